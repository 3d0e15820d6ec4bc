/* The builder: questions dragged to another place, the button that moved one keeps the focus, and
   the answers of a rule's question shown at once. Buttons do the same without this script. */
(() => {
  const lists = document.querySelectorAll("[data-questions]");
  let held = null;

  const unmark = () => document.querySelectorAll(".before, .last").forEach((e) => e.classList.remove("before", "last"));

  const send = (item, list, before) => {
    const form = item.querySelector("form.build-acts");
    const values = { act: "place", within: list.closest("[data-section]").dataset.section, before };
    for (const [name, value] of Object.entries(values)) {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      form.append(field);
    }
    form.submit();
  };

  lists.forEach((list) => {
    list.querySelectorAll("[data-question]").forEach((item) => {
      item.draggable = true;
      item.addEventListener("dragstart", (event) => {
        held = item;
        item.classList.add("dragged");
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", item.dataset.question);
      });
      item.addEventListener("dragend", () => {
        item.classList.remove("dragged");
        held = null;
        unmark();
      });
    });
    list.addEventListener("dragover", (event) => {
      if (!held) return;
      event.preventDefault();
      unmark();
      const over = event.target.closest("[data-question]");
      (over || list).classList.add(over ? "before" : "last");
    });
    list.addEventListener("drop", (event) => {
      if (!held) return;
      event.preventDefault();
      const over = event.target.closest("[data-question]");
      if (over !== held) send(held, list, over ? over.dataset.question : "");
    });
  });

  document.querySelectorAll("[data-show]").forEach((select) => {
    select.addEventListener("change", () => select.form.querySelector("[data-shows]").click());
  });

  // What belongs to the type that was chosen is opened.
  document.querySelectorAll("form.build [name=type]").forEach((select) => {
    select.addEventListener("change", () => {
      document.querySelectorAll("[data-of]").forEach((part) => { if (part.dataset.of.split(" ").includes(select.value)) part.open = true; });
    });
  });

  const MOVED = "valuess moved";
  document.querySelectorAll("form.build-acts").forEach((form) => {
    form.addEventListener("submit", (event) => sessionStorage.setItem(MOVED, event.submitter?.value ?? ""));
  });
  const target = location.hash && document.getElementById(location.hash.slice(1));
  const act = sessionStorage.getItem(MOVED);
  sessionStorage.removeItem(MOVED);
  if (target && act) { // once the browser has gone to the target, which takes the focus away
    const buttons = target.closest("li, section").querySelectorAll("[name=act]");
    const there = [...buttons].filter((button) => !button.disabled); // at an end, the other way is left
    const button = there.find((each) => each.value === act) ?? there[0];
    window.addEventListener("load", () => setTimeout(() => button?.focus()));
  }
})();
