// Marking words of a text by mouse, finger or keyboard. Positions are counted in Unicode code points.
(() => {
  "use strict";
  const root = document.getElementById("coding"), form = document.getElementById("coding-form");
  const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  for (const find of document.querySelectorAll("[data-find]")) {
    const rows = [...find.closest(".picker").querySelectorAll("[data-words]")];
    const none = find.closest(".picker").querySelector("[data-none]");
    find.addEventListener("input", () => {
      const wanted = plain(find.value.trim());
      for (const row of rows) row.hidden = !plain(row.dataset.words).includes(wanted);
      none.hidden = rows.some((row) => !row.hidden);
    });
    find.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      const seen = rows.filter((row) => !row.hidden), ticked = rows.some((row) => row.querySelector("input").checked);
      if (!find.value.trim() && ticked) return; // the form is sent
      event.preventDefault();
      if (find.value.trim() && seen.length) {
        seen[0].querySelector("input").checked = true;
        find.value = "";
        find.dispatchEvent(new Event("input"));
      }
    });
  }
  if (!root || !form) return;

  const paras = document.getElementById("coding-paras");
  const quote = form.querySelector("[data-quote]");
  const status = document.createElement("p");
  status.className = "vh";
  status.setAttribute("role", "status");
  root.append(status);
  let editing = null, came = null, kept = null;

  const points = (words) => [...words].length;
  const startOf = (p) => Number(p.parentElement.dataset.start);
  const say = (words, values = {}) => {
    status.textContent = words.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  };
  const short = (words) => (points(words) > 120 ? [...words].slice(0, 120).join("") + "…" : words);

  function offset(p, node, at) {
    const range = document.createRange();
    range.setStart(p, 0);
    range.setEnd(node, at);
    return startOf(p) + points(range.toString());
  }

  // What of the text is selected: {start, end, words, first}, or null. Edges in the margin are
  // brought to the nearest paragraph.
  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!paras.contains(range.commonAncestorContainer) && !range.intersectsNode(paras)) return null;
    const inside = [...paras.querySelectorAll(".para > p")].filter((p) => range.intersectsNode(p));
    if (!inside.length) return null;
    const first = inside[0], last = inside[inside.length - 1];
    const whole = (p) => startOf(p) + points(p.textContent);
    let start = first.contains(range.startContainer) ? offset(first, range.startContainer, range.startOffset) : startOf(first);
    const end = last.contains(range.endContainer) ? offset(last, range.endContainer, range.endOffset) : whole(last);
    let words = "";
    for (const p of inside) {
      const part = document.createRange();
      part.selectNodeContents(p);
      if (p.contains(range.startContainer)) part.setStart(range.startContainer, range.startOffset);
      if (p.contains(range.endContainer)) part.setEnd(range.endContainer, range.endOffset);
      words += (words ? " " : "") + part.toString();
    }
    return words.trim() && start < end ? { start, end, words: words.trim(), first, range: range.cloneRange() } : null;
  }

  function open(chosen) {
    form.elements.start.value = chosen.start;
    form.elements.end.value = chosen.end;
    quote.textContent = short(chosen.words);
    came = chosen.first.parentElement.id;
    kept = chosen;
    form.hidden = false;
    if (window.Highlight && CSS.highlights) CSS.highlights.set("chosen", new Highlight(chosen.range));
    document.getElementById("coding-marked").replaceChildren();
    say(root.dataset.chosen, { words: short(chosen.words) });
  }

  function close(back = true) {
    form.hidden = true;
    form.reset();
    form.querySelector("[data-find]").dispatchEvent(new Event("input"));
    if (window.Highlight && CSS.highlights) CSS.highlights.delete("chosen");
    getSelection().removeAllRanges();
    kept = null;
    if (back && came) document.getElementById(came)?.querySelector(".para-n")?.focus({ preventScroll: true });
  }

  // Mouse and finger: when the selection has come to rest.
  let rest = null, down = false;
  const settle = () => {
    clearTimeout(rest);
    rest = setTimeout(() => {
      if (down || editing) return;
      const chosen = selected();
      if (chosen && !(kept && chosen.start === kept.start && chosen.end === kept.end)) open(chosen);
    }, 120);
  };
  paras.addEventListener("pointerdown", () => { down = true; });
  addEventListener("pointerup", () => { down = false; settle(); });
  addEventListener("pointercancel", () => { down = false; settle(); });
  document.addEventListener("selectionchange", settle);

  // Keyboard: arrows go from one number to the next, Enter lets words of the paragraph be chosen.
  const numbers = () => [...paras.querySelectorAll(".para-n")];
  const rove = (link) => {
    for (const each of paras.querySelectorAll('.para-n[tabindex="0"]')) each.tabIndex = -1;
    link.tabIndex = 0;
  };
  function settleNumbers() {
    const all = numbers();
    for (const link of all) if (!link.hasAttribute("tabindex")) link.tabIndex = -1;
    if (all.length && !paras.querySelector('.para-n[tabindex="0"]')) all[0].tabIndex = 0;
  }
  settleNumbers();

  paras.addEventListener("keydown", (event) => {
    const link = event.target.closest(".para-n");
    if (!link || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = numbers(), at = all.indexOf(link);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || !all[to]) return;
    event.preventDefault();
    rove(all[to]);
    all[to].focus();
  });
  paras.addEventListener("click", (event) => {
    const link = event.target.closest(".para-n");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    rove(link);
    const p = link.parentElement.querySelector("p");
    if (event.detail === 0) return begin(p); // by keyboard
    getSelection().selectAllChildren(p);
  });

  function begin(p) {
    editing = p;
    p.contentEditable = "true";
    p.spellcheck = false;
    p.setAttribute("role", "textbox");
    p.setAttribute("aria-readonly", "true");
    p.setAttribute("aria-multiline", "true");
    p.setAttribute("aria-label", root.dataset.editing.replace("{n}", p.parentElement.querySelector(".para-n").textContent.match(/\d+\s*$/)[0].trim()));
    p.inputMode = "none";
    p.focus();
    getSelection().collapse(p, 0);
  }
  function leave(focus) {
    const p = editing;
    if (!p) return;
    editing = null;
    for (const name of ["contenteditable", "role", "aria-readonly", "aria-multiline", "aria-label", "inputmode", "spellcheck"]) p.removeAttribute(name);
    if (focus) p.parentElement.querySelector(".para-n").focus();
  }
  // The sentence around the selection, or the whole paragraph, as text offsets of the paragraph.
  function widen(p, pattern) {
    const text = p.textContent, selection = getSelection();
    const range = selection.getRangeAt(0), before = document.createRange();
    before.setStart(p, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const start = before.toString().length, end = start + range.toString().length;
    let from = 0, to = text.length;
    for (const found of pattern ? text.matchAll(pattern) : []) {
      const edge = found.index + found[0].length;
      if (edge <= start) from = edge;
      else if (edge >= end && edge < to) { to = edge; break; }
    }
    const [a, b] = [place(p, from), place(p, to)];
    selection.setBaseAndExtent(a[0], a[1], b[0], b[1]);
  }
  function place(p, at) {
    const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode(), last = node;
    for (; node; node = walker.nextNode()) {
      if (at <= node.length) return [node, at];
      at -= node.length;
      last = node;
    }
    return [last, last.length];
  }
  for (const name of ["beforeinput", "paste", "cut", "drop"]) {
    paras.addEventListener(name, (event) => { if (editing) event.preventDefault(); });
  }
  paras.addEventListener("keydown", (event) => {
    if (!editing || event.target !== editing) return;
    const key = event.key.toLowerCase();
    if (key === "escape") { event.preventDefault(); return leave(true); }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "s" || key === "p") {
      event.preventDefault();
      widen(editing, key === "s" ? /[.!?…]+["”»')\]]*\s+/g : null);
      return say(root.dataset.chosen, { words: short(getSelection().toString()) });
    }
    if (key !== "enter") return;
    event.preventDefault();
    const chosen = selected();
    if (!chosen) return say(root.dataset.alone);
    leave(false);
    open(chosen);
    form.querySelector("[data-find]").focus();
  });
  paras.addEventListener("focusout", (event) => { if (event.target === editing) leave(false); });

  form.querySelector("[data-close]").addEventListener("click", () => close());
  form.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });

  document.addEventListener("htmx:after:swap", () => {
    const done = document.querySelector("#coding-marked [data-done]");
    if (!done || done.dataset.seen) return;
    done.dataset.seen = "yes";
    settleNumbers();
    const link = document.getElementById(`para-${done.dataset.done}`)?.querySelector(".para-n");
    if (link) rove(link);
    close();
  });

  // A passage is lit where it stands while its codes are pointed at.
  const light = (event, on) => {
    const link = event.target.closest?.("[data-passage]");
    if (!link) return;
    for (const mark of paras.querySelectorAll(`mark[data-p~="${link.dataset.passage}"]`)) mark.classList.toggle("lit", on);
  };
  for (const [name, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
    paras.addEventListener(name, (event) => light(event, on));
  }
})();
