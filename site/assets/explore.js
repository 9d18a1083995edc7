/* The explore page: rows of all units, narrowed down by facets. What is chosen stands in the address
   (?table=findings&severity=error&rule=P01&year=2024&q=…&sort=-amount). Needs data.js, elements.js and rows.js. */
"use strict";
(async () => {
  const box = document.getElementById("explore");
  const words = JSON.parse(document.getElementById("explore-words").textContent);
  const [form, status, tabs, facetBox, more, csv] = ["form", "[role=status]", ".tables", ".facets", ".more-rows", ".csv"].map(s => box.querySelector(s));
  const { make, fill, typed } = Elements;
  const say = (key, values = {}) => fill(words[key], values);
  const table = document.createElement("table");
  table.append(...["caption", "thead", "tbody"].map(name => document.createElement(name)));
  box.querySelector(".scroll").append(table);
  const number = text => text === "" || Number.isNaN(Number(text)) ? -Infinity : Number(text);
  const PAGE = 100, TOP = 8;
  const BANDS = [["none", r => r === -Infinity], ["under50", r => r < 50], ["under80", r => r < 80], ["under95", r => r < 95],
    ["under100", r => r < 100], ["full", r => r === 100], ["over", () => true]];
  const among = order => (a, b) => order.indexOf(a[0]) - order.indexOf(b[0]);
  const SEVERITIES = ["error", "warning", "repair", "info"];
  const ORDERS = { band: among(BANDS.map(([name]) => name)), severity: among(SEVERITIES),
    year: (a, b) => (a[0] === "undated") - (b[0] === "undated") || (a[0] < b[0] ? 1 : -1) };
  const band = row => BANDS.find(([, holds]) => holds(number(row.rate)))[0];

  /* Of each table its facets, its columns (with what they sort by) and the columns that its text filter looks into. */
  const TABLES = {
    indicators: { facets: ["year", "category", "unit", "kind", "operator"], text: ["name", "target", "result"],
      columns: [["unit", unitYear], ["name", rowName], ["category", row => code("category", row.category)],
        ["target", row => value(row.target, row, "target_cell"), row => number(row.number)],
        ["result", row => value(row.result, row, "result_cell"), row => number(row.result_number)],
        ["score", row => value(row.score, row, "score_cell"), row => number(row.score)]] },
    amounts: { facets: ["year", "fund", "stage", "nature", "unit", "kind"], text: ["item", "amount"],
      columns: [["unit", unitYear], ["item", rowName], ["fund", row => code("fund", row.fund)], ["stage", row => code("stage", row.stage)],
        ["amount", row => [value(row.amount, row, "cell"), ` ${row.money_unit}`], row => number(row.amount)]] },
    rates: { facets: ["year", "band", "fund", "unit", "kind"], text: ["item"],
      columns: [["unit", unitYear], ["item", rowName], ["fund", row => code("fund", row.fund)],
        ["budget", row => [value(row.budget, row, "budget_cell"), ` ${row.money_unit}`], row => number(row.budget)],
        ["executed", row => [value(row.executed, row, "executed_cell"), ` ${row.money_unit}`], row => number(row.executed)],
        ["rate", row => row.rate && link(rows.href(row), `${row.rate} %`), row => number(row.rate)],
        ["printed", row => value(row.printed, row, "printed_cell")]] },
    findings: { facets: ["severity", "rule", "year", "unit"], text: ["message"],
      columns: [["severity", row => make("span", { class: `chip ${row.severity}` }, rows.code("severity", row.severity)),
        row => -SEVERITIES.indexOf(row.severity)],
        ["rule", row => link(`${pages}code/rule/${row.code}/index.html`, row.code.includes("-") ? code("rule", row.code) : row.code,
          { title: code("rule", row.code) })],
        ["message", row => link(rows.href(row), row.message, { lang: "zh-Hans" })], ["unit", unitYear],
        ["place", row => row.cell && link(rows.cell(row), words.cell, { class: "src" })]] },
  };
  const VALUES = { rule: row => row.code, band };
  const of = (row, facet) => (VALUES[facet] ?? (r => r[facet]))(row);
  const code = (list, key) => rows.code(list, key) || words.unknown;
  const NUMERIC = new Set(["target", "result", "score", "amount", "budget", "executed", "rate", "printed"]);
  const { files, pages } = box.dataset;
  let rows, all = [], found = [], shown = PAGE, turn = 0;
  const unfolded = new Set();

  /* The address. */
  const chosen = () => {
    const query = new URLSearchParams(location.search || location.hash.slice(1));
    const name = TABLES[query.get("table")] ? query.get("table") : "indicators";
    return { name, q: query.get("q") ?? "", sort: query.get("sort") ?? (name === "findings" ? "-severity" : ""),
      facets: new Map(TABLES[name].facets.map(facet => [facet, new Set(query.getAll(facet))])) };
  };
  function go({ name, q, sort, facets }, push = true) {
    const to = new URLSearchParams({ table: name });
    if (q) to.set("q", q);
    if (sort) to.set("sort", sort);
    for (const [facet, values] of facets) for (const v of values) to.append(facet, v);
    try {
      history[push ? "pushState" : "replaceState"](null, "", `?${to}`);
    } catch { location.hash = to; }
    shown = PAGE;
    show();
  }

  async function show() {
    const mine = ++turn, state = chosen();
    try {
      rows ??= await Rows.open({ files, pages, language: words.language });
      drawTabs(state);
      const loaded = await rows.load(state.name, null, (come, total) => {
        if (mine === turn) status.textContent = say("loading", { come, total });
      });
      if (mine !== turn) return;
      all = loaded;
      if (form.elements.q.value.trim() !== state.q) form.elements.q.value = state.q;
      const holds = filters(state);
      found = sorted(all.filter(row => holds.every(([, hold]) => hold(row))), state);
      status.textContent = say("found", { n: found.length, total: all.length });
      csv.disabled = !found.length;
      drawFacets(state, holds);
      drawTable(state);
    } catch (error) {
      if (mine === turn) status.textContent = say("failed", { name: error.message });
    }
  }

  /** What a row must hold: one condition for each facet with a choice, and one for the text. */
  function filters({ name, q, facets }) {
    const out = [...facets].filter(([, values]) => values.size).map(([facet, values]) => [facet, row => values.has(of(row, facet))]);
    const words = q.toLowerCase().split(/\s+/u).filter(Boolean);
    if (words.length) out.push(["", row => {
      const text = [...TABLES[name].text.map(c => row[c]), rows.name("project", row.project ?? ""), rows.name("unit", row.unit)].join("\n").toLowerCase();
      return words.every(word => text.includes(word));
    }]);
    return out;
  }

  function sorted(list, { name, sort }) {
    const column = TABLES[name].columns.find(([key]) => key === sort.replace("-", ""));
    if (!column?.[2]) return list;
    const way = sort.startsWith("-") ? -1 : 1;
    const keyed = list.map(row => [column[2](row), row]).sort((a, b) => (a[0] === -Infinity) - (b[0] === -Infinity) || way * (a[0] - b[0]));
    return keyed.map(([, row]) => row);
  }

  function drawTabs(state) {
    tabs.replaceChildren(...Object.keys(TABLES).map(name => {
      const a = link(`?table=${name}`, `${words.tables[name]} `);
      a.append(make("b", {}, rows.index.total[name]));
      if (name === state.name) a.setAttribute("aria-current", "true");
      a.addEventListener("click", event => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        if (name !== state.name) go({ name, q: state.q, sort: "", facets: new Map([...state.facets].filter(([f]) => TABLES[name].facets.includes(f))) });
      });
      return make("li", {}, a);
    }));
  }

  /** The facets: of each value how many rows it has beside the choices in the other facets. */
  function drawFacets(state, holds) {
    const focus = document.activeElement?.id;
    facetBox.replaceChildren(...TABLES[state.name].facets.map(facet => {
      const others = holds.filter(([name]) => name !== facet).map(([, hold]) => hold);
      const counts = new Map();
      for (const row of all) if (others.every(hold => hold(row))) counts.set(of(row, facet), (counts.get(of(row, facet)) ?? 0) + 1);
      const picked = state.facets.get(facet);
      for (const v of picked) if (!counts.has(v)) counts.set(v, 0);
      const values = [...counts].sort(ORDERS[facet] ?? ((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
      const some = unfolded.has(facet) ? values : values.filter(([v], i) => i < TOP || picked.has(v));
      const list = make("ul", { class: "plain" }, ...some.map(([v, count], i) => choice(state, facet, v, count, i)));
      const out = make("fieldset", {}, make("legend", {}, words.facets[facet]), list);
      if (values.length > some.length) {
        const button = make("button", { type: "button", id: `all-${facet}` }, say("all_values", { n: values.length }));
        button.addEventListener("click", () => {
          unfolded.add(facet);
          drawFacets(state, holds);
          document.getElementById(`${facet}-${TOP}`)?.focus();
        });
        out.append(button);
      }
      return out;
    }));
    if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
  }

  function choice(state, facet, v, count, i) {
    const input = make("input", { type: "checkbox", id: `${facet}-${i}` });
    input.checked = state.facets.get(facet).has(v);
    input.addEventListener("change", () => {
      const values = new Set(state.facets.get(facet));
      if (input.checked) values.add(v); else values.delete(v);
      go({ ...state, facets: new Map(state.facets).set(facet, values) });
    });
    return make("li", {}, make("label", {}, input, make("span", {}, label(facet, v)), make("b", {}, count)));
  }

  function label(facet, v) {
    if (!v) return words.unknown;
    if (facet === "unit") return rows.name("unit", v);
    if (facet === "band") return words.bands[v];
    if (facet === "year") return v === "undated" ? words.undated : v;
    if (facet === "operator") return { ">=": "≥", "<=": "≤" }[v] ?? words.operators[v] ?? v;
    return facet === "rule" && !v.includes("-") ? `${v} ${rows.code("rule", v)}` : rows.code(facet, v);
  }

  function drawTable(state) {
    const { columns } = TABLES[state.name];
    const head = make("tr", {}, ...columns.map(([key, , by]) => {
      const cell = make("th", { scope: "col", class: NUMERIC.has(key) ? "num" : "" });
      if (!by) return cell.append(words.columns[key]), cell;
      const way = state.sort === key ? "ascending" : state.sort === `-${key}` ? "descending" : "";
      if (way) cell.setAttribute("aria-sort", way);
      const button = make("button", { type: "button", class: "sort" }, words.columns[key], make("span", { "aria-hidden": "true" },
        { ascending: " ↑", descending: " ↓" }[way] ?? " ↕"));
      button.addEventListener("click", () => {
        go({ ...state, sort: way === "descending" ? key : `-${key}` });
        table.tHead.querySelectorAll("th")[columns.findIndex(([k]) => k === key)].querySelector("button").focus();
      });
      cell.append(button);
      return cell;
    }));
    table.caption.textContent = words.tables[state.name];
    table.tHead.replaceChildren(head);
    table.tBodies[0].replaceChildren(...found.slice(0, shown).map(row => line(columns, row)));
    more.hidden = found.length <= shown;
  }

  const line = (columns, row) => make("tr", {}, ...columns.map(([key, draw]) =>
    make("td", { class: NUMERIC.has(key) ? "num" : key === "message" || key === "name" || key === "item" ? "prose" : key === "unit" ? "w" : "" }, ...[draw(row)].flat())));

  function unitYear(row) {
    const name = row.unit ? link(`${pages}unit/${row.unit}/index.html`, rows.name("unit", row.unit), { lang: "zh-Hans" })
      : row.document ? link(`${pages}document/${row.document}/index.html`, rows.name("document", row.document), { lang: "zh-Hans" }) : row.file;
    return [name, make("span", { class: "sub" }, ` ${row.year && label("year", row.year)}`)];
  }
  function rowName(row) {
    const out = [link(rows.href(row), (row.name ?? row.item) || words.unknown, { lang: "zh-Hans" })];
    if (row.project) out.push(make("span", { class: "sub remark", lang: "zh-Hans" }, rows.name("project", row.project)));
    return out;
  }
  function value(text, row, column) {
    const to = text && rows.cell(row, column);
    return to ? link(to, text, { class: "n", lang: "zh-Hans" }) : text;
  }

  /** All rows found as CSV, with the addresses of each row and of its cell. */
  function asCsv() {
    const { name } = chosen();
    const whole = path => path && new URL(path, location.href.split(/[?#]/)[0]).href;
    const columns = Object.keys(found[0]).filter(key => key !== "table" && !key.endsWith("cell"));
    const cells = Object.keys(found[0]).filter(key => key.endsWith("cell"));
    const named = { unit: "unit", project: "project", concept: "concept", document: "document" };
    const head = [...columns.flatMap(c => named[c] ? [c, `${c}_name`] : [c]), "row_address", ...cells.map(c => `${c}_address`)];
    const lines = found.map(row => [...columns.flatMap(c => named[c] ? [row[c], row[c] && rows.name(named[c], row[c])] : [row[c]]),
      whole(rows.href(row)), ...cells.map(c => whole(rows.cell(row, c)))]);
    const quoted = v => /[",\r\n]/.test(v) ? `"${v.replaceAll('"', '""')}"` : v;
    const text = [head, ...lines].map(l => l.map(quoted).join(",")).join("\r\n");
    const a = make("a", { href: URL.createObjectURL(new Blob([`\ufeff${text}\r\n`], { type: "text/csv" })), download: `${name}.csv` });
    a.click();
    URL.revokeObjectURL(a.href);
  }

  function link(href, text, attributes = {}) {
    return make("a", { href, ...attributes }, text);
  }

  typed(form, form.elements.q, push => go({ ...chosen(), q: form.elements.q.value.trim() }, push));
  box.querySelector(".clear").addEventListener("click", () => go({ name: chosen().name, q: "", sort: "", facets: new Map() }));
  csv.addEventListener("click", asCsv);
  more.addEventListener("click", () => {
    const { columns } = TABLES[chosen().name], from = shown;
    shown += PAGE;
    table.tBodies[0].append(...found.slice(from, shown).map(row => line(columns, row)));
    table.tBodies[0].rows[from].querySelector("a")?.focus();
    more.hidden = found.length <= shown;
  });
  addEventListener("popstate", show);
  addEventListener("hashchange", show);
  box.querySelector("details").open = matchMedia("(min-width: 52rem)").matches;
  box.querySelector(".work").hidden = false;
  show();
})();
