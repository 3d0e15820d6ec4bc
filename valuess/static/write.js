// The editor's own script: tells htmx when words change, and keeps them in this
// browser while the server is away. Writing, previewing and saving work without it.
(() => {
  "use strict";
  const form = document.querySelector("form[data-editor]");
  if (!form) return;
  const body = form.elements.body;
  const kept = document.getElementById("writing-kept");
  const page = `valuess ${form.dataset.page} `;
  const mine = page + form.dataset.editor;
  const fields = ["title", "body", "note"];

  const words = () => Object.fromEntries(fields.map((name) => [name, form.elements[name].value]));
  const opened = JSON.stringify(words());

  const store = (key, value) => {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // a full or forbidden store: the server's draft remains
    }
  };

  // The heading above the caret, so that others see where one is writing.
  const place = () => {
    const above = body.value.slice(0, body.selectionStart).split("\n");
    const heading = above.reverse().find((line) => /^#{1,6} /.test(line));
    return heading ? heading.replace(/^#+ /, "") : "";
  };

  form.addEventListener("input", () => {
    form.elements.place.value = place();
    store(mine, { ...words(), at: Date.now() });
    kept.dispatchEvent(new Event("words"));
  });

  const away = (yes) => {
    const note = document.getElementById("writing-away");
    if (!yes) note?.remove();
    else if (!note) {
      const made = document.createElement("p");
      made.id = "writing-away";
      made.className = "draft-banner";
      made.setAttribute("role", "status");
      made.textContent = form.dataset.away;
      kept.before(made);
    }
  };

  let sent = null; // what is stored here when a request leaves
  kept.addEventListener("htmx:before:request", () => {
    sent = localStorage.getItem(mine);
  });

  const answered = (status) => {
    const well = status >= 200 && status < 300;
    // the server has it now, unless more was typed while the answer was under way
    if (well && localStorage.getItem(mine) === sent) localStorage.removeItem(mine);
    away(!well && status !== 401); // to 401 the answer itself says what to do
  };
  kept.addEventListener("htmx:after:request", (event) => {
    answered(event.detail.ctx.response?.status ?? 0);
  });
  kept.addEventListener("htmx:error", () => answered(0));
  window.addEventListener("online", () => kept.dispatchEvent(new Event("words")));

  // Words go to where the caret is; while it was nowhere yet, below the text, not to its first word.
  let placed = false;
  body.addEventListener("focus", () => {
    placed = true;
  });
  const insert = (words, whole) => {
    let at = placed ? body.selectionEnd : body.value.length;
    if (whole) at += /\n\s*\n|\s*$/.exec(body.value.slice(at)).index; // below the paragraph
    const before = body.value.slice(0, at);
    const gap = whole || !placed ? "\n\n" : /\S$/.test(before) ? " " : "";
    body.setRangeText(before.trim() ? gap + words : words, at, at, "end");
    body.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // The words of a file just added stand below the paragraph in which one is.
  document.addEventListener("htmx:after:swap", (event) => {
    const target = event.detail.ctx.target;
    const added = target?.id === "files-added" && target.querySelector("[data-insert]");
    if (!added) return;
    insert(added.value, true);
    target.querySelector("[data-inserted]").hidden = false;
    target.querySelector("[data-by-hand]").hidden = true;
  });

  // What the picker finds is cited where the caret is.
  document.addEventListener("htmx:after:swap", (event) => {
    for (const button of event.detail.ctx.target?.querySelectorAll?.("[data-cite]") ?? []) button.hidden = false;
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-cite]");
    if (!button) return;
    insert(button.dataset.cite, false);
    body.focus();
  });

  // Words of an earlier visit that never reached the server: offered, never put in unasked.
  const offer = (key, found) => {
    const banner = document.createElement("div");
    banner.className = "draft-banner";
    const when = new Date(found.at).toLocaleString(document.documentElement.lang);
    const text = document.createElement("p");
    text.textContent = form.dataset.found.replace("{when}", when);
    const act = (label, then) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button quiet";
      button.textContent = label;
      button.addEventListener("click", () => {
        then();
        localStorage.removeItem(key);
        banner.remove();
        body.focus();
      });
      return button;
    };
    const take = () => {
      for (const name of fields) form.elements[name].value = found[name];
      for (const name of fields) form.elements[name].dispatchEvent(new Event("input", { bubbles: true }));
    };
    const acts = document.createElement("div");
    acts.className = "actions";
    acts.append(act(form.dataset.take, take), act(form.dataset.drop, () => {}));
    banner.append(text, acts);
    form.before(banner);
  };

  const done = form.dataset.done.split(" ").map((token) => page + token);
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(page))) {
    const found = JSON.parse(localStorage.getItem(key));
    const { at: _at, ...said } = found;
    const known = done.includes(key) || JSON.stringify(said) === opened || found.body === body.value;
    if (known) localStorage.removeItem(key);
    else offer(key, found);
  }
})();
