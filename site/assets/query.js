// The page of queries: an editor, questions to start from, answers, and links that carry the query.
"use strict";

(() => {
  const data = JSON.parse(document.getElementById("query-data").textContent);
  const words = JSON.parse(document.getElementById("query-words").textContent);
  const at = (id) => document.getElementById(id);
  const [form, named, fields, text, state, bar, answerBox, errorBox] = [
    "query-form", "query-named", "query-fields", "query-text", "query-state", "query-bar", "query-answer", "query-error"].map(at);
  const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const questions = new Map(data.queries.map((question) => [question.name, question]));
  const texts = new Map();
  let running = null;

  const engine = JixiaoEngine.open({ ...data.engine, ...(window.JixiaoInside || {}), progress: tell });

  // --- what happens, in words ---------------------------------------------------------------------------------------------------
  function say(message, share = null) {
    state.textContent = message;
    bar.hidden = share === null;
    if (share !== null) bar.value = share;
  }

  function tell({ part, done, total, statements }) {
    if (part === "engine") say(words.engine, 0);
    else if (part === "data" && done) say(fill(words.fetching, { done: (done / 1e6).toFixed(1), total: (total / 1e6).toFixed(1) }), done / total / 2);
    else {
      const share = statements / Math.max(data.statements, 1);
      const values = { count: statements.toLocaleString(), total: data.statements.toLocaleString() };
      say(fill(part === "graphs" ? words.graphs : words.loading, values), part === "graphs" ? share : 0.5 + share / 2);
    }
  }

  function explain(error) {
    const advice = words[`error_${error.kind}`] || words.error_query;
    const near = error.line ? (text.value.split("\n")[error.line - 1] || "").slice(error.column - 1, error.column + 19).trim() : "";
    const where = error.line ? fill(words.where, { line: error.line, column: error.column, near: near || words.end }) : "";
    errorBox.replaceChildren();
    const line = document.createElement("p");
    line.textContent = [where, advice, error.kind === "syntax" ? hint(error.message, near) : ""].filter(Boolean).join(" ");
    const said = document.createElement("pre");
    said.textContent = error.message;
    const more = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = words.said;
    more.append(summary, said);
    errorBox.append(line, more);
    errorBox.hidden = false;
    if (error.line) {
      const start = text.value.split("\n").slice(0, error.line - 1).reduce((sum, one) => sum + one.length + 1, 0) + error.column - 1;
      text.focus();
      text.setSelectionRange(start, Math.min(start + Math.max(near.length, 1), text.value.length));
    }
  }

  /** What to do about a query that does not parse. */
  function hint(message, near) {
    const bare = text.value.replace(/"(?:\\.|[^"\\\n])*"|<[^<>\s]*>|#[^\n]*/g, " ");
    const first = (bare.replace(/\b(prefix\s+[^\s:]*:|base)/gi, " ").match(/[a-z]+/i) || [""])[0].toUpperCase();
    if (/^(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)$/.test(first)) return words.hint_update;
    if (!/^(SELECT|ASK|CONSTRUCT|DESCRIBE)$/.test(first)) return words.hint_form;
    if (/unbound/.test(message)) return words.hint_group;
    if (/prefix/i.test(message) || /^[\w-]+:/.test(near)) return words.hint_prefix;
    return !near && (bare.split("{").length > bare.split("}").length || bare.includes('"')) ? words.hint_open : words.hint_syntax;
  }

  // --- questions and their parameters -------------------------------------------------------------------------------------------
  const slot = (name) => new RegExp(`(VALUES\\s+\\?${name}\\s*\\{\\s*)("(?:\\\\.|[^"\\\\])*"|[+-]?\\d+(?:\\.\\d+)?)(\\s*\\})`, "g");
  const ESCAPES = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };

  function put(sparql, { name, number }, value) {
    const term = number ? value : `"${value.replace(/[\\"\n\r\t]/g, (sign) => ESCAPES[sign])}"`;
    return sparql.replace(slot(name), (_, before, __, after) => before + term + after);
  }

  async function textOf(question) {
    if (!texts.has(question.name)) {
      const inside = window.JixiaoInside && window.JixiaoInside.texts;
      texts.set(question.name, inside ? inside[question.name] : await (await fetch(question.text)).text());
    }
    return texts.get(question.name);
  }

  function given(question) {
    return question.parameters.map((parameter) => [parameter, form.elements[`p.${parameter.name}`].value]);
  }

  async function choose(name, values = {}) {
    const question = questions.get(name);
    named.value = question ? name : "";
    fields.replaceChildren(...(question ? question.parameters : []).map((parameter) => {
      const label = document.createElement("label");
      const input = document.createElement("input");
      input.name = `p.${parameter.name}`;
      input.value = values[parameter.name] ?? parameter.default;
      input.required = true;
      if (parameter.number) Object.assign(input, { inputMode: "decimal", pattern: "[+\\-]?[0-9]+([.][0-9]+)?" });
      input.addEventListener("input", () => {
        if (input.checkValidity()) text.value = put(text.value, parameter, input.value);
      });
      label.append(`${parameter.label} `, input);
      return label;
    }));
    if (question) text.value = given(question).reduce((sparql, [parameter, value]) => put(sparql, parameter, value), await textOf(question));
  }

  // --- links that carry the query -----------------------------------------------------------------------------------------------
  const through = async (bytes, stream) => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());

  async function packed(sparql) {
    const bytes = await through(new TextEncoder().encode(sparql), new CompressionStream("deflate-raw"));
    return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  }

  async function unpacked(code) {
    const bytes = Uint8Array.from(atob(code.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
    return new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw")));
  }

  /** The part of the address that says what is asked: a question and what was changed of it, or the text itself. */
  async function fragment() {
    const question = questions.get(named.value);
    if (question) {
      const values = given(question);
      if (text.value === values.reduce((sparql, [parameter, value]) => put(sparql, parameter, value), await textOf(question))) {
        const changed = values.filter(([parameter, value]) => value !== parameter.default).map(([parameter, value]) => [parameter.name, value]);
        return `#${new URLSearchParams([["n", question.name], ...changed])}`;
      }
    }
    return `#q=${await packed(text.value)}`;
  }

  async function follow() {
    const asked = new URLSearchParams(location.hash.slice(1));
    if (questions.has(asked.get("n"))) await choose(asked.get("n"), Object.fromEntries(asked));
    else if (asked.has("q")) {
      await choose("");
      try {
        text.value = await unpacked(asked.get("q"));
      } catch {
        explain({ kind: "link", message: location.hash });
      }
    } else return;
    form.scrollIntoView({ block: "start" });
  }

  // --- asking -------------------------------------------------------------------------------------------------------------------
  function busy(on) {
    at("query-run").disabled = on;
    at("query-stop").disabled = !on;
    form.setAttribute("aria-busy", String(on));
  }

  async function run() {
    if (running || !form.reportValidity()) return;
    const question = questions.get(named.value);
    running = { question };
    busy(true);
    errorBox.hidden = answerBox.hidden = true;
    say(words.asking);
    try {
      history.replaceState(null, "", await fragment());
      at("query-link").href = location.href;
      const answer = await engine.query(text.value);
      await show(answer, question);
      const values = { rows: answer.rows.length.toLocaleString(), seconds: answer.seconds.toFixed(2) };
      say(fill(words.done, values));
    } catch (error) {
      say(error.kind === "stopped" ? words.stopped : words.failed);
      if (error.kind !== "stopped") explain(error);
    } finally {
      running = null;
      busy(false);
    }
  }

  async function show(answer, question) {
    const results = JixiaoResults.make({ engine, words, columns: (question || {}).columns, base: data.base, root: data.root, language: data.language });
    answerBox.hidden = false;
    await results.show(at("query-result"), answer);
    const link = at("query-csv");
    URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(new Blob([JixiaoResults.csv(answer)], { type: "text/csv;charset=utf-8" }));
    link.download = `${question ? question.name : "result"}.csv`;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    }
  });
  at("query-stop").addEventListener("click", () => engine.close());
  named.addEventListener("change", () => choose(named.value));
  addEventListener("hashchange", follow);
  follow();
})();
