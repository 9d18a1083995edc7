// Answers of the engine as a table, a chart and CSV. Things link to their pages, printed figures to their cells.
//
//   const results = JixiaoResults.make({engine, base, root, language, words, columns, behind});
//   behind(row)                                // where the rows behind a computed number stand, or null
//   await results.show(element, answer);       // replaces what the element holds
//   JixiaoResults.csv(answer);                 // as SPARQL 1.1 CSV, with \n
"use strict";

/* exported JixiaoResults */
const JixiaoResults = (() => {
  const STEP = 200; // rows of the table that are added at a time
  const BARS = 20;
  const NUMERIC = /#(decimal|integer|double|float)$/;
  const PRINTED_TYPES = /#(decimal|string)$/; // integers are counts and numbers of rows, which no cell prints
  const PRINTED = /\d[\d,]*(?:\.\d+)?/g;

  const PLACE = /line \d+(?: cell \d+)?|(?:page \d+ )?(?:table|text) \d+(?: R\d+(?:C\d+)?)?|sheet \d+(?: R\d+C\d+)?/g;
  const SPOTS = {
    lineCell: /line (\d+) cell (\d+)/, line: /line (\d+)/, page: /page (\d+) ?/, table: /table (\d+) ?/, sheet: /sheet (\d+) ?/,
    paragraph: /text (\d+) R(\d+)(?:C1)?$/, text: /text (\d+) ?/, rowColumn: /R(\d+)C(\d+)/, row: /R(\d+)/,
  };

  const isNumber = (value) => Boolean(value && value.type === "literal" && NUMERIC.test(value.datatype || ""));
  const plain = (value) => (value ? (value.type === "bnode" ? `_:${value.value}` : value.value) : "");
  const bare = (text) => text.replace(/[\s,，]/g, "");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  /** An element, or with `svg` a part of a drawing. */
  function make(name, attributes = {}, children = [], svg = false) {
    const element = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  function csv({ columns, rows }) {
    const field = (text) => (/[",\n\r]/.test(text) || (!text && columns.length === 1) ? `"${text.replaceAll('"', '""')}"` : text);
    const lines = [columns, ...rows.map((row) => columns.map((name) => plain(row[name])))];
    return lines.map((line) => `${line.map(field).join(",")}\n`).join("");
  }

  /** The columns of an answer that hold numbers and nothing else. */
  function numeric({ columns, rows }) {
    return columns.filter((name) => rows.some((row) => row[name]) && rows.every((row) => !row[name] || isNumber(row[name])));
  }

  /** What a chart can show: each row's label and number. The labels are the fewest columns that tell the rows apart, in their order. */
  function chartable(answer, name) {
    const numbers = numeric(answer);
    const distinct = (columns) => new Set(answer.rows.map((row) => columns.map((column) => plain(row[column])).join("\n"))).size;
    const letters = (column) => answer.rows.reduce((sum, row) => sum + plain(row[column]).length, 0);
    const left = answer.columns.filter((column) => !numbers.includes(column) && answer.rows.some((row) => row[column] && row[column].type === "literal"));
    if (!name || !left.length || answer.rows.length < 2) return null;
    const used = [];
    for (let told = 0; told < answer.rows.length && used.length < 3 && left.length; told = distinct(used)) {
      left.sort((one, other) => distinct([...used, other]) - distinct([...used, one]) || letters(other) - letters(one));
      if (distinct([...used, left[0]]) <= told) break;
      used.push(left.shift());
    }
    return { labels: answer.columns.filter((column) => used.includes(column)), bars: answer.rows.filter((row) => row[name]).slice(0, BARS) };
  }

  return { csv, numeric, make: (options) => new Results(options) };

  function Results({ engine, base, root, language, words, columns = {}, behind = () => null }) {
    const heading = (name) => columns[name] || name;

    /** The page of a thing: on the site by its file, from elsewhere by its IRI. */
    function href(iri) {
      if (!iri.startsWith(base) || root === null) return iri;
      const [page, fragment] = iri.slice(base.length).split("#");
      const path = page.replace(/^\/+|\/+$/g, "");
      return `${root}${path}${path && "/"}index.html${fragment ? `#${fragment}` : ""}`;
    }

    /** What is known of the things and names in some rows: labels, cells, pages. */
    async function known(rows) {
      const values = rows.flatMap((row) => Object.values(row));
      const things = [...new Set(values.filter((v) => v.type === "uri" && v.value.startsWith(base)).map((v) => `<${v.value}>`))];
      const texts = [...new Set(values.filter((v) => v.type === "literal" && /\D{3}/.test(v.value)).map((v) => JSON.stringify(v.value)))];
      const labels = new Map();
      const cells = new Map();
      const pages = new Map();
      const ask = async (query) => (await engine.query(query)).rows;
      if (things.length) {
        const these = `VALUES ?thing { ${things.join(" ")} }`;
        for (const { thing, label } of await ask(`SELECT ?thing ?label { ${these} ?thing skos:prefLabel|rdfs:label|dct:title ?label }`)) {
          if (!labels.has(thing.value) || (label.lang || "").startsWith(language)) labels.set(thing.value, label.value);
        }
        const derived = "?thing (prov:wasDerivedFrom|jx:concernsCell)? ?cell . ?cell a jx:Cell ; jx:verbatim ?text";
        for (const { thing, cell, text } of await ask(`SELECT DISTINCT ?thing ?cell ?text { ${these} ${derived} } ORDER BY ?cell`)) {
          cells.set(thing.value, [...(cells.get(thing.value) || []), { cell: cell.value, text: text.value }]);
        }
      }
      if (texts.length) {
        const these = texts.flatMap((text) => [text, `${text}@zh`]).join(" ");
        const named = await ask(`SELECT DISTINCT ?name ?page { VALUES ?name { ${these} } ?page rdfs:label|jx:fileName ?name }`);
        for (const { name, page } of named) {
          if (/^(unit|project|document)\/[^/#]+\/$/.test(page.value.slice(base.length))) {
            pages.set(name.value, pages.has(name.value) && pages.get(name.value) !== page.value ? null : page.value);
          }
        }
      }
      return { labels, cells, pages };
    }

    /** A place, such as `table 2 R5C3`, as people read it; the tables hold it in English. */
    function spot(place) {
      const columns = (number) => (number ? columns(Math.floor((number - 1) / 26)) + String.fromCharCode(65 + ((number - 1) % 26)) : "");
      const known = Object.entries(SPOTS).filter(([key]) => words[key]);
      const sheet = place.replace(/sheet (\d+) R(\d+)C(\d+)/, (_, number, row, column) => fill(words.sheetCell, { sheet: number, cell: columns(column) + row }));
      return known.reduce((text, [key, pattern]) => text.replace(pattern, words[key]), sheet);
    }

    /** The cell that prints a value, and the value as it prints it. */
    function printed(value, cells) {
      if (!/\d/.test(value.value) || !(value.lang || PRINTED_TYPES.test(value.datatype))) return null;
      for (const { cell, text } of cells) {
        if (isNumber(value)) {
          const wanted = Math.abs(Number(value.value));
          const found = (text.match(PRINTED) || []).map((part) => part.replaceAll(",", "")).find((part) => Number(part) === wanted);
          if (found) return { cell, text: (value.value.startsWith("-") ? "-" : "") + found };
        } else if (bare(text).includes(bare(value.value))) return { cell, text: value.value };
      }
      return null;
    }

    function shown(value, row, { labels, cells, pages }) {
      if (!value) return "";
      const beside = Object.values(row);
      if (value.type === "uri") {
        if (!/^https?:/.test(value.value)) return value.value;
        const label = labels.get(value.value);
        const end = value.value.startsWith(base) ? value.value.slice(base.length).replace(/^.*(?=#)|\/$/, "") : value.value;
        const said = beside.some((other) => other.type === "literal" && other.value === label);
        if (said) return make("a", { href: href(value.value), class: "go", "aria-label": label }, ["→"]);
        return make("a", { href: href(value.value) }, [label || end || value.value]);
      }
      if (value.type === "bnode") return plain(value);
      const near = beside.flatMap((other) => (other.type === "uri" ? cells.get(other.value) || [] : []));
      const place = printed(value, near);
      if (place) return make("a", { class: "n", href: href(place.cell) }, [place.text]);
      const rows = isNumber(value) && Number(value.value) ? behind(row) : null;
      if (rows) return make("a", { class: "n", href: rows }, [value.value]);
      const page = pages.get(value.value);
      return page ? make("a", { href: href(page) }, [value.value]) : value.value.replace(PLACE, spot);
    }

    /** A table of the first rows, with a button for more. */
    async function table(answer) {
      const numbers = numeric(answer);
      const css = (name) => (numbers.includes(name) ? "num" : null);
      const body = make("tbody");
      const caption = make("caption");
      const more = make("button", { type: "button" });
      const add = async () => {
        const from = body.rows.length;
        const rows = answer.rows.slice(from, from + STEP);
        const facts = await known(rows);
        body.append(...rows.map((row) => make("tr", {}, answer.columns.map(
          (name) => make("td", { class: css(name) }, [shown(row[name], row, facts)])))));
        const values = { shown: body.rows.length.toLocaleString(), total: answer.rows.length.toLocaleString() };
        caption.textContent = fill(body.rows.length < answer.rows.length ? words.part : words.whole, values);
        more.textContent = fill(words.more, { count: Math.min(STEP, answer.rows.length - body.rows.length).toLocaleString() });
        more.hidden = body.rows.length >= answer.rows.length;
      };
      await add();
      more.addEventListener("click", add);
      const head = make("tr", {}, answer.columns.map((name) => make("th", { scope: "col", class: css(name) }, [
        heading(name), ...(heading(name) === name ? [] : [make("code", { class: "sub" }, [name])])])));
      const whole = make("table", { class: "answer" }, [caption, make("thead", {}, [head]), body]);
      return [make("div", { class: "scroll", role: "group", "aria-label": words.result, tabindex: "0" }, [whole]), more];
    }

    /** Bars of one column of numbers; the width is that of the page. */
    function bars(answer, name, width) {
      const found = chartable(answer, name);
      if (!found) return [];
      const value = (row) => Number(row[name].value);
      const label = (row) => found.labels.map((column) => plain(row[column])).filter(Boolean).join(" · ");
      const low = Math.min(0, ...found.bars.map(value));
      const high = Math.max(0, ...found.bars.map(value));
      const names = Math.min(width * 0.42, 320);
      const room = width - names - 90;
      const at = (number) => names + 8 + ((number - low) / (high - low || 1)) * room;
      const letters = Math.floor(names / 13);
      const parts = found.bars.flatMap((row, index) => {
        const y = index * 24;
        const [from, to] = [Math.min(at(0), at(value(row))), Math.max(at(0), at(value(row)))];
        const text = label(row);
        return [
          make("text", { x: names, y: y + 16, "text-anchor": "end" }, [text.length > letters ? `${text.slice(0, letters - 1)}…` : text], true),
          make("rect", { class: "p0", x: from, y: y + 3, width: Math.max(to - from, 1), height: 17 }, [
            make("title", {}, [`${text} ${row[name].value}`], true)], true),
          make("text", { x: to + 5, y: y + 16 }, [row[name].value], true),
        ];
      });
      const height = found.bars.length * 24 + 2;
      const axis = make("line", { x1: at(0), x2: at(0), y1: 0, y2: height }, [], true);
      const title = fill(found.bars.length < answer.rows.length ? words.chartPart : words.chart,
        { name: heading(name), count: found.bars.length, labels: found.labels.map(heading).join(" · ") });
      const svg = make("svg", { class: "bars", viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": title }, [...parts, axis], true);
      return [make("figcaption", {}, [title]), svg];
    }

    /** A chart, with a choice where several columns hold numbers. */
    function chart(answer, width) {
      const numbers = numeric(answer);
      const drawing = make("figure", { class: "chart" });
      let drawn = numbers[0];
      const draw = (wide) => drawing.replaceChildren(...bars(answer, drawn, Math.max(280, Math.min(wide, 900))));
      draw(width);
      if (!drawing.childElementCount) return [];
      new ResizeObserver(() => draw(drawing.clientWidth)).observe(drawing);
      if (numbers.length < 2) return [drawing];
      const choice = make("select", {}, numbers.map((name) => make("option", { value: name }, [heading(name)])));
      choice.addEventListener("change", () => {
        drawn = choice.value;
        draw(drawing.clientWidth);
      });
      return [make("p", {}, [make("label", {}, [`${words.drawn} `, choice])]), drawing];
    }

    this.show = async (element, answer) => {
      const parts = answer.rows.length ? await table(answer) : [make("p", {}, [words.nothing])];
      element.replaceChildren(...(answer.rows.length ? chart(answer, element.clientWidth) : []), ...parts);
    };
  }
})();
