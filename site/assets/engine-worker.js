// The worker of engine.js: loads Oxigraph and a dump, answers queries. It knows nothing of the page.
"use strict";

// Strings, IRIs and comments: where no keyword stands.
const QUOTED = /"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|<[^<>"{}|^`\\\s]*>|#[^\n]*/g;
// A statement with its graph, in the form that the dump is written in.
const STATEMENT =
  /^((?:<[^>]*>|_:\S+) <[^>]*> (?:<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:@\S+|\^\^<[^>]*>)?)) (?:<[^>]*>|_:\S+) \.$/gm;
const BATCH = 1 << 22;
const TRIPLE = ["subject", "predicate", "object"];
const XSD = "http://www.w3.org/2001/XMLSchema#";

let library = null;
let store = null; // the default graph is the union of all graphs
let named = false; // the store knows the graphs, too
let packed = []; // the dump as it was sent; the graphs are loaded from it when a query asks for them

class Refused extends Error {
  constructor(kind, message, place = {}) {
    super(message);
    Object.assign(this, { kind, ...place });
  }
}

async function ask(address, options = {}) {
  let response;
  try {
    response = await fetch(address, options);
  } catch (error) {
    throw new Refused("network", `${address}: ${error.message}`);
  }
  if (!response.ok) throw new Refused("network", `${address}: ${response.status}`);
  return response;
}

const isGzip = (bytes) => bytes[0] === 0x1f && bytes[1] === 0x8b;

function unpacked(chunks) {
  const stream = new Blob(chunks).stream();
  return isGzip(chunks[0] || []) ? stream.pipeThrough(new DecompressionStream("gzip")) : stream;
}

async function openEngine(glue, wasm, digest) {
  postMessage({ progress: { part: "engine" } });
  const bytes = typeof wasm === "string" ? await (await ask(wasm, { integrity: digest })).arrayBuffer() : wasm;
  const module = await new Response(unpacked([new Uint8Array(bytes)])).arrayBuffer();
  library = await import(glue);
  await library.default({ module_or_path: module });
}

async function fetchDump(dump, size) {
  if (typeof dump !== "string") return [new Uint8Array(dump)];
  const reader = (await ask(dump)).body.getReader();
  const chunks = [];
  let done = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    chunks.push(part.value);
    done += part.value.length;
    postMessage({ progress: { part: "data", done, total: Math.max(size, done), statements: 0 } });
  }
  return chunks;
}

/**
 * Loads the dump that was fetched: each statement into the default graph, where what several graphs say stands once, or, with
 * `graphs`, into its own graph.
 */
async function fill(graphs) {
  const decoder = new TextDecoder();
  const format = graphs ? "application/n-quads" : "application/n-triples";
  let text = "";
  let statements = 0;
  const load = (end) => {
    const lines = text.slice(0, end);
    text = text.slice(end);
    store.load(graphs ? lines : lines.replace(STATEMENT, "$1 ."), { format, no_transaction: true, lenient: true });
    for (let at = lines.indexOf("\n"); at >= 0; at = lines.indexOf("\n", at + 1)) statements += 1;
    postMessage({ progress: { part: graphs ? "graphs" : "data", statements } });
  };
  const reader = unpacked(packed).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += decoder.decode(part.value, { stream: true });
    if (text.length > BATCH) load(text.lastIndexOf("\n") + 1);
  }
  text += decoder.decode();
  load(text.length);
  named = named || graphs;
  return statements;
}

function term(value) {
  if (value.termType === "Literal") {
    return value.language
      ? { type: "literal", value: value.value, lang: value.language }
      : { type: "literal", value: value.value, datatype: value.datatype.value };
  }
  return { type: value.termType === "NamedNode" ? "uri" : "bnode", value: value.value };
}

function binding({ type, value, datatype = `${XSD}string`, "xml:lang": lang }) {
  if (type !== "literal") return { type, value };
  return lang ? { type, value, lang } : { type, value, datatype };
}

async function query({ text, prologue }) {
  const bare = text.replace(QUOTED, " ");
  if (!named && /\b(graph|from)\b/i.test(bare)) await fill(true);
  const form = (bare.replace(/\b(prefix\s+[^\s:]*:|base)/gi, " ").match(/[a-z]+/i) || [""])[0].toUpperCase();
  const start = performance.now();
  let answer;
  try {
    answer = run(form, `${prologue.replace(/\s+/g, " ")}\n${text}`);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) throw new Refused("memory", String(error.message));
    throw explained(String(error.message || error));
  }
  return { form, ...answer, seconds: (performance.now() - start) / 1000 };
}

function run(form, text) {
  if (form === "CONSTRUCT" || form === "DESCRIBE") {
    const rows = store.query(text).map((quad) => Object.fromEntries(TRIPLE.map((part) => [part, term(quad[part])])));
    return { columns: TRIPLE, rows };
  }
  const found = JSON.parse(store.query(text, { results_format: "json" }));
  if ("boolean" in found) {
    return { columns: ["answer"], rows: [{ answer: { type: "literal", value: String(found.boolean), datatype: `${XSD}boolean` } }] };
  }
  const rows = found.results.bindings.map(
    (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, binding(value)])));
  return { columns: found.head.vars, rows };
}

/** The place in an error of the parser, counted in the asker's text: one line after the prologue. */
function explained(message) {
  const place = /error at (\d+):(\d+)/.exec(message);
  return place
    ? new Refused("syntax", message.replace(place[0], `error at ${place[1] - 1}:${place[2]}`), { line: place[1] - 1, column: Number(place[2]) })
    : new Refused("query", message);
}

async function openAll({ glue, wasm, digest, dump, size }) {
  if (typeof DecompressionStream === "undefined") throw new Refused("old", "DecompressionStream");
  const coming = fetchDump(dump, size);
  coming.catch(() => {}); // told below, after the engine
  await openEngine(glue, wasm, digest);
  packed = await coming;
  store = new library.Store();
  try {
    return { statements: await fill(false) };
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) throw new Refused("memory", String(error.message));
    throw new Refused("data", String(error.message || error));
  }
}

// One after the other: a query waits for the store.
let turn = Promise.resolve();
onmessage = ({ data }) => {
  turn = turn.then(async () => {
    try {
      postMessage({ id: data.id, answer: data.open ? await openAll(data.open) : await query(data.query) });
    } catch (error) {
      const { kind = "query", message, line, column } = error;
      postMessage({ id: data.id, error: { kind, message: String(message || error), line, column } });
    }
  });
};
