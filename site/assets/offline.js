// What the offline page carries instead of addresses: the engine, its worker and the dump, from the page itself.
"use strict";

window.JixiaoInside = (() => {
  const text = (id) => document.getElementById(id).textContent.trim();
  const bytes = (id) => Uint8Array.from(atob(text(id)), (sign) => sign.charCodeAt(0));
  return {
    worker: URL.createObjectURL(new Blob([text("inside-worker")], { type: "text/javascript" })),
    glue: `data:text/javascript;base64,${text("inside-glue")}`,
    wasm: () => bytes("inside-wasm"),
    dump: () => bytes("inside-dump"),
    texts: JSON.parse(text("inside-texts")),
  };
})();
