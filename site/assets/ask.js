/* The question box: reads a question (understand.js), shows how it was understood, asks the engine, shows the answer (results.js).
   The address carries the question, `?q=…`, which reading of it, `&r=1`, and where the rows behind a line of an answer that counts
   are asked for, that line's groups: `&of=unit:…&of=year:…`. */
"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const data = JSON.parse(at("ask-data").textContent);
  const words = JSON.parse(at("ask-words").textContent);
  const form = at("ask-form");
  const tongue = data.language === "en" ? 1 : 0;
  const { make, fill } = Elements;
  const say = (text) => { at("ask-state").textContent = text; };
  const engine = JixiaoEngine.open({ ...data.engine, progress });
  let knowing = null;
  let asked = 0;

  function progress({ part, done = 0, total = 0, statements = 0 }) {
    if (part === "engine") say(words.engine);
    else if (!statements) say(fill(words.fetching, { done: (done / 1e6).toFixed(1), total: (total / 1e6).toFixed(1) }));
    else say(fill(words.loading, { count: statements.toLocaleString(), total: data.statements.toLocaleString() }));
  }

  function known() {
    knowing ??= Promise.all(["ask/grammar", "ask/names"].map((name) => Data.load(data.top, name)))
      .then(([grammar, names]) => ({ grammar, language: Understanding.prepare(grammar, names) }));
    return knowing;
  }

  const link = (question, reading, text) =>
    make("a", { href: `?${new URLSearchParams(reading ? { q: question, r: reading } : { q: question })}` }, text);

  // --- how it was understood ----------------------------------------------------------------------------------------------------
  function pieces(reading, grammar) {
    return reading.pieces.filter((piece) => piece.kind !== "filler").map(({ text, slot, kind }) => make("span",
      { class: `piece ${kind || "used"}` }, text, make("small", {}, kind ? words[kind] : (grammar.slots[slot] || [words.word, words.word])[tongue])));
  }

  function facet({ slot, text, english, implied, groups = [] }, question, grammar) {
    const value = make("dd", {}, (tongue && english) || text);
    if (implied) value.append(" ", make("span", { class: "sub" }, words.implied));
    for (const group of groups.filter((one) => one.part)) {
      value.append(" ", make("span", { class: "sub" }, fill(words.part_of, { part: group.text, count: group.keys.length })));
      if (group.keys.length > 1) value.append(choices(slot, group, question));
    }
    return make("div", {}, make("dt", {}, grammar.slots[slot][tongue]), value);
  }

  /** Names that hold a part of a name, each as the question that names it in full. */
  function choices(slot, group, question) {
    const list = make("ul", { class: "columns" });
    for (const key of group.keys.slice(0, 40)) {
      const name = names.get(`${slot}/${key}`);
      list.append(make("li", {}, link(question.replace(group.text, name), 0, name)));
    }
    return make("details", {}, make("summary", {}, words.choose), list);
  }

  const names = new Map();

  function understood(reading, found, grammar) {
    const box = at("ask-understood");
    const parts = [make("p", { class: "pieces" }, ...pieces(reading, grammar))];
    if (reading.facets.length) parts.push(make("dl", { class: "facts" }, ...reading.facets.map((one) => facet(one, found.text, grammar))));
    const open = ["unit", "year", "project"].filter((slot) => reading.template.may.includes(slot) && !reading.slots[slot]);
    if (open.length) parts.push(make("p", { class: "sub" }, fill(words.open, { slots: open.map((slot) => grammar.slots[slot][tongue]).join("、") })));
    if (reading.unused.length) parts.push(make("p", { class: "note" }, fill(words.not_used, { words: reading.unused.join("、") })));
    if (reading.template.about[tongue]) parts.push(make("p", { class: "sub" }, reading.template.about[tongue]));
    const others = found.readings.filter((one) => one !== reading);
    if (others.length) {
      parts.push(make("p", {}, words.or, " ", ...others.flatMap((one) => [link(found.text, found.readings.indexOf(one), meaning(one, grammar)), "　"])));
    }
    box.replaceChildren(...parts);
    at("ask-title").textContent = reading.title[tongue];
  }

  /** What tells a reading from another of the same question: its title, and whether a name is meant or what holds the word. */
  function meaning(reading, grammar) {
    const parts = reading.facets.filter((one) => one.part).map((one) => `${grammar.slots[one.slot][tongue]}${fill(words.contains, { part: one.text })}`);
    return [reading.title[tongue], ...parts].join(" · ");
  }

  function refused(found) {
    const box = at("ask-understood");
    const parts = [make("p", { class: "note" }, found.unknown.length
      ? fill(words.left, { words: found.unknown.map((one) => one.word).join("、") }) : words.nothing_understood)];
    for (const { word, like } of found.unknown.filter((one) => one.like.length)) {
      parts.push(make("p", {}, fill(words.like, { word }), " ", ...like.flatMap(({ name }) => [link(found.text.replace(word, name), 0, name), "　"])));
    }
    if (found.nearest.length) {
      parts.push(make("p", {}, words.near), make("ul", {}, ...found.nearest.map((one) => make("li", {}, link(one.title[0], 0, one.title[tongue]), " ",
        make("span", { class: "sub" }, fill(words.without, { words: one.left.join("、") }))))));
    }
    parts.push(make("p", {}, make("a", { href: "#ask-can" }, words.can)));
    box.replaceChildren(...parts);
  }

  // --- the answer ---------------------------------------------------------------------------------------------------------------
  async function packed(sparql) {
    const stream = new Blob([sparql]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  }

  function columns(template, counted) {
    const named = Object.entries(counted ? template.rows : template.columns).map(([name, heading]) => [name, heading[tongue]]);
    return { ...words.rows, ...Object.fromEntries(named) };
  }

  /** The address of the rows behind a line of an answer, where the answer counts or adds up. */
  const behind = ({ template }, given) => (line) => {
    if (!template.groups) return null;
    const of = template.groups.filter((name) => line[name]).map((name) => ["of", `${name}:${line[name].value}`]);
    const every = of.length ? of : [["of", ""]];
    return `?${new URLSearchParams([...["q", "r"].filter((key) => given.get(key)).map((key) => [key, given.get(key)]), ...every])}`;
  };

  /** The line of an answer whose rows are asked for: its groups with their values, or null. */
  function line({ template }, given) {
    const of = given.getAll("of").map((part) => part.split(/:(.*)/s)).filter(([name]) => !name || template.groups?.includes(name));
    return template.groups && of.length ? Object.fromEntries(of.filter(([name]) => name)) : null;
  }

  async function answer(reading, given, turn) {
    const counted = line(reading, given);
    const sparql = counted ? reading.listing(counted) : reading.sparql;
    at("ask-sparql").textContent = sparql;
    at("ask-counted").hidden = !counted;
    if (counted) {
      const told = Object.entries(counted).filter(([name]) => name in reading.template.columns).map(([, value]) => value);
      at("ask-counted-of").textContent = told.join(" · ");
      at("ask-whole").href = link(given.get("q"), given.get("r"), "").getAttribute("href");
    }
    at("ask-query").href = `${data.root}query/index.html#q=${await packed(sparql)}`;
    say(words.asking);
    try {
      const found = await engine.query(sparql);
      if (turn !== asked) return;
      const results = JixiaoResults.make({ engine, words, columns: columns(reading.template, counted), base: data.base, root: data.root,
        language: data.language, behind: counted ? undefined : behind(reading, given) });
      await results.show(at("ask-result"), found);
      at("ask-answer").hidden = false;
      const csv = at("ask-csv");
      URL.revokeObjectURL(csv.href);
      csv.href = URL.createObjectURL(new Blob([JixiaoResults.csv(found)], { type: "text/csv;charset=utf-8" }));
      csv.download = `${reading.template.id}.csv`;
      say(fill(words.done, { rows: found.rows.length.toLocaleString(), seconds: found.seconds.toFixed(2) }));
    } catch (error) {
      if (turn === asked) say(`${words.failed} ${words[`error_${error.kind}`] || ""} ${error.message}`);
    }
  }

  /** A comparison side by side, for questions that compare whole units or years. */
  function beside({ template, slots }) {
    const out = at("ask-compare");
    const years = slots.year?.years || [""];
    const one = (kind, keys) => keys.flatMap((key) => years.map((year) => [kind, year ? `${key}:${year}` : key]));
    const all = [...one("u", slots.project ? [] : slots.unit?.keys || []), ...one("p", slots.project?.keys || [])];
    out.hidden = template.page !== "compare" || all.length < 2;
    out.href = `${data.root}compare/index.html?${new URLSearchParams(all.slice(0, 6))}`;
  }

  async function ask() {
    const given = new URLSearchParams(location.search);
    const question = (given.get("q") || "").trim();
    const turn = (asked += 1);
    at("ask-text").value = question;
    for (const id of ["ask-meaning", "ask-answer", "ask-how"]) at(id).hidden = true;
    if (!question) {
      say("");
      return;
    }
    say(words.reading);
    const { grammar, language } = await known();
    const found = language.understand(question, data.now || new Date().getFullYear());
    const reading = found.readings[Math.min(Number(given.get("r")) || 0, found.readings.length - 1)];
    if (turn !== asked) return;
    at("ask-meaning").hidden = false;
    if (!reading) {
      refused(found);
      say(words.refused);
      return;
    }
    for (const slot of ["unit", "project"]) for (const [key, name] of language.names[slot]) names.set(`${slot}/${key}`, name);
    understood(reading, found, grammar);
    at("ask-how").hidden = false;
    beside(reading);
    await answer(reading, given, turn);
  }

  function go(address) {
    history.pushState(null, "", address);
    ask();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(`?${new URLSearchParams({ q: at("ask-text").value })}`);
  });
  document.addEventListener("click", (event) => {
    const target = event.target.closest("a[href^='?']");
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(target.getAttribute("href"));
    at("ask-text").focus();
    scrollTo(0, 0);
  });
  addEventListener("popstate", ask);
  ask();
})();
