// Searches a kept copy of the portal without a server: window.keptPages holds [title, address, words].
(() => {
  "use strict";
  const shown = 100, before = 60, length = 240;
  const spread = { "œ": "oe", "æ": "ae", "ß": "ss" };
  const marks = /[\u0300-\u036f]/g;

  // Folded words, and for each of their letters its place in the text: for the excerpt.
  const fold = (text, places) => {
    let made = "", at = 0;
    for (const char of text) {
      const low = char.toLowerCase();
      const bare = spread[low] ?? low.normalize("NFD").replace(marks, "");
      if (places) for (let n = 0; n < bare.length; n++) places.push(at);
      made += bare;
      at += char.length;
    }
    return made;
  };

  // "évaluations" also finds "évaluation": a term is the beginning of a word, its plural s or x aside.
  const terms = (asked) =>
    (fold(asked).match(/[\p{L}\p{N}]+/gu) ?? [])
      .filter((term, _n, all) => term.length > 1 || all.length === 1)
      .map((term) => (term.length > 4 ? term.replace(/[sx]$/, "") : term));
  const find = (folded, term) => new RegExp("(?<![\\p{L}\\p{N}])" + term, "u").exec(folded)?.index ?? -1;

  const search = (asked) => {
    const wanted = terms(asked);
    const hits = [];
    if (!wanted.length) return hits;
    for (const [title, address, words] of window.keptPages) {
      const head = fold(title), body = fold(words);
      const inTitle = wanted.filter((term) => find(head, term) >= 0).length;
      if (wanted.every((term) => find(head, term) >= 0 || find(body, term) >= 0)) {
        hits.push({ title, address, words, score: inTitle });
      }
    }
    return hits.sort((one, other) => other.score - one.score);
  };

  // Words around the first term, what was looked for marked.
  const excerpt = (words, wanted) => {
    const places = [], folded = fold(words, places), line = document.createElement("p");
    const first = Math.min(...wanted.map((t) => find(folded, t)).filter((at) => at >= 0), folded.length);
    let start = Math.max(0, (places[first] ?? 0) - before);
    start = start ? words.indexOf(" ", start) + 1 : 0;
    const last = words.length - start > length ? words.lastIndexOf(" ", start + length) : words.length;
    const piece = words.slice(start, last), inside = [];
    const small = fold(piece, inside);
    const all = new RegExp("(?<![\\p{L}\\p{N}])(?:" + wanted.join("|") + ")[\\p{L}\\p{N}]*", "gu");
    let end = 0;
    line.className = "excerpt";
    line.append(start ? "… " : "");
    for (const found of small.matchAll(all)) {
      const from = inside[found.index], to = inside[found.index + found[0].length] ?? piece.length;
      const mark = document.createElement("mark");
      mark.textContent = piece.slice(from, to);
      line.append(piece.slice(end, from), mark);
      end = to;
    }
    line.append(piece.slice(end) + (last < words.length ? " …" : ""));
    return line;
  };

  const asked = new URLSearchParams(location.search).get("q")?.trim() ?? "";
  if (!asked || !window.keptPages) return;
  for (const field of document.querySelectorAll("input[name=q]")) field.value = asked;
  const hits = search(asked), wanted = terms(asked);
  const count = document.getElementById("kept-count");
  count.textContent = hits.length ? count.dataset.found.replace("#", hits.length) : count.dataset.none;
  for (const hit of hits.slice(0, shown)) {
    const row = document.createElement("li"), head = document.createElement("h2");
    const link = document.createElement("a");
    link.href = hit.address;
    link.textContent = hit.title;
    head.append(link);
    row.append(head, excerpt(hit.words, wanted));
    document.getElementById("kept-results").append(row);
  }
})();
