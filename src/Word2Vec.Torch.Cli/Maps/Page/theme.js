"use strict";

// Runs in the head, before anything is painted: the page follows the system until the button says otherwise.

const darkSystem = matchMedia("(prefers-color-scheme: dark)");

function showTheme(dark) {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  document.getElementById("theme")?.setAttribute("aria-pressed", String(dark));
}

showTheme(darkSystem.matches);

/** Lets the button and the system change the colours; `changed` is called after each change. */
function followTheme(changed) {
  const show = dark => { showTheme(dark); changed(); };
  showTheme(darkSystem.matches);
  darkSystem.addEventListener("change", () => show(darkSystem.matches));
  document.getElementById("theme").addEventListener("click", () => show(document.documentElement.dataset.theme !== "dark"));
}
