/* Units and projects side by side, chosen by the reader; the address carries the choice: ?u=unit:2025&p=project:2024. */
"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const data = JSON.parse(at("compare-data").textContent);
  const words = JSON.parse(at("compare-words").textContent);
  const STAGES = ["initial", "adjusted", "executed", "final"];
  const { make, fill } = Elements;
  const say = (text) => { at("compare-state").textContent = text; };
  const yearName = (year) => (/^\d+$/.test(year) ? fill(words.year, { year }) : words.undated);
  let choices = null; // by "u:key:year"
  let turn = 0;

  async function known() {
    if (choices) return choices;
    const found = new Map();
    for (const [kind, key, name, unit, years] of await Data.load(data.top, "compare/choices")) {
      for (const year of years) found.set(`${kind}:${key}:${year}`, { kind, key, unit, year, title: `${name} ${yearName(year)}` });
    }
    const shown = new Map();
    for (const one of found.values()) {
      if (shown.has(one.title)) one.title += ` (${one.key})`;
      shown.set(one.title, one);
    }
    at("compare-names").replaceChildren(...[...found.values()].map((one) => make("option", { value: one.title })));
    choices = found;
    return found;
  }

  /** What the address says; a choice without a year is that of the latest. */
  function chosen() {
    const out = [];
    for (const [kind, text] of new URLSearchParams(location.search)) {
      if (kind !== "u" && kind !== "p") continue;
      const found = choices.get(`${kind}:${text}`) || [...choices.values()].find((one) => one.kind === kind && one.key === text);
      if (found && !out.includes(found)) out.push(found);
    }
    return out.slice(0, data.most);
  }

  function go(list) {
    const address = list.map(({ kind, key, year }) => `${kind}=${encodeURIComponent(key)}:${year}`).join("&");
    history.pushState(null, "", address ? `?${address}` : location.pathname);
    show();
  }

  const isLine = (row, side) => row.subject === "form" && row.project === (side.kind === "p" ? side.key : "") && ["", "total"].includes(row.nature)
    && !row.vintage && STAGES.includes(row.stage);

  async function lines(sides) {
    const rows = await Rows.open({ files: data.top, pages: data.root, language: data.language });
    const units = [...new Set(sides.map((side) => side.unit))];
    const [amounts, indicators] = await Promise.all(["amounts", "indicators"].map((table) => rows.load(table, units)));
    const of = (table, side) => table.filter((row) => row.unit === side.unit && row.year === side.year);
    const money = new Map(), concepts = new Map();
    const put = (map, key, side, cell) => {
      if (!map.has(key)) map.set(key, sides.map(() => []));
      map.get(key)[side].push(cell);
    };
    const value = (row, column, text) => {
      const href = rows.cell(row, column);
      return href ? make("a", { class: "n", href }, text) : text;
    };
    sides.forEach((side, i) => {
      for (const row of of(amounts, side).filter((one) => isLine(one, side))) {
        const text = `${row.amount} ${row.money_unit}`.trim();
        put(money, `${STAGES.indexOf(row.stage)}|${row.stage}|${row.fund}`, i, { text, compared: [text], shown: [value(row, "cell", text)] });
      }
      for (const row of of(indicators, side).filter((one) => side.kind === "u" || one.project === side.key)) {
        const shown = [value(row, "target_cell", row.target)];
        if (row.result) shown.push(make("span", { class: "sub" }, ` ${words.result} `), value(row, "result_cell", row.result));
        if (row.project && side.kind === "u") shown.push(make("span", { class: "sub" }, ` ${rows.name("project", row.project)}`));
        put(concepts, row.concept || row.name, i, { text: `${row.target} ${row.result}`.trim(), compared: [row.target, row.result], shown });
      }
    });
    const out = [...money].sort(([a], [b]) => a[0] - b[0]).map(([key, cells]) => {
      const [, stage, fund] = key.split("|");
      return line(`${rows.code("stage", stage)} · ${rows.code("fund", fund)}`, "", cells);
    });
    const names = [...concepts].map(([key, cells]) => line(rows.name("concept", key), `${data.root}indicator/${key}/index.html`, cells));
    return [...out, ...names.sort((a, b) => b.count - a.count)];
  }

  function line(name, href, cells) {
    const count = cells.filter((cell) => cell.length).length;
    const said = [0, 1].map((what) => cells.map((cell) => [...new Set(cell.map((one) => one.compared[what]).filter(Boolean))].sort().join("\n")).filter(Boolean));
    const differs = said.some((found) => found.some((one) => one !== found[0]));
    return { name, href, cells, state: count === 1 ? "only" : differs ? "differs" : count === cells.length ? "same" : "same_some", count };
  }

  function table(sides, found) {
    const wanted = at("compare-differing").checked ? found.filter((one) => one.state !== "same") : found;
    const head = make("tr", {}, make("th", { scope: "col" }, words.line), ...sides.map((side) => make("th", { scope: "col" },
      make("a", { href: `${data.root}unit/${side.unit}/${side.year}/index.html` }, side.title))), make("th", { scope: "col" }, words.state));
    const body = wanted.map((one) => make("tr", { class: one.state },
      make("th", { scope: "row" }, one.href ? make("a", { href: one.href }, one.name) : one.name),
      ...one.cells.map((cell) => make("td", {}, ...(cell.length ? cell.map((part) => make("p", {}, ...part.shown)) : ["—"]))),
      make("td", {}, one.state === "differs" ? make("b", {}, words[one.state]) : words[one.state])));
    const whole = make("table", { class: "abreast" }, make("caption", {}, fill(words.rows, { shown: wanted.length, total: found.length })),
      make("thead", {}, head), make("tbody", {}, ...body));
    at("compare-table").replaceChildren(make("div", { class: "scroll", role: "group", "aria-label": words.side, tabindex: "0" }, whole));
  }

  function csv(sides, found) {
    const field = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const all = [[words.line, ...sides.map((side) => side.title), words.state],
      ...found.map((one) => [one.name, ...one.cells.map((cell) => cell.map((part) => part.text).join("；")), words[one.state]])];
    const link = at("compare-csv");
    URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(new Blob([`\ufeff${all.map((row) => `${row.map(field).join(",")}\n`).join("")}`], { type: "text/csv;charset=utf-8" }));
  }

  async function show() {
    const mine = (turn += 1);
    try {
      say(words.reading);
      await known();
      const sides = chosen();
      at("compare-chosen").replaceChildren(...sides.map((side) => {
        const button = make("button", { type: "button", "aria-label": fill(words.remove, { name: side.title }) }, "×");
        button.addEventListener("click", () => {
          go(sides.filter((one) => one !== side));
          at("compare-name").focus();
        });
        return make("li", {}, `${side.title} `, button);
      }));
      at("compare-answer").hidden = sides.length < 2;
      if (sides.length < 2) {
        say(sides.length ? words.few : "");
        return;
      }
      const found = await lines(sides);
      if (mine !== turn) return;
      table(sides, found);
      csv(sides, found);
      say("");
    } catch (error) {
      say(`${words.failed} ${error.message}`);
    }
  }

  at("compare-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const name = at("compare-name").value.trim();
    const one = [...choices.values()].find(({ title }) => title === name) || [...choices.values()].find(({ title }) => name && title.startsWith(name));
    const sides = chosen();
    if (!one) say(fill(words.unknown, { name }));
    else if (sides.length >= data.most) say(words.full);
    else {
      at("compare-name").value = "";
      go([...sides, one]);
    }
  });
  at("compare-differing").addEventListener("change", show);
  addEventListener("popstate", show);
  show();
})();
