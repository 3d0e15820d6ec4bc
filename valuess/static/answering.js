// The questionnaire while it is answered: what is asked is decided at once, “none” excludes the
// rest, rankings have buttons, and what is typed stays in this browser until it has been sent.
// Without this script the server does all of it, page by page.
(() => {
  "use strict";
  const read = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const store = (key, value) => { try { localStorage.setItem(key, value); } catch { /* full, or forbidden */ } };
  const forget = (start) => {
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(start)) localStorage.removeItem(key);
    } catch { /* forbidden */ }
  };
  const done = document.querySelector("[data-done]");
  if (done) forget(done.dataset.done);
  for (const form of document.querySelectorAll("[data-forgets]")) form.addEventListener("submit", () => forget(form.dataset.forgets));

  const form = document.querySelector("form[data-place], form[data-trial]");
  if (!form) return;
  const trial = "trial" in form.dataset; // the preview of a coordinator: nothing is kept or sent
  const questions = [...form.querySelectorAll("[data-question]")];
  const inputs = (question) => [...question.querySelectorAll("input, select, textarea")];
  const given = (input) => (input.type === "radio" || input.type === "checkbox" ? input.checked : input.value.trim() !== "");
  const beside = (input) => input.name.endsWith(".other");

  // ---- what is asked
  const told = form.dataset.rules ? JSON.parse(form.dataset.rules) : null;
  const codes = (question) => {
    if (question.dataset.type === "ranking") {
      return inputs(question).filter(given).map((input) => input.name.split(".")[1]);
    }
    const chosen = inputs(question).filter((input) => given(input) && !beside(input));
    return chosen.map((input) => (input.type === "radio" || input.type === "checkbox" ? input.value : "yes"));
  };
  const decide = () => {
    if (!told) return;
    const said = { ...told.said }, there = new Set(told.there);
    const test = ([code, operator, wanted]) => {
      const have = there.has(code) ? said[code] ?? [] : [];
      const hit = wanted.some((option) => have.includes(option));
      if (operator === "any") return hit;
      if (operator === "none") return !hit;
      return (have.length > 0) === (operator === "answered");
    };
    for (const question of questions) {
      const code = question.dataset.question, rule = told.rules[code];
      if (rule) question.hidden = !(rule.every ? rule.tests.every(test) : rule.tests.some(test));
      if (question.hidden) continue;
      there.add(code);
      said[code] = codes(question);
    }
    form.elements._shown.value = questions.filter((q) => !q.hidden).map((q) => q.dataset.question).join(" ");
  };

  // ---- choices
  const exclude = (changed) => {
    if (changed.type !== "checkbox" || !changed.checked) return;
    for (const other of inputs(changed.closest("[data-question]"))) {
      const alone = "alone" in changed.dataset || "alone" in other.dataset;
      if (other !== changed && other.type === "checkbox" && alone) other.checked = false;
    }
  };
  const clearable = () => {
    for (const button of form.querySelectorAll(".clear")) {
      button.hidden = !inputs(button.closest("[data-question]")).some((i) => !beside(i) && given(i));
    }
  };
  const typed = (event) => {
    if (event?.target?.matches?.("input")) exclude(event.target);
    decide();
    clearable();
    keep();
  };

  // ---- rankings: a place up, a place down
  const rank = (select, up) => {
    const all = [...select.closest("ul").querySelectorAll("select")];
    const order = all.filter((s) => s.value).sort((a, b) => a.value - b.value);
    const at = order.indexOf(select);
    if (at < 0) { if (up) order.push(select); else return; }
    else if (up && at > 0) order.splice(at - 1, 2, select, order[at - 1]);
    else if (!up) order.splice(at, 2, ...(at + 1 < order.length ? [order[at + 1], select] : []));
    for (const each of all) each.value = order.includes(each) ? String(order.indexOf(each) + 1) : "";
    const heard = select.closest("[data-question]").querySelector("[role=status]");
    heard.textContent = `${select.labels[0].textContent}: ${select.value || "–"}`;
    typed();
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("raise" in button.dataset || "lower" in button.dataset) {
      rank(button.closest("li").querySelector("select"), "raise" in button.dataset);
    } else if (button.classList.contains("clear")) {
      event.preventDefault();
      const mine = inputs(button.closest("[data-question]"));
      for (const input of mine) {
        if (input.type === "radio" || input.type === "checkbox") input.checked = false;
        else input.value = "";
      }
      typed();
      mine[0].focus();
    }
  });

  // ---- a copy of what is typed, until the portal has it
  const key = form.dataset.place + form.dataset.page;
  const values = () => {
    const found = {};
    for (const [name, value] of new FormData(form)) if (!name.startsWith("_")) (found[name] ??= []).push(value);
    return found;
  };
  const plain = (found) => JSON.stringify(Object.entries(found).filter(([, v]) => v.some(Boolean)).sort());
  const opened = plain(values());
  let sending = false;
  const keep = () => {
    if (!trial) store(key, JSON.stringify({ said: values(), at: Date.now(), edited: +form.dataset.edited, sent: sending }));
  };
  const fill = (said) => {
    for (const input of form.elements) {
      if (!input.name || input.name.startsWith("_")) continue;
      const mine = said[input.name] ?? [];
      if (input.type === "radio" || input.type === "checkbox") input.checked = mine.includes(input.value);
      else input.value = mine[0] ?? "";
    }
    typed();
  };
  const offer = (found) => {
    const banner = document.createElement("div"), text = document.createElement("p"), acts = document.createElement("div");
    banner.className = "draft-banner";
    acts.className = "actions";
    text.textContent = form.dataset.found.replace("{when}", new Date(found.at).toLocaleString(document.documentElement.lang));
    const act = (label, then) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button quiet";
      button.textContent = label;
      button.addEventListener("click", () => { then(); banner.remove(); inputs(questions[0])[0]?.focus(); });
      acts.append(button);
    };
    act(form.dataset.take, () => fill(found.said));
    act(form.dataset.drop, () => forget(key));
    banner.append(text, acts);
    form.before(banner);
  };
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  if (trial) {
    form.addEventListener("submit", (event) => event.preventDefault());
    return;
  }
  // What was sent and taken is kept no longer; the answers count one change more than before.
  const edited = +form.dataset.edited;
  try {
    for (const name of Object.keys(localStorage).filter((n) => n.startsWith(form.dataset.place))) {
      const found = JSON.parse(read(name));
      if (found.sent && edited === found.edited + 1) localStorage.removeItem(name);
      else if (name === key && plain(found.said) === opened) localStorage.removeItem(name);
      else if (name === key) offer(found);
    }
  } catch { /* forbidden */ }
  form.addEventListener("submit", () => { sending = true; if (plain(values()) !== opened) keep(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) sending = false; });
  window.addEventListener("offline", () => {
    if (document.getElementById("answering-away")) return;
    const note = document.createElement("p");
    note.id = "answering-away";
    note.className = "draft-banner";
    note.setAttribute("role", "status");
    note.textContent = form.dataset.away;
    form.before(note);
  });
  window.addEventListener("online", () => document.getElementById("answering-away")?.remove());
  decide();
  clearable();
})();
