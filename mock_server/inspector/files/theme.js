// Light, dark, or as the system has it. The choice is remembered; nothing else is.

import { byId } from "./dom.js";

const CHOICES = ["system", "light", "dark"];

function apply(choice) {
  if (choice === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  byId("theme").textContent = `Theme: ${choice}`;
}

/** Take the next choice. */
export function nextTheme() {
  const choice = CHOICES[(CHOICES.indexOf(remembered()) + 1) % CHOICES.length];
  localStorage.setItem("theme", choice);
  apply(choice);
}

function remembered() {
  const choice = localStorage.getItem("theme");
  return CHOICES.includes(choice) ? choice : "system";
}

/** Show the page as the user last chose. */
export function startTheme() {
  apply(remembered());
  byId("theme").addEventListener("click", nextTheme);
}
