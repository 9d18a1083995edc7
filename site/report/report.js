// Filters of the findings. Without this script everything is shown.
{
  const form = document.getElementById("filter");
  const documents = [...document.querySelectorAll("#findings .doc")];
  const findings = [...document.querySelectorAll("#findings .finding")].map((node) => ({
    node, parent: node.parentElement.closest(".finding"), section: node.closest(".form"), doc: node.closest(".doc"),
    s: node.dataset.s, r: node.dataset.r, u: node.dataset.u, k: "k" in node.dataset ? "known" : "new", text: "",
  }));
  const kinds = [...form.elements.f.options].slice(1).map((option) => option.value);

  // With a document chosen the list of forms has its own forms, too.
  const listForms = () => {
    const before = form.elements.f.value;
    const own = document.getElementById(form.elements.d.value);
    const named = own ? [...own.querySelectorAll(":scope > .form > h4")].map((h) => h.textContent) : [];
    const there = own ? new Set([...own.querySelectorAll(":scope > .form")].map((f) => f.dataset.f)) : new Set(kinds);
    const values = [...kinds.filter((kind) => there.has(kind)), ...named];
    form.elements.f.replaceChildren(new Option("全部", ""), ...values.map((value) => new Option(value, value)));
    form.elements.f.value = values.includes(before) ? before : "";
  };

  const chosen = (name) => new Set([...form.querySelectorAll(`[name=${name}]:checked`)].map((box) => box.value));

  const apply = () => {
    const { d, f, r, u, q } = Object.fromEntries(new FormData(form));
    const severities = chosen("s");
    const states = form.querySelector("[name=k]") ? chosen("k") : null;
    const wanted = q.trim().toLowerCase();
    const shown = new Set();
    let count = 0;
    for (const one of findings) {
      if (wanted && !one.text) one.text = one.node.textContent.toLowerCase();
      const fits = severities.has(one.s) && (!states || states.has(one.k)) && (!r || one.r === r) && (!u || one.u === u)
        && (!d || one.doc.id === d) && (!f || one.section.dataset.f === f || one.section.firstElementChild.textContent === f)
        && (!wanted || one.text.includes(wanted));
      if (!fits) continue;
      count += 1;
      for (let node = one.node; node; node = node.parentElement.closest(".finding")) shown.add(node);
      shown.add(one.section).add(one.doc);
    }
    for (const { node } of findings) node.hidden = !shown.has(node);
    for (const doc of documents) {
      doc.hidden = !shown.has(doc);
      for (const section of doc.querySelectorAll(":scope > .form")) section.hidden = !shown.has(section);
    }
    form.elements.shown.value = `显示 ${count} / ${findings.length}`;
  };

  const clear = () => {
    form.reset();
    listForms();
    apply();
  };

  // A link to a finding that is filtered away shows everything again.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.closest("#findings [hidden]")) {
      clear();
      target.scrollIntoView();
    }
  };

  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (event) => {
      if (event.target.name === "d") listForms();
      apply();
    });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelector("button").addEventListener("click", clear);
  addEventListener("hashchange", reveal);
  form.hidden = false;
  apply();
}
