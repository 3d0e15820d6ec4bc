// Keeps what is typed for a pair in this browser until it is saved; Ctrl+Enter saves and goes on;
// proposed words are put in its place, and Ctrl+Z brings back what stood there.
// The page works without it.
(() => {
  "use strict";
  const form = document.querySelector("form[data-pair]");
  if (!form) return;
  const words = form.elements.words;
  const key = `valuess pair ${location.pathname} ${form.dataset.pair}`;
  const was = words.value;
  try {
    const kept = JSON.parse(localStorage.getItem(key) || "null");
    if (kept && kept.words !== was && kept.from === was) {
      words.value = kept.words;
      const note = document.createElement("p");
      note.className = "hint";
      note.setAttribute("role", "status");
      note.textContent = form.dataset.found;
      form.prepend(note);
    } else if (kept && !location.search.includes("from=")) localStorage.removeItem(key);
  } catch {
    // a forbidden store: what is typed lives in the page alone
  }
  words.addEventListener("input", () => {
    try {
      localStorage.setItem(key, JSON.stringify({ words: words.value, from: was }));
    } catch {
      // a full store
    }
  });
  form.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-take]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    words.focus();
    words.select();
    if (!document.execCommand("insertText", false, link.dataset.take)) {
      words.setRangeText(link.dataset.take, 0, words.value.length, "end");
      words.dispatchEvent(new Event("input"));
    }
  });
  // A term is proposed with the words that are selected, in the language they are in.
  document.querySelector("a[data-propose]")?.addEventListener("pointerdown", ({ currentTarget }) => {
    const said = words.value.slice(words.selectionStart, words.selectionEnd).trim();
    const chosen = getSelection();
    const read = chosen.toString().trim();
    const lang = said ? words.lang : chosen.anchorNode?.parentElement?.closest("[lang]")?.lang;
    if (!(said || read) || !lang) return;
    currentTarget.search = new URLSearchParams({ [lang]: (said || read).slice(0, 120) });
  });
  words.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[value=next]"));
    }
  });
})();
