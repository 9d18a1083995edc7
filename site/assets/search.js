/* The search page: what is asked stands in the address (?q=…&kind=…, or #q=… on a disk), results come by kind.
   Needs data.js, elements.js, search-text.js and search-index.js. */
"use strict";
(async () => {
  const box = document.getElementById("search");
  const { files, pages, projects } = box.dataset;
  const words = JSON.parse(document.getElementById("search-words").textContent);
  const [form, status, kinds, results] = ["form", "[role=status]", ".kinds", ".results"].map(s => box.querySelector(s));
  const input = form.elements.q;
  const FEW = 5, MANY = 20, WINDOW = 96;
  const SAYING = new Set(["goal", "duty", "finding", "cell"]); // kinds whose text is shown as their title
  const { make, fill, typed } = Elements;
  const say = (key, values = {}) => fill(words[key], values);
  let index, turn = 0;

  const here = () => new URLSearchParams(location.search || location.hash.slice(1));
  function go(q, kind, push) {
    const to = new URLSearchParams(kind ? { q, kind } : q ? { q } : {});
    try {
      history[push ? "pushState" : "replaceState"](null, "", q ? `?${to}` : location.pathname);
    } catch { location.hash = to; }
    show();
  }

  async function show() {
    const mine = ++turn;
    const q = here().get("q") ?? "", kind = here().get("kind") ?? "";
    if (input.value.trim() !== q) input.value = q;
    document.title = q ? `${q} · ${words.title}` : words.title;
    if (!q.trim()) {
      status.textContent = "";
      return draw([], []);
    }
    if (!index) status.textContent = words.loading;
    try {
      index ??= await SearchIndex.open(files);
      const found = await index.find(q);
      const groups = found.terms.length ? await view(found, kind) : [];
      if (mine === turn) tell(q, kind, found, groups);
    } catch (error) {
      if (mine === turn) status.textContent = say("failed", { name: error.message });
    }
  }

  /** The groups of a view: of each kind a few, or of one kind many. */
  async function view(found, kind, many = MANY) {
    // Files of records that are read for a view: with those of the index they stay below 120 KB.
    const budget = Math.max(6, 18 - 2 * found.files);
    const asked = found.counts.has(kind) ? [kind] : [...found.counts.keys()];
    const all = new Set(found.ids.map(index.blockOf)).size <= budget;
    const shared = Math.floor(budget / asked.length), over = budget % asked.length;
    return Promise.all(asked.map(async (one, place) => {
      const ids = found.ids.filter(id => index.kindOf(id) === one), used = new Set(), some = [];
      const share = all ? Infinity : (shared + (place < over)) * Math.ceil(many / MANY);
      if (!share) return { kind: one, records: [], count: found.counts.get(one), known: found.exact };
      for (const id of ids) {
        const block = index.blockOf(id);
        if (!used.has(block) && used.size >= share) {
          if (kind) break;
          continue; // a few of those that stand beside the best
        }
        used.add(block);
        some.push(id);
        if (!all && some.length >= (kind ? many : FEW) * 4) break;
      }
      const records = await index.read(some, found.terms);
      const known = some.length === ids.length && !found.partly;
      const count = known ? records.length : found.counts.get(one);
      return { kind: one, records, count, known: known || found.exact };
    }));
  }

  function tell(q, kind, found, groups) {
    if (!found.terms.length) {
      status.textContent = words.nothing_to_find;
      return draw([], []);
    }
    const some = groups.filter(g => g.count);
    const counts = new Map([...found.counts].map(([k, count]) => [k, groups.find(g => g.kind === k)?.count ?? count]));
    const total = [...counts.values()].reduce((a, b) => a + b, 0);
    const sure = some.every(g => g.known) && (found.exact || !found.counts.has(kind));
    status.textContent = total ? say(sure ? "found" : "about", { n: total, q }) : say("none", { q });
    drawKinds(q, some.length && found.counts.has(kind) ? kind : "", counts, total);
    results.replaceChildren(...some.map(group => section(group, found, q, some.length === 1 || kind === group.kind)));
    if (!total) results.append(...[...document.getElementById("search-help").content.cloneNode(true).children]);
  }

  function draw(kindItems, sections) {
    kinds.replaceChildren(...kindItems);
    results.replaceChildren(...sections);
  }

  function drawKinds(q, kind, counts, total) {
    const link = (key, text, count) => {
      const a = make("a", { href: `?${new URLSearchParams(key ? { q, kind: key } : { q })}` }, `${text} `, make("b", {}, count));
      if (key === kind) a.setAttribute("aria-current", "true");
      a.addEventListener("click", event => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        go(q, key, true);
      });
      return make("li", {}, a);
    };
    const items = [...counts].filter(([, n]) => n).map(([key, n]) => link(key, words.kinds[key], n));
    kinds.replaceChildren(...(items.length > 1 ? [link("", words.all, total), ...items] : []));
  }

  function section(group, found, q, whole) {
    const shown = group.records.slice(0, whole ? MANY : FEW);
    const list = make("ol", { class: "plain" }, ...shown.map(r => item(r, found)));
    const out = make("section", {}, make("h2", {}, `${words.kinds[group.kind]} `, make("span", { class: "sub" }, group.count)), list);
    let many = MANY;
    if (!whole && group.count > shown.length) out.append(button(say("all_of", { n: group.count }), () => go(q, group.kind, true)));
    else if (whole && (group.count > shown.length)) {
      const more = button(words.more, async () => {
        const [next] = await view(found, group.kind, many += MANY);
        const added = next.records.slice(list.children.length, many).map(r => item(r, found));
        list.append(...added);
        added[0]?.querySelector("a").focus();
        if (list.children.length >= next.count || !added.length) more.remove();
      });
      out.append(more);
    }
    return out;
  }

  function button(text, act) {
    const out = make("button", { type: "button" }, text);
    out.addEventListener("click", act);
    return out;
  }

  function item(record, found) {
    const page = record.kind === "project" ? record.page.replace("project/", projects) : pages + record.page;
    const href = `${page}index.html${record.fragment && `#${record.fragment}`}`;
    const saying = SAYING.has(record.kind) || !record.name;
    const title = saying ? marked(record.text, found.terms, WINDOW) : marked(record.name, found.terms);
    const where = [saying && record.name, record.place, record.unit !== record.name && record.unit, record.project, record.year]
      .filter(part => part && part !== "undated").join(" · ");
    const out = make("li", { class: found.named.has(record.id) ? "named" : "" }, make("a", { href, lang: "zh-Hans" }, ...title));
    const [, sheet, grid, line, column] = /^(?:(\d+)\/)?(\d+)\.(\d+)\.(\d+)$/.exec(record.cell) ?? [];
    const sub = make("p", { class: "sub", lang: "zh-Hans" }, where);
    if (column) sub.append(" ", make("a", { class: "src", lang: words.language,
      href: `${pages}document/${record.document}/${sheet ? `page-${sheet}/` : ""}index.html#g${grid}r${line}c${column}` }, words.source));
    if (where || column) out.append(sub);
    if (!saying && record.text) out.append(make("p", { class: "snippet", lang: "zh-Hans" }, ...marked(record.text, found.terms, WINDOW)));
    return out;
  }

  /** A text with the places of the terms marked, cut to a window around the first one. */
  function marked(text, terms, window = Infinity) {
    const { text: normal, at } = index.mapped(text);
    const places = [];
    for (const term of terms) {
      for (let p = SearchText.find(normal, term); p >= 0; p = SearchText.find(normal, term, p + term.length)) {
        places.push([at[p], Math.max(at[p + term.length], at[p + term.length - 1] + 1)]);
      }
    }
    places.sort((a, b) => a[0] - b[0]);
    let from = 0, to = text.length;
    if (text.length > window) {
      from = Math.max(0, Math.min((places[0]?.[0] ?? 0) - window / 3, text.length - window));
      to = Math.min(text.length, from + window);
    }
    const out = [from > 0 ? "…" : ""];
    let last = Math.floor(from);
    for (const [start, end] of places) {
      if (start < last || end > to) continue;
      out.push(text.slice(last, start), make("mark", {}, text.slice(start, end)));
      last = end;
    }
    out.push(text.slice(last, to), to < text.length ? "…" : "");
    return out.filter(part => part !== "");
  }

  typed(form, input, push => go(input.value.trim(), "", push));
  box.addEventListener("keydown", event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const stops = [input, ...results.querySelectorAll("li > a")], at = stops.indexOf(document.activeElement);
    if (at < 0 || !stops[at + step]) return;
    event.preventDefault();
    stops[at + step].focus();
  });
  document.addEventListener("keydown", event => {
    if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      input.select();
    }
  });
  addEventListener("popstate", show);
  addEventListener("hashchange", show);
  show();
})();
