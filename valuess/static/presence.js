// Marks of presence: shown at once, kept on the phone, sent when there is a network.
// Each waiting mark is an entry of its own in localStorage, so that two tabs lose none.
(() => {
  const atOnce = document.querySelector("form[data-at-once]");
  if (atOnce) return atOnce.requestSubmit();
  const root = document.getElementById("presence");
  if (!root) return;

  const { send, worker, wordsWaiting, wordsSent, wordsAway, wordsDoor, wordsRefused, wordsWalkIn } = root.dataset;
  const WAITS = `presence:${send.replace(/^\/\w+/, "")}:`, REFUSED = `refused:${WAITS}`;
  const list = root.querySelector("[data-list]"), sync = root.querySelector("[data-sync]");
  let token = root.querySelector("[name=csrf_token]").value, sending = false, door = false, away = false, ever = false;

  const entries = (prefix) => Object.keys(localStorage).filter((key) => key.startsWith(prefix))
    .map((key) => JSON.parse(localStorage.getItem(key))).sort((a, b) => a.at - b.at);
  const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");
  const rowOf = (person) => root.querySelector(`[data-person="${CSS.escape(person)}"]`);

  function show(person, act) {
    const row = rowOf(person);
    if (!row) return;
    row.dataset.act = act;
    for (const button of row.querySelectorAll(".tap")) {
      button.setAttribute("aria-pressed", String(button.value.split(":")[0] === act));
    }
    if (act === "present" && row.closest("[data-others]")) list.append(row);
  }

  function addWalkIn(key, name, act) {
    if (rowOf(key)) return;
    const row = document.createElement("li"), who = document.createElement("span"), bold = document.createElement("b");
    const small = document.createElement("span");
    row.className = "comer"; row.dataset.person = key; row.dataset.words = name.toLowerCase(); row.dataset.act = act;
    who.className = "who"; bold.textContent = name; small.className = "quiet-text"; small.textContent = wordsWalkIn;
    who.append(bold, " ", small); row.append(who); list.append(row);
  }

  function count() {
    const rows = [...root.querySelectorAll("[data-person]")];
    for (const place of root.querySelectorAll("[data-count]")) {
      place.textContent = rows.filter((row) => row.dataset.act === place.dataset.count).length;
    }
    const waiting = entries(WAITS).length, refused = entries(REFUSED).length, words = [];
    if (waiting) words.push(wordsWaiting.replace("{n}", waiting));
    if (waiting && door) words.push(wordsDoor);
    else if (away) words.push(wordsAway);
    if (refused) words.push(wordsRefused.replace("{n}", refused));
    if (!words.length && ever) words.push(wordsSent);
    sync.hidden = !words.length;
    sync.textContent = words.join(" ");
    sync.dataset.waiting = waiting;
    sync.classList.toggle("waits", Boolean(waiting || away || refused));
  }

  function overlay() {
    for (const mark of entries(WAITS)) {
      if (mark.person === "new") addWalkIn(`new-${mark.id}`, mark.name, mark.act);
      else show(mark.person, mark.act);
    }
    count();
  }

  function keep(person, act, more = {}) {
    const mark = { id: newId(), person, act, at: Date.now(), ...more };
    localStorage.setItem(WAITS + mark.id, JSON.stringify(mark));
    overlay();
    exchange();
  }

  async function ask(method, body) {
    const answer = await fetch(send, {
      method, redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(15000),
      headers: body ? { "Content-Type": "application/json", "X-CSRFToken": token } : {},
      body: body && JSON.stringify(body),
    });
    if (answer.type === "opaqueredirect" || [400, 401, 403].includes(answer.status)) return "door";
    return answer.ok ? answer.json() : null;
  }

  function learn(state) {
    token = state.token;
    for (const id of state.kept) localStorage.removeItem(WAITS + id);
    for (const id of state.refused) {
      const mark = localStorage.getItem(WAITS + id);
      if (mark) localStorage.setItem(REFUSED + id, mark);
      localStorage.removeItem(WAITS + id);
    }
    for (const { key, name } of state.walkIns) addWalkIn(key, name, state.acts[key]);
    for (const row of root.querySelectorAll('[data-person^="new-"]')) row.remove();
    for (const row of root.querySelectorAll("[data-person]")) show(row.dataset.person, state.acts[row.dataset.person] || "");
    ever = ever || state.kept.length > 0;
  }

  async function exchange() {
    if (sending) return;
    sending = true;
    try {
      for (let turn = 0; turn < 20; turn++) {
        const marks = entries(WAITS).slice(0, 200).map((mark) => ({ ...mark, age: (Date.now() - mark.at) / 1000 }));
        let state = await ask(marks.length ? "POST" : "GET", marks.length ? { marks } : null);
        if (state === "door") {  // the session may be a new one: take its token and try once more
          const fresh = await ask("GET");
          if (fresh && fresh !== "door") { token = fresh.token; state = await ask("POST", { marks }); }
        }
        door = state === "door";
        away = state === null;
        if (!state || door) break;
        learn(state);
        if (!entries(WAITS).length) break;
      }
    } catch {
      away = true;
    } finally {
      sending = false;
      overlay();
    }
  }

  root.addEventListener("click", (event) => {
    const button = event.target.closest(".tap");
    if (!button) return;
    event.preventDefault();
    const [act, person] = button.value.split(":");
    keep(person, button.getAttribute("aria-pressed") === "true" ? "cleared" : act);
  });
  root.querySelector("[data-walk-in]").addEventListener("submit", (event) => {
    const form = event.target, name = form.elements.name.value.trim();
    if (!name || !form.elements.agreed.checked) return;  // the page itself says what is missing
    event.preventDefault();
    keep("new", "present", { name, organisation: form.elements.organisation.value.trim(), agreed: true });
    form.reset();
    form.elements.name.focus();
  });

  const find = root.querySelector("[name=find]");
  const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  function filter() {
    const wanted = plain(find.value.trim());
    for (const row of root.querySelectorAll("[data-person]")) row.hidden = !plain(row.dataset.words).includes(wanted);
    const others = root.querySelector(".others");
    if (others && wanted) others.open = true;
  }
  find.addEventListener("input", filter);
  find.form.addEventListener("submit", (event) => { event.preventDefault(); filter(); });
  root.querySelector("[data-plain]").hidden = true;

  addEventListener("online", exchange);
  addEventListener("storage", overlay);
  document.addEventListener("visibilitychange", () => document.hidden || exchange());
  setInterval(exchange, 15000);

  const sheets = () => [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((each) => each.href || each.src);
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register(worker, { scope: location.pathname })
      .then(() => caches.open("presence"))
      .then((cache) => cache.addAll([location.pathname, ...sheets()]))
      .then(() => { root.dataset.kept = "yes"; }, () => {});
    for (const form of document.querySelectorAll('form[action*="sign-out"]')) {
      form.addEventListener("submit", () => caches.delete("presence"));
    }
  }
  overlay();
  exchange();
})();
