// SPARQL in the browser: a store in a worker, opened on demand. docs/sparql.md tells how to use it.
//
//   const engine = JixiaoEngine.open({worker, glue, wasm, digest, dump, size, prologue, progress});
//   const answer = await engine.query("SELECT …");   // {form, columns, rows: [{name: {type, value, datatype, lang}}], seconds}
//   engine.close();                                   // ends the worker, and with it a query that runs
"use strict";

/* exported JixiaoEngine */
const JixiaoEngine = (() => {
  class EngineError extends Error {
    constructor({ kind, message, line, column }) {
      super(message);
      Object.assign(this, { name: "EngineError", kind, line, column });
    }
  }

  const absolute = (place) => (typeof place === "string" ? new URL(place, document.baseURI).href : place());

  /**
   * Opens an engine. Nothing is loaded before the first query, or `load`.
   *
   * worker    address of engine-worker.js
   * glue      address of the engine's JavaScript
   * wasm      address of the engine, or a function that gives its bytes; gzip is unpacked
   * digest    what the engine must be: "sha256-…", several with spaces between them (subresource integrity)
   * dump      address of the N-Quads, or a function that gives their bytes; gzip is unpacked
   * size      bytes of the dump as it is sent, for the progress
   * prologue  BASE and PREFIX lines that stand before every query; places in errors do not count them
   * progress  called with {part: "engine" | "data" | "graphs", done, total, statements}
   */
  function open({ worker, glue, wasm, digest = "", dump, size = 0, prologue = "", progress = () => {} }) {
    let running = null;
    let loaded = null;
    let last = 0;
    const waiting = new Map();

    function close(kind = "stopped") {
      if (running) running.terminate();
      running = loaded = null;
      for (const { reject } of waiting.values()) reject(new EngineError({ kind, message: kind }));
      waiting.clear();
    }

    function send(message) {
      return new Promise((resolve, reject) => {
        waiting.set((last += 1), { resolve, reject });
        running.postMessage({ ...message, id: last });
      });
    }

    function load() {
      if (loaded) return loaded;
      running = new Worker(worker);
      running.onmessage = ({ data }) => {
        if (data.progress) {
          progress(data.progress);
          return;
        }
        const one = waiting.get(data.id);
        waiting.delete(data.id);
        if (one && data.error) one.reject(new EngineError(data.error));
        else if (one) one.resolve(data.answer);
      };
      running.onerror = (event) => {
        event.preventDefault();
        close("worker");
      };
      loaded = send({ open: { glue: absolute(glue), wasm: absolute(wasm), digest, dump: absolute(dump), size } });
      loaded.catch(() => close("failed"));
      return loaded;
    }

    async function query(text) {
      await load();
      try {
        return await send({ query: { text, prologue } });
      } catch (error) {
        if (error.kind === "memory") close(); // what is left of it cannot be trusted
        throw error;
      }
    }

    return { close, load, query };
  }

  return { open };
})();
