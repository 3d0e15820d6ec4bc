// What every page gains when scripts run. Nothing here is needed to read, write or send.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js"); // shows the controls that only a script can serve

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
  document.addEventListener("htmx:after:swap", (event) => showErrors(event.target));
})();
