/* The index of the search in the browser: src/jixiao/publish/search/index.py says what its files hold.
   Needs data.js and search-text.js.

   const index = await SearchIndex.open("../");
   const found = await index.find("应急演练 2024");
   found.terms, found.ids       the terms, and the numbers of the records that may hold them, the best first
   found.counts, found.named    how many there are of each kind, and which have the query as their name
   found.exact, found.partly    true where all of them hold the terms for certain; where only the first ones were read
   found.files                  how many files of the index were asked
   await index.read(ids, found.terms)    the records of those numbers that do hold the terms */
"use strict";
const SearchIndex = (() => {
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUE = new Uint8Array(128);
  [...DIGITS].forEach((c, i) => { VALUE[c.charCodeAt(0)] = i; });
  const PIECES = 4; // files of a long list that are read
  const ENOUGH = 200; // records that need not be narrowed down further
  const END = "\uffff";

  /** Four keys from all over a term, and four more. */
  function spread(keys) {
    if (keys.length <= 4) return [keys];
    const first = [0, 1, 2, 3].map(i => Math.round(i * (keys.length - 1) / 3));
    return [first.map(i => keys[i]), keys.filter((_, i) => !first.includes(i)).slice(0, 4)];
  }

  /** The numbers of a packed list. */
  function unpack(packed) {
    const out = [];
    let last = -1, ones = false;
    for (let i = 0; i < packed.length;) {
      let value = 0, shift = 1, digit;
      do {
        digit = VALUE[packed.charCodeAt(i++)];
        value += (digit % 32) * shift;
        shift *= 32;
      } while (digit >= 32);
      if (ones) {
        for (; value > 0; value--) out.push(++last);
        ones = false;
      } else if (value === 0) ones = true;
      else out.push(last += value);
    }
    return out;
  }

  const union = lists => lists.length === 1 ? lists[0] : Array.from(new Set(lists.flat())).sort((a, b) => a - b);
  function both(a, b) {
    const inB = new Set(b);
    return a.filter(id => inB.has(id));
  }

  async function open(root) {
    const directory = await Data.load(root, "search/index");
    const { normal, mapped } = SearchText.text(directory.variants);
    const kinds = [], blocks = [];
    let at = 0;
    for (const [kind, count] of directory.kinds) kinds.push({ kind, first: at, end: at += count });
    at = 0;
    for (const count of directory.blocks) blocks.push([at, at += count]);
    const shards = new Map(), records = new Map();
    let touched = new Set();

    /** Which shard a key stands in: the last whose first key is not behind it. */
    function shardOf(key) {
      let low = 0, high = directory.keys.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (directory.keys[middle] <= key) low = middle + 1; else high = middle;
      }
      return low - 1;
    }

    function shard(number) {
      touched.add(number);
      if (!shards.has(number)) shards.set(number, Data.load(root, `search/k-${number}`).then(([keys, lists]) => {
        const packed = lists.split(" ");
        return new Map(keys.split("\n").map((key, i) => [key, packed[i]]));
      }));
      return shards.get(number);
    }

    /** The numbers under a packed entry; a long list is read only so far, then `rest` says how many there are of each kind. */
    async function list(packed) {
      if (!packed) return { ids: [] };
      if (packed[0] !== "!") return { ids: unpack(packed) };
      const [files, counts] = packed.slice(1).split(";");
      const [first, ...starts] = files.split(",").map(Number);
      const pieces = await Promise.all(starts.slice(0, PIECES).map((_, i) => Data.load(root, `search/l-${first + i}`)));
      const rest = starts.length > PIECES ? counts.split(",").map(Number) : undefined;
      return { ids: pieces.flatMap(unpack), rest };
    }

    const entry = async key => key < (directory.keys[0] ?? END) ? undefined : (await shard(shardOf(key))).get(key);

    /** All entries whose key begins so. */
    async function beginning(start) {
      const numbers = [];
      for (let n = Math.max(shardOf(start), 0); n <= shardOf(start + END); n++) numbers.push(n);
      const maps = await Promise.all(numbers.map(shard));
      return maps.flatMap(map => [...map].filter(([key]) => key.startsWith(start)));
    }

    /** Lists as one; where some were read in part, up to where all of them were, with the least that there can be of each kind. */
    function together(lists) {
      if (!lists.length) return { ids: [] };
      const ids = union(lists.map(l => l.ids)), partial = lists.filter(l => l.rest);
      if (!partial.length) return { ids };
      const limit = Math.min(...partial.map(l => l.ids[l.ids.length - 1]));
      return { ids: ids.filter(id => id <= limit), rest: kinds.map((_, i) => Math.max(...partial.map(l => l.rest[i]))) };
    }

    /** The records that may hold a term. `mark` is put before its keys. */
    async function candidates(term, mark = "") {
      const { whole, begins, single, exact } = SearchText.wanted(term);
      const read = [], long = [];
      const few = () => read.length > 0 && read.map(r => r.ids).reduce(both).length <= ENOUGH;
      // A long term is found by some of its pairs, and by more of them where those leave many records.
      for (const keys of spread(whole)) {
        const packed = await Promise.all(keys.map(key => entry(mark + key)));
        if (packed.some(p => !p)) return { ids: [], exact: true };
        for (const p of packed) if (p[0] === "!") long.push(p); else read.push({ ids: unpack(p) });
        if (few()) break;
      }
      if (!read.length && long.length) read.push(await list(long.reduce((a, b) => total(a) < total(b) ? a : b)));
      for (const start of [...begins, ...single]) {
        if (single.includes(start) && few()) break;
        read.push(together(await Promise.all((await beginning(mark + start)).map(([, p]) => list(p)))));
      }
      const complete = read.filter(r => !r.rest);
      if (!complete.length) return { ids: read[0].ids, exact: exact && whole.length > 0, rest: read[0].rest };
      return { ids: complete.map(r => r.ids).reduce(both), exact: exact && complete.length === read.length };
    }
    const total = packed => packed.split(";")[1].split(",").reduce((sum, n) => sum + Number(n), 0);

    /** The records that may hold all terms of a query: each in its text or where it belongs, one at least in its text. */
    async function find(query) {
      const terms = SearchText.terms(query, normal);
      if (!terms.length) return { terms, ids: [], counts: new Map(), exact: true, files: 0 };
      touched = new Set();
      const inText = await Promise.all(terms.map(term => candidates(term)));
      let { ids, exact, rest } = inText[0];
      if (terms.length > 1) {
        // A list that was read in part only narrows nothing down; beside others it is left to the reading of the records.
        const around = await Promise.all(terms.map(term => candidates(term, "@")));
        const sides = terms.map((_, i) => ({ ids: union([inText[i].ids, around[i].ids]), rest: inText[i].rest ?? around[i].rest }));
        const complete = sides.filter(side => !side.rest), partial = inText.some(c => c.rest);
        ids = (complete.length ? complete : sides).map(side => side.ids).reduce(both);
        if (!partial) ids = both(ids, union(inText.map(c => c.ids)));
        [exact, rest] = [false, complete.length ? undefined : sides[0].rest];
      }
      const [named, begun] = await names(normal(query.trim()));
      const inIds = new Set(ids);
      const first = [...named, ...begun].filter(id => inIds.has(id)), before = new Set(first);
      const counts = new Map();
      kinds.forEach(({ kind, first: from, end }, i) => {
        const count = rest ? rest[i] : ids.filter(id => from <= id && id < end).length;
        if (count) counts.set(kind, count);
      });
      return { terms, ids: [...first, ...ids.filter(id => !before.has(id))], named: new Set(named), counts, exact, partly: !!rest, files: touched.size };
    }

    /** The things that are called so, and those whose names begin so, as far as they stand in one file. */
    async function names(name) {
      const key = `~${name}`, map = directory.keys.length ? await shard(Math.max(shardOf(key), 0)) : new Map();
      const begun = [...map].filter(([k]) => k.startsWith(key) && k !== key).flatMap(([, p]) => unpack(p));
      return [map.has(key) ? unpack(map.get(key)) : [], begun];
    }

    const blockOf = id => blocks.findIndex(([first, end]) => first <= id && id < end);
    const kindOf = id => kinds.find(({ first, end }) => first <= id && id < end).kind;

    function block(number) {
      if (!records.has(number)) records.set(number, Data.load(root, `search/r-${number}`).then(columns => {
        const [first, end] = blocks[number];
        return Array.from({ length: end - first }, (_, i) => {
          const record = { id: first + i, kind: kindOf(first + i) };
          for (const [name, content] of Object.entries(columns)) {
            record[name] = typeof content === "string" ? content : Array.isArray(content) ? content[i] : content.of[content.at[i]];
          }
          return record;
        });
      }));
      return records.get(number);
    }

    /** True when a record holds all terms, one at least in its own text. */
    function holds(record, terms) {
      const own = normal(record.text ? record.name + directory.separator + record.text : record.name);
      const inOwn = terms.map(term => SearchText.find(own, term) >= 0);
      if (inOwn.every(Boolean)) return true;
      if (!inOwn.some(Boolean)) return false;
      const around = [record.unit, record.project, record.year].map(normal);
      return terms.every((term, i) => inOwn[i] || around.some(text => SearchText.find(text, term) >= 0));
    }

    /** The records of numbers that hold the terms, in the same order. */
    async function read(ids, terms) {
      const wanted = [...new Set(ids.map(blockOf))];
      const found = new Map((await Promise.all(wanted.map(block))).flat().map(record => [record.id, record]));
      return ids.map(id => found.get(id)).filter(record => holds(record, terms));
    }

    return { find, read, kindOf, blockOf, normal, mapped, kinds: kinds.map(k => k.kind) };
  }

  return { open, unpack };
})();
