/* What texts and queries are brought to before they are compared, and the keys that they are found by: the same as
   src/jixiao/publish/search/normal.py; tests/cases/search/normal.yaml holds both to it. */
"use strict";
const SearchText = (() => {
  const SPACES = new Set("\t\n\v\f\r\x1c\x1d\x1e\x1f\x20\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000");
  const INVISIBLE = new Set("\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\"'“”‘’「」『』《》〈〉");
  const SIGNS = { "≧": "≥", "⩾": "≥", "≦": "≤", "⩽": "≤" };
  const STEPS = [
    [/>=/g, "≥"], [/<=/g, "≤"],
    [/([0-9]),(?=[0-9]{3}(?![0-9]))/g, "$1"],
    [/(^|[^0-9a-z]) +/gu, "$1"], [/ +(?=$|[^0-9a-z ])/gu, ""], [/ +/g, " "],
  ];
  const TOKEN = new RegExp("([≥≤<>=]?)([0-9]+(?:\\.[0-9]+)*)([%‰]?)|([a-z]+)|([≥≤<>=%‰])"
    + "|([^\\x00-\\xbf\\u2000-\\u206f\\u3000-\\u3004\\u3008-\\u303f≥≤]+)", "gu");

  /** `variants` are two texts of one length: traditional characters and their simplified forms. */
  function text([traditional, simplified]) {
    const to = new Map(), simple = [...simplified];
    [...traditional].forEach((c, i) => to.set(c, simple[i]));
    const folded = new Map();

    function fold(character) {
      let out = folded.get(character);
      if (out === undefined) {
        out = "";
        for (const c of character.normalize("NFKC").toLowerCase()) {
          if (SPACES.has(c)) out += " ";
          else if (!INVISIBLE.has(c) && !(c >= "\ufe00" && c <= "\ufe0f")) out += to.get(c) ?? SIGNS[c] ?? c;
        }
        folded.set(character, out);
      }
      return out;
    }

    function normal(given) {
      let out = "";
      for (const c of given) out += fold(c);
      for (const [pattern, by] of STEPS) out = out.replace(pattern, by);
      return out;
    }

    /** The normalised text with the place in the given text that each of its units comes from, and the end. */
    function mapped(given) {
      let out = "", at = [], here = 0;
      for (const c of given) {
        const more = fold(c);
        for (let i = 0; i < more.length; i++) at.push(here);
        out += more;
        here += c.length;
      }
      for (const [pattern, by] of STEPS) {
        const places = [];
        let last = 0;
        const next = out.replace(pattern, (match, ...rest) => {
          const group = typeof rest[0] === "string" ? rest.shift() : "";
          const from = rest[0], kept = by === "$1" ? group : by;
          for (let i = last; i < from; i++) places.push(at[i]);
          for (let i = 0; i < kept.length; i++) places.push(at[from + i]);
          last = from + match.length;
          return kept;
        });
        for (let i = last; i < out.length; i++) places.push(at[i]);
        [out, at] = [next, places];
      }
      return { text: out, at: [...at, given.length] };
    }

    return { normal, mapped };
  }

  /** The keys of a normalised text, in the order of its tokens. */
  function keys(normal) {
    const out = [];
    for (const [, sign, number, per, word, mark, run] of normal.matchAll(TOKEN)) {
      if (number) {
        out.push(number);
        if (sign) out.push(sign, sign + number);
        if (per) out.push(per, number + per);
        if (sign && per) out.push(sign + number + per);
      } else if (run) {
        const units = [...run];
        units.forEach((c, i) => out.push(c + (units[i + 1] ?? "")));
      } else out.push(word ?? mark);
    }
    return out;
  }

  /** What to look up for a term of a query: keys that its records have, beginnings of which they have one, Latin ones and those
      of single characters, which many records have; `exact` is true
      where a record that has it holds the term for certain. */
  function wanted(term) {
    const whole = [], begins = [];
    let exact = false;
    for (const match of term.matchAll(TOKEN)) {
      const [all, , number, , word, mark, run] = match;
      if (number) whole.push(all);
      else if (run) {
        const units = [...run];
        if (units.length === 1) begins.push(run);
        for (let i = 0; i + 1 < units.length; i++) whole.push(units[i] + units[i + 1]);
      } else if (mark) whole.push(mark);
      else if (match.index + word.length < term.length) whole.push(word);
      else begins.push(word);
      exact = match[0] === term && whole.length + begins.length === 1;
    }
    return { whole: [...new Set(whole)], begins: begins.filter(b => /[a-z]/.test(b)), single: begins.filter(b => !/[a-z]/.test(b)), exact };
  }

  /** Where a term stands in a normalised text from a place on: whole numbers, words from their beginning; -1 for nowhere. */
  function find(normal, term, from = 0) {
    const digit = c => c >= "0" && c <= "9", letter = c => c >= "a" && c <= "z";
    const first = term[0], last = term[term.length - 1];
    for (let at = normal.indexOf(term, from); at >= 0; at = normal.indexOf(term, at + 1)) {
      const end = at + term.length;
      if (letter(first) && letter(normal[at - 1])) continue;
      if (digit(first) && (digit(normal[at - 1]) || (normal[at - 1] === "." && digit(normal[at - 2])))) continue;
      if (digit(last) && (digit(normal[end]) || (normal[end] === "." && digit(normal[end + 1])))) continue;
      return at;
    }
    return -1;
  }

  /** The terms of a query, parted by spaces that do not stand between a number and its sign: normalised, without dots at their ends;
      what nothing can be found by is left out. */
  function terms(query, normal) {
    const joined = query.replace(/([≥≤≧≦<>=＜＞＝])\s+(?=[0-9０-９])/gu, "$1").replace(/([0-9０-９])\s+(?=[%％‰])/gu, "$1");
    const out = joined.trim().split(/\s+/u).map(part => normal(part).replace(/^\.+|\.+$/g, "")).filter(term => keys(term).length);
    return [...new Set(out)];
  }

  return { text, keys, wanted, find, terms };
})();
if (typeof module !== "undefined") module.exports = SearchText;
