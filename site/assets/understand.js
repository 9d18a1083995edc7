/* What a question in plain Chinese means, by the grammar of site/ask/ (docs/ask.md): no guess, no network, the same answer each time.

   const language = Understanding.prepare(grammar, names);
   const found = language.understand("哪些单位的满意度目标低于90%", 2026);
   found.readings   full readings, best first: {template, slots, facets, title, sparql, pieces, unused, listing}
                    listing({unit: "…"}) is the query for what a line of the answer counts, told by the line's groups
   found.nearest    where there is none: readings that leave words out, with these words as `left`
   found.unknown    words that nothing is known of, each with names that look like it */
"use strict"; // needs quantities.js

/* exported Understanding */
const Understanding = (() => {
  const MANY = 20; // names that a part of a name may stand for; above, the query looks for the part itself
  const PATHS = 24; // ways to cut the text up to a place that are kept
  const COST = { name: 0.8, word: 1, concept: 1.1, filler: 1, unused: 2, part: 3, unknown: 12, torn: 30 };
  const EMPTY = /^[的了在为是有和与及]|[的了在为是有和与及]$/;
  const NAMED = { unit: "unit", project: "project", indicator: "indicator" };

  const isDigit = (c) => c !== undefined && c >= "0" && c <= "9";

  /** Text as it is compared: full-width and upper-case forms made plain, spaces and punctuation left out, but not between digits. */
  function normal(text) {
    const all = [...text.normalize("NFKC").toLowerCase()];
    let out = "";
    let apart = false;
    all.forEach((c, i) => {
      const inNumber = isDigit(all[i - 1]) && isDigit(all[i + 1]);
      if (/[\p{L}\p{N}%‰<>=≤≥]/u.test(c) || (c === "." && inNumber) || (/[-~—–]/.test(c) && /[\d年%]/.test(all[i - 1] || "") && isDigit(all[i + 1]))) {
        if (apart && isDigit(out.at(-1)) && isDigit(c)) out += " ";
        out += /[~—–]/.test(c) ? "-" : c;
        apart = false;
      } else if (!(c === "," && inNumber && /^\d{3}(?!\d)/.test(all.slice(i + 1, i + 5).join("")))) {
        apart = true;
      }
    });
    return out;
  }

  const many = (terms) => ({ iris: terms.join(" "), list: terms.join(", ") });
  const quoted = (text) => JSON.stringify(text);

  function prepare(grammar, names) {
    const words = lexicon(grammar, names);
    const blobs = {};
    for (const slot of Object.keys(NAMED)) {
      blobs[slot] = `\n${names[slot].flatMap(([, ...all]) => all.map(normal)).join("\n")}\n`;
    }
    const keysOf = (slot, part) => names[slot].filter(([, ...all]) => all.some((name) => normal(name).includes(part)));
    const read = Quantities.readers(grammar, names, normal);
    const templates = grammar.templates.map((t, at) => ({
      ...t, at, needs: t.needs.map((n) => n.split("|")),
      takes: new Set([...t.needs.flatMap((n) => n.split("|").map((w) => w.replace("+", ""))), ...t.may, ...grammar.always]),
    }));

    /** All words, names, parts of names and numbers of the text, by where they begin. */
    function edges(text, now) {
      const at = Array.from({ length: text.length + 1 }, () => []);
      const named = []; // what a name covers is not cut further
      for (let i = 0; i < text.length; i++) {
        for (let end = i + 1; end <= Math.min(text.length, i + words.longest); end++) {
          const senses = words.get(text.slice(i, end));
          if (!senses) continue;
          at[i].push({ end, senses, cost: Math.min(...senses.map((s) => s.cost)) });
          if (senses.some((s) => s.keys)) named.push([i, end]);
        }
        at[i].push(...read(text, i, now));
      }
      const begins = (i) => i === text.length || at[i].length > 0;
      for (let i = 0; i < text.length; i++) {
        const parts = new Map();
        for (const slot of Object.keys(NAMED)) {
          let end = i + 2;
          for (; end <= text.length && blobs[slot].includes(text.slice(i, end)); end++) {
            if (!begins(end) && end < text.length && blobs[slot].includes(text.slice(i, end + 1))) continue;
            if (!isPart(text.slice(i, end), slot) || named.some(([a, z]) => a <= i && end <= z && z - a > end - i)) continue;
            parts.set(end, [...(parts.get(end) || []), { slot, part: text.slice(i, end) }]);
          }
        }
        for (const [end, senses] of parts) at[i].push({ end, senses, cost: COST.part, part: true });
        at[i].push({ end: i + 1, senses: [], cost: COST.unknown });
      }
      return at;
    }

    /** A part of a name worth looking for: no word of the language itself, not begun or ended by one that carries nothing, and of a
        unit or a project no scrap from the middle. */
    function isPart(part, slot) {
      const senses = words.get(part);
      const whole = blobs[slot].includes(`\n${part}`) || blobs[slot].includes(`${part}\n`);
      if (slot === "unit" && !whole && !grammar.endings.some((ending) => part.endsWith(ending))) return false;
      if (slot === "project" && !whole && part.length < 3) return false;
      return !(senses && !senses.some((s) => s.keys)) && !EMPTY.test(part) && !/^[\d.年]+$/.test(part);
    }

    /** The cheapest ways to cut the text into words. */
    function cuts(text, now) {
      const best = Array.from({ length: text.length + 1 }, () => []);
      best[0].push({ cost: 0, tokens: [] });
      const from = edges(text, now);
      for (let i = 0; i < text.length; i++) {
        best[i] = best[i].sort((a, b) => a.cost - b.cost).slice(0, PATHS);
        for (const { cost, tokens } of best[i]) {
          for (const edge of from[i]) {
            const last = tokens.at(-1);
            const unknown = !edge.senses.length;
            const joined = unknown && last && !last.senses.length;
            // Two parts of names side by side are a unit and something of it, or else a word torn apart.
            const apart = !edge.part || !last?.part ? 0 : last.senses.some((s) => s.slot === "unit") ? COST.part : COST.torn;
            const token = { text: (joined ? last.text : "") + text.slice(i, edge.end), senses: edge.senses, part: edge.part };
            best[edge.end].push({ cost: cost + edge.cost + apart, tokens: [...(joined ? tokens.slice(0, -1) : tokens), token] });
          }
        }
      }
      return best[text.length].sort((a, b) => a.cost - b.cost).slice(0, PATHS);
    }

    /** The ways in which a template can take the words; words that it cannot take are `left`. */
    function assigned(template, tokens) {
      let states = [{ slots: {}, left: [], unused: [], pieces: [], odd: 0 }];
      for (const token of tokens) {
        const next = [];
        for (const state of states) {
          const fits = token.senses.filter((sense) => sense.slot && template.takes.has(sense.slot) && joins(template, state.slots, sense));
          const plainly = token.senses.find((sense) => !sense.slot);
          const named = fits.filter((sense) => sense.part || sense.keys);
          const chosen = named.length > 1 ? named : fits.slice(0, 1);
          for (const sense of chosen) {
            next.push({
              ...state, slots: add(state.slots, sense, token), pieces: [...state.pieces, { text: token.text, slot: sense.slot, part: token.part }],
              odd: state.odd + (sense.keys && token.senses.some((s) => s.slot in grammar.cues) ? 1 : 0), // a name that is a word, too
            });
          }
          if (chosen.length) continue;
          const kind = plainly ? plainly.kind : "left";
          next.push({
            ...state, pieces: [...state.pieces, { text: token.text, kind }],
            unused: kind === "unused" ? [...state.unused, token.text] : state.unused,
            left: kind === "left" ? [...state.left, token.text] : state.left,
          });
        }
        states = next.slice(0, 16);
      }
      return states;
    }

    function joins(template, slots, sense) {
      const there = slots[sense.slot];
      if (there === undefined || sense.slot in grammar.cues) return true;
      if (sense.slot in NAMED) return sense.slot !== "indicator" && !there.word;
      return sense.slot === "year" || (there.codes && template.sparql.includes(`$${sense.slot}.list`)) || there.value === sense.value;
    }

    function add(slots, sense, token) {
      const there = slots[sense.slot];
      let value = { value: sense.value, text: sense.value };
      if (sense.slot in grammar.cues) value = { value: token.text };
      else if (sense.slot in NAMED) value = nameSlot(sense, there);
      else if (sense.slot === "year") value = yearSlot([...(there?.years || []), ...sense.years]);
      else if (sense.slot === "compare") value = sense.compare;
      else if (sense.slot === "function") value = { ...many(sense.codes.map(quoted)), text: sense.label };
      else if (sense.code) value = codeSlot(sense, there);
      return { ...slots, [sense.slot]: value };
    }

    function nameSlot(sense, there) {
      const keys = sense.keys || keysOf(sense.slot, sense.part).map(([key]) => key);
      const label = sense.keys ? sense.label : sense.part;
      if (sense.part && (keys.length > MANY || sense.slot === "indicator")) {
        return { word: quoted(sense.part), text: label, label, part: true, groups: [{ text: label, keys, part: true }] };
      }
      const groups = [...(there?.groups || []), { text: label, keys, part: !sense.keys }];
      const every = [...new Set(groups.flatMap((g) => g.keys))];
      return { groups, keys: every, ...many(every.map((key) => `<${sense.slot}/${key}/>`)), text: groups.map((g) => g.text).join("和") };
    }

    function yearSlot(years) {
      const all = [...new Set(years)].sort();
      const values = all.map((year) => `"${year}"^^xsd:gYear`);
      return { years: all, values: values.join(" "), list: values.join(", "), text: all.map((year) => `${year}年`).join("") };
    }

    function codeSlot(sense, there) {
      const codes = [...new Set([...(there?.codes || []), sense.code])];
      const below = codes.flatMap((code) => [code, ...(grammar.codes[sense.slot]?.[code]?.[2] || [])]);
      return {
        codes, value: codes[0], ...many(below.map((code) => `<code/${grammar.schemes[sense.slot] || sense.slot}/${code}>`)),
        text: [there?.text, sense.label].filter(Boolean).join("和"), english: [there?.english, sense.english].filter(Boolean).join(", "),
      };
    }

    const has = (slots, need) => (need.endsWith("+")
      ? (slots[need.slice(0, -1)]?.groups || slots[need.slice(0, -1)]?.years || []).length > 1 : need in slots);

    function understand(question, now) {
      const text = normal(question);
      const full = [], partly = [];
      for (const { cost, tokens } of cuts(text, now)) {
        const there = new Set(tokens.flatMap((token) => token.senses.map((sense) => sense.slot)));
        for (const template of templates) {
          if (!template.needs.every((need) => need.some((n) => there.has(n.replace("+", ""))))) continue;
          for (const state of assigned(template, tokens)) {
            if (!template.needs.every((need) => need.some((n) => has(state.slots, n)))) continue;
            if (template.money && state.slots.compare && !isMoney(state.slots.compare)) continue;
            const left = state.left.join("").length;
            const rank = cost + state.odd + 2 * state.unused.length - 1.5 * template.needs.length + 0.01 * template.at + 4 * left;
            (left ? partly : full).push({ rank, template, ...state });
          }
        }
      }
      const readings = distinct(full, (r) => r.sparql).slice(0, 4);
      return {
        text, readings,
        nearest: readings.length ? [] : distinct(partly, (r) => r.template.id).slice(0, 5),
        unknown: readings.length ? [] : unknown(partly.sort((a, b) => a.rank - b.rank)[0], text),
      };
    }

    const isMoney = (compare) => !compare.base || compare.base === "yuan";

    function distinct(found, by) {
      const out = new Map();
      for (const one of found.sort((a, b) => a.rank - b.rank)) {
        const reading = finished(one);
        if (!out.has(by(reading))) out.set(by(reading), reading);
        if (out.size > 4) break;
      }
      return [...out.values()];
    }

    function unknown(nearest, text) {
      if (!nearest) return (cuts(text, 0)[0]?.tokens || []).filter((t) => !t.senses.length).map((t) => ({ word: t.text, like: similar(t.text) }));
      const runs = [[]];
      for (const piece of nearest.pieces) {
        if (piece.kind === "left" || piece.kind === "unused" || piece.part) runs.at(-1).push(piece);
        else runs.push([]);
      }
      return runs.filter((run) => run.some((piece) => piece.kind === "left")).map((run) => {
        const word = run.map((piece) => piece.text).join("");
        return { word, like: similar(word) };
      });
    }

    const bigrams = (word) => new Set([...word].slice(0, -1).map((c, i) => c + [...word][i + 1]));

    /** Names that share much with a word. */
    function similar(word) {
      const mine = bigrams(word);
      const out = [];
      for (const slot of Object.keys(NAMED)) {
        for (const [, name] of names[slot]) {
          const theirs = bigrams(normal(name));
          const shared = [...mine].filter((pair) => theirs.has(pair)).length;
          const score = (2 * shared) / (mine.size + theirs.size || 1);
          if (score >= 0.4) out.push({ slot, name, score });
        }
      }
      return out.sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1)).slice(0, 5);
    }

    function finished({ template, slots, pieces, unused, left, rank }) {
      const all = { ...slots };
      const implied = [];
      for (const [slot, value] of Object.entries(template.defaults || {})) {
        if (all[slot]) continue;
        const label = grammar.codes[slot]?.[value];
        all[slot] = label ? codeSlot({ slot, code: value, label: label[0], english: label[1] }) : { value: String(value), text: String(value) };
        implied.push(slot);
      }
      if (all.compare && template.money && !all.compare.base && all.compare.large) {
        const { text, english, number, scale } = all.compare;
        const factor = { 万: "10000", 亿: "100000000" }[scale];
        const yuan = factor ? { value: number, factor, base: "yuan" } : grammar.yuan;
        all.compare = { ...all.compare, ...yuan, text: `${text}元`, english: `${english} 元` };
      }
      return {
        template, slots: all, pieces, unused, left, rank, implied,
        facets: Object.keys(grammar.slots).filter((slot) => all[slot]).map((slot) => ({ slot, ...all[slot], implied: implied.includes(slot) })),
        title: grammar.languages.map((_, at) => titled(template.title[at], all, slots, at)),
        sparql: filled(template.sparql, all),
        listing: (line) => filled(template.listing, { ...all, line: { value: template.groups.map(equals(line)).join(" && ") } }),
      };
    }

    const equals = (line) => (name) => (name in line ? `STR(?${name}) = ${quoted(line[name])}` : `!BOUND(?${name})`);

    function titled(title, all, given, at) {
      return title.replace(/\{(\w+)(?::([^}]*))?\}/g, (_, slot, otherwise) => {
        const value = all[slot];
        if (!value || (otherwise !== undefined && !given[slot])) return otherwise ?? "";
        if (slot in grammar.cues) return grammar.labels[slot]?.[at] ?? value.value;
        if (slot === "count") return at ? value.text : `${value.text}个`;
        return (at && value.english) || value.text;
      }).replace(/\s+/g, " ").replace(/^[\s,:]+|[\s,:]+$/g, "");
    }

    return { understand, names };
  }

  /** The query of a template: lines of conditions that hold, values in their places. */
  function filled(sparql, slots) {
    const found = (path) => path.split(".").reduce((value, key) => value?.[key], slots);
    return sparql.split("\n").flatMap((line) => {
      const [, space, conditions, rest] = /^(\s*)(?:\[([^\]]*)\]\s*)?(.*)$/.exec(line);
      const holds = (conditions || "").split(" ").filter(Boolean).every((c) => (c[0] === "!" ? !found(c.slice(1)) : Boolean(found(c))));
      if (!holds) return [];
      return [space + rest.replace(/\$([a-z]+(?:\.[a-z]+\d?)?)/g, (_, path) => {
        const value = found(path);
        return value === undefined ? "" : String(value.value ?? value);
      })];
    }).join("\n");
  }

  /** Words with their senses: cues, codes, names, words that carry nothing. */
  function lexicon(grammar, names) {
    const all = new Map();
    const put = (text, sense) => {
      const word = normal(text);
      if (!word) return;
      if (!all.has(word)) all.set(word, []);
      const there = all.get(word).find((s) => s.slot === sense.slot && s.keys && sense.keys);
      if (there) there.keys = [...new Set([...there.keys, ...sense.keys])];
      else all.get(word).push(sense);
    };
    for (const [slot, list] of Object.entries(grammar.cues)) for (const word of list) put(word, { slot, cost: COST.word });
    for (const [slot, word, code] of grammar.words) {
      const [label, english] = grammar.codes[slot][code];
      put(word, { slot, code, label, english, cost: COST.word });
    }
    for (const [name, codes] of names.function) put(name, { slot: "function", codes, label: name, cost: COST.name });
    for (const slot of Object.keys(NAMED)) {
      for (const [key, ...own] of names[slot]) {
        for (const name of own) put(name, { slot, keys: [key], label: own[0], cost: slot === "indicator" ? COST.concept : COST.name });
      }
    }
    for (const code of names.rule) put(code, { slot: "rule", code, label: code, english: code, cost: COST.name });
    for (const kind of ["filler", "unused"]) for (const word of grammar[kind]) put(word, { kind, cost: COST[kind] });
    all.longest = Math.max(...[...all.keys()].map((word) => word.length));
    return all;
  }

  return { prepare, normal };
})();
