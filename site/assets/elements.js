/* What the scripts of pages share: elements, words with places for values, and a field that answers while one types.

   Elements.make("a", {href, title}, "text", child)   an attribute without a value is left out
   Elements.fill("{count} 行", {count: 3})
   Elements.typed(form, field, go)                    go(true) when the form is sent, go(false) shortly after the last letter */
"use strict";

/* exported Elements */
const Elements = (() => {
  const PAUSE = 250; // ms after the last letter

  function make(name, attributes = {}, ...children) {
    const out = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value) out.setAttribute(key, value);
    out.append(...children);
    return out;
  }

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  function typed(form, field, go) {
    let waiting;
    const soon = event => {
      clearTimeout(waiting);
      if (!event.isComposing) waiting = setTimeout(() => go(false), PAUSE);
    };
    field.addEventListener("input", soon);
    field.addEventListener("compositionend", () => soon({})); // letters made by an input method come at once
    form.addEventListener("submit", event => {
      event.preventDefault();
      clearTimeout(waiting);
      go(true);
    });
  }

  return { make, fill, typed };
})();
