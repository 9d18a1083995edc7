/* Numbers in questions: comparisons with their measures, years, counts; written in digits or in Chinese. Used by understand.js. */
"use strict";

/* exported Quantities */
const Quantities = (() => {
  const DIGITS = "零一二三四五六七八九";
  const NUMBER = "(?:\\d+(?:\\.\\d+)?|[零〇一二两三四五六七八九十百千]+(?:点[零〇一二三四五六七八九]+)?)";

  const digit = (c) => (c === "〇" ? 0 : c === "两" ? 2 : DIGITS.indexOf(c));
  const isDigit = (c) => c !== undefined && c >= "0" && c <= "9";
  const longestFirst = (words) => [...words].sort((a, b) => b.length - a.length);
  const anyOf = (words) => longestFirst(words).map((w) => w.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");

  /** A number written in digits or in Chinese, as plain digits. */
  function plain(text) {
    if (/^\d/.test(text)) return text;
    const [whole, rest] = text.split("点");
    let value = 0;
    if (/[十百千]/.test(whole)) {
      let last = 0;
      for (const c of whole) {
        const factor = { 十: 10, 百: 100, 千: 1000 }[c];
        if (factor) value += (last || 1) * factor;
        last = factor ? 0 : digit(c);
      }
      value += last;
    } else {
      value = Number([...whole].map(digit).join(""));
    }
    return rest ? `${value}.${[...rest].map(digit).join("")}` : String(value);
  }

  /** A decimal times ten to a power, without the rounding of floating point. */
  function shifted(text, power) {
    const [whole, rest = ""] = text.split(".");
    const moved = rest.padEnd(power, "0");
    return `${whole}${moved.slice(0, power)}`.replace(/^0+(?=\d)/, "") + (moved.length > power ? `.${moved.slice(power)}` : "");
  }

  /** Reads what is no fixed word: comparisons, years, counts, numbers. */
  function readers(grammar, names, normal) {
    const { before, after, between } = grammar.compare;
    const sign = (list, word) => Object.keys(list).find((key) => list[key].includes(word));
    const measures = new Map(names.measure.flatMap(([name, factor, base, ...more]) => [name, ...more].map((w) => [normal(w), { name, factor, base }])));
    const every = (list) => anyOf(Object.values(list).flat().map(normal));
    const measure = anyOf([...measures.keys()].filter(Boolean));
    const quantity = `(?:百分之(${NUMBER})|(${NUMBER})成(半|[一二三四五六七八九\\d])?|(一半|半数)|(${NUMBER})([百千]?[万亿])?(${measure})?)`;
    const sticky = (pattern) => new RegExp(pattern, "y");
    const compared = sticky(`(${every(before)})?了?${quantity}(${every(after)})?`);
    const ranged = sticky(`${quantity}(?:到|至|-)${quantity}(${anyOf(between)})?`);
    const dated = sticky("((?:19|20)\\d\\d|[二][〇零][一二三四五六七八九〇零]{2})(?![\\d.%])(?:财年|年度|年)?(以来|以后|起)?");
    const spanned = sticky("((?:19|20)\\d\\d)年?(?:-|到|至)((?:19|20)\\d\\d)(?![\\d.%])(?:年度|年)?");
    const short = sticky("(\\d\\d)年(?:度)?");
    const recently = sticky(`(?:${anyOf(grammar.years.recent)})(${NUMBER})年`);
    const counted = [sticky(`(?:前|头)(${NUMBER})(?:个|名|位|家|项|大)?`), sticky(`(${NUMBER})(?:个|家|名|项|位)`)];
    const bare = sticky("\\d+(?:\\.\\d+)?");
    const at = (regex, text, i) => { regex.lastIndex = i; return regex.exec(text); };

    /** The amount of a quantity: seven groups of a match, from the first on. */
    function amount(match, from) {
      const [percent, tenths, more, half, number, scale, unit] = match.slice(from, from + 7);
      const percents = measures.get("%");
      const printed = number && plain(number) + (scale || "");
      if (half) return { value: "50", measure: percents };
      if (percent) return { value: plain(percent), measure: percents };
      if (tenths) return { value: shifted(`${plain(tenths)}.${more === "半" ? 5 : more ? plain(more) : 0}`, 1), measure: percents };
      let value = plain(number);
      const whole = measures.get((scale || "") + (unit || ""));
      if (!scale || whole) return { value, measure: whole };
      for (const c of scale) value = shifted(value, { 百: 2, 千: 3, 万: 4, 亿: 8 }[c]);
      return { value, measure: measures.get(unit), large: true, printed, number: plain(number), scale };
    }

    const shown = ({ value, measure: m, printed }) => `${printed ?? value}${m ? m.name : ""}`;

    function condition(first, one, second, two) {
      const measure = one.measure ?? two?.measure;
      const text = two ? `在${shown({ ...one, measure })}到${shown({ ...two, measure })}之间` : `${grammar.compare.names[first]}${shown(one)}`;
      const english = two ? `from ${shown({ ...one, measure })} to ${shown({ ...two, measure })}` : `${grammar.compare.names_en[first]} ${shown(one)}`;
      return {
        sign: first, value: one.value, sign2: second, value2: two?.value, large: one.large, number: one.number, scale: one.scale, text, english,
        ...(measure ? { factor: measure.factor, base: measure.base } : {}),
      };
    }

    const isYear = (match, from) => /^(?:19|20)\d\d$/.test(match[from]) && match[from + 2] === "年";
    const years = (list) => ({ slot: "year", years: list });
    const latest = (count) => names.years.slice(-count);

    return (text, i, now) => {
      const out = [];
      const take = (match, sense, cost = 1) => out.push({ end: i + match[0].length, senses: [{ ...sense, cost }], cost });
      let m = at(ranged, text, i);
      if (m && !isYear(m, 5) && [1, 2, 4, 7, 8, 9, 11, 14, 15].some((group) => m[group])) {
        take(m, { slot: "compare", compare: condition(">=", amount(m, 1), "<=", amount(m, 8)) });
      }
      m = at(compared, text, i);
      if (m && !isYear(m, 6) && (m[1] || m[9])) {
        take(m, { slot: "compare", compare: condition(m[1] ? sign(before, m[1]) : sign(after, m[9]), amount(m, 2)) });
      }
      m = at(spanned, text, i);
      if (m && m[1] <= m[2]) take(m, years(Array.from({ length: Math.min(m[2] - m[1] + 1, 30) }, (_, k) => String(Number(m[1]) + k))));
      m = at(dated, text, i);
      if (m) {
        const year = /^\d/.test(m[1]) ? m[1] : [...m[1]].map(digit).join("");
        take(m, years(m[2] ? names.years.filter((y) => y >= year) : [year]));
      }
      m = at(short, text, i);
      if (m && !isDigit(text[i - 1])) take(m, years([`20${m[1]}`]));
      m = at(recently, text, i);
      if (m && names.years.length) take(m, years(latest(Number(plain(m[1])))));
      for (const regex of counted) {
        m = at(regex, text, i);
        if (m && !isDigit(text[i - 1])) take(m, { slot: "count", value: plain(m[1]) });
      }
      m = at(bare, text, i);
      if (m && !isDigit(text[i - 1]) && text[i - 1] !== ".") take(m, { slot: "number", value: m[0] });
      for (const [word, back] of Object.entries(grammar.years.relative)) if (text.startsWith(word, i)) take([word], years([String(now + back)]));
      for (const word of grammar.years.latest) if (text.startsWith(word, i) && names.years.length) take([word], years(latest(1)));
      return out;
    };
  }

  return { readers };
})();
