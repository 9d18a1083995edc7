/* The rows of all units (data/rows/, described in src/jixiao/publish/rowdata.py) as objects with links. Needs data.js.

   const rows = await Rows.open({files: "../", pages: "../", language: "zh"});
   rows.index                                    tables, units, codes, totals
   await rows.load("indicators")                 all rows of a table
   await rows.load("rates", ["u-1", "u-2"])      those of some units
   rows.name("unit", row.unit), rows.code("category", row.category)
   rows.href(row), rows.cell(row, "target_cell") to the row, and to the cell that a value was read from

   `files` leads from the page to the site's root, `pages` to the root of the pages in the page's language. */
"use strict";
const Rows = (() => {
  const SIGNS = { ">=": "≥", "<=": "≤", qualitative: "" };
  const CELLS = ["target_cell", "result_cell", "weight_cell", "score_cell", "budget_cell", "executed_cell", "printed_cell"];

  async function open({ files, pages, language = "zh" }) {
    const index = await Data.load(files, "rows/index");
    const names = { unit: {}, project: {}, concept: {}, document: {} };
    const units = new Map(index.units.map(([key, name, shards]) => {
      names.unit[key] = name;
      return [key, shards];
    }));
    const made = new Map();

    function shard(table, name) {
      if (!made.has(name)) made.set(name, Data.load(files, name).then(content => {
        for (const what in content.names) Object.assign(names[what], content.names[what]);
        const rows = objects(table, content);
        for (const row of rows) if (row.concept) names.concept[row.concept] ??= row.name;
        return rows;
      }));
      return made.get(name);
    }

    /** The rows of a table, by unit and year; `wanted` is a list of unit keys, `progress` is told how many have come of how many. */
    async function load(table, wanted, progress) {
      let shards = index.tables[table];
      if (wanted) shards = shards.filter((_, i) => wanted.some(unit => {
        const [first, last] = units.get(unit)?.[table] ?? [1, 0];
        return first <= i && i <= last;
      }));
      const total = shards.reduce((sum, [, count]) => sum + count, 0);
      let come = 0;
      const parts = await Promise.all(shards.map(async ([name, count]) => {
        const part = await shard(table, name);
        progress?.(come += count, total);
        return part;
      }));
      const all = parts.flat();
      return wanted ? all.filter(row => wanted.includes(row.unit)) : all;
    }

    const code = (list, value) => index.codes[list]?.[value]?.[language === "en" ? 1 : 0] ?? value;
    const name = (what, key) => names[what][key] ?? key;

    function href(row) {
      if (row.table !== "findings") return `${pages}unit/${row.unit}/${row.year}/${row.sheet && `page-${row.sheet}/`}index.html#${row.id}`;
      return row.document ? `${pages}document/${row.document}/${row.page && `page-${row.page}/`}index.html#${row.id}`
        : `${pages}findings/index.html#${row.id}`;
    }

    function cell(row, column = "cell") {
      const [, page, grid, line, at] = /^(?:(\d+)\/)?(\d+)\.(\d+)\.(\d+)$/.exec(row[column] || "") ?? [];
      return at ? `${pages}document/${row.document}/${page ? `page-${page}/` : ""}index.html#g${grid}r${line}c${at}` : "";
    }

    return { index, load, code, name, href, cell };
  }

  /** The rows of a shard as objects: a column is one text, a dictionary with positions, or a list. */
  function objects(table, { rows, columns }) {
    const out = Array.from({ length: rows }, () => ({ table }));
    for (const [column, content] of Object.entries(columns)) {
      const at = typeof content === "string" ? () => content : Array.isArray(content) ? i => content[i] : i => content.of[content.at[i]];
      for (let i = 0; i < rows; i++) out[i][column] = at(i);
    }
    for (const row of out) complete(row);
    return out;
  }

  /** Fill in what the file leaves out: a target made of its parts, the grid and row of a cell that stands beside another. */
  function complete(row) {
    if (row.table === "indicators") row.target ||= [SIGNS[row.operator] ?? row.operator, row.number, row.measure].filter(Boolean).join(" ");
    let line = "";
    for (const column of CELLS) if (row[column]) {
      if (row[column].startsWith(".")) row[column] = line + row[column];
      line ||= row[column].slice(0, row[column].lastIndexOf("."));
    }
  }
  return { open };
})();
