// What every page gains when scripts run. Nothing here is needed to read, write or send.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js"); // shows the controls that only a script can serve

  const came = location.search;

  const openMenus = () => document.querySelectorAll("details.menu[open]");

  const dismiss = (button) => {
    button.closest(".flash").remove();
    document.getElementById("main")?.focus(); // else the focus falls back to the top of the page
  };

  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const button = event.target.closest("[data-dismiss]");
    if (button) dismiss(button);
    // What was chosen on this page since it came stands in its address: the other language keeps it.
    const other = event.target.closest(".languages a");
    if (location.search !== came && other?.pathname.slice(3) === location.pathname.slice(3)) {
      other.search = location.search;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary").focus();
    }
  });

  // Tabbing out of a menu closes it, so that it never hides what has the focus.
  document.addEventListener("focusin", (event) => {
    for (const menu of openMenus()) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  // A row of links that is wider than the screen starts where one is.
  document.querySelector(".ways [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

  // A form that came back with errors: start at their list, on load and after a swap.
  const showErrors = (scope) => scope.querySelector?.(".error-summary")?.focus();
  showErrors(document);
  document.addEventListener("htmx:after:swap", (event) => showErrors(event.detail.ctx?.target ?? event.target));

  // A citation opens its evidence; what is printed shows all of it.
  const unfold = (where) => {
    for (const folded of where?.querySelectorAll("details") ?? []) folded.open = true;
  };
  document.addEventListener("click", (event) => {
    const cited = event.target.closest?.(".cite a");
    if (cited) unfold(document.getElementById(cited.hash.slice(1)));
  });
  window.addEventListener("beforeprint", () => unfold(document.querySelector(".rests")));

  // A long form of which nothing is kept on the way is not left by mistake.
  let unsaved = false;
  document.addEventListener("input", (event) => {
    if (event.target.closest("form[data-unsaved]")) unsaved = true;
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-unsaved]")) unsaved = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });

  // Words that are said aloud: an element that stays, for one that is swapped in is not heard.
  const said = document.createElement("p");
  said.className = "vh";
  said.setAttribute("role", "status");
  document.body.append(said);

  // When a swap takes away what had the focus, it goes on at [data-focus] of what came instead,
  // which is then read out; else the words of [data-said] are said where one is.
  let inside = false;
  document.addEventListener("htmx:before:swap", (event) => {
    inside = !!event.detail.ctx?.target?.contains?.(document.activeElement);
  });
  document.addEventListener("htmx:after:swap", (event) => {
    const target = event.detail.ctx?.target;
    const lost = inside && document.activeElement === document.body;
    const next = lost && target?.querySelector?.("[data-focus]");
    if (next) next.focus();
    else said.textContent = target?.querySelector?.("[data-said], .empty > :first-child")?.textContent.trim() ?? "";
  });
})();
