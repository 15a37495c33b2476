/* What every page does: menus, theme, dialogs, printing, the live region. Everything hangs on data-* attributes and is
   delegated from document, so htmx may swap any fragment. */

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/* The live region speaks once; emptied first so that the same sentence is read again. */
function say(text) {
  const live = one("#live");
  if (!live) return;
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 30);
}
document.addEventListener("qms:say", (event) => say(event.detail?.value ?? event.detail));

/* A warning is seen and heard, and stays until the next one. */
document.addEventListener("qms:warn", (event) => {
  const notice = one("#notice");
  if (!notice) return;
  notice.textContent = event.detail?.value ?? event.detail;
  notice.hidden = false;
});

function closeMenus(except) {
  for (const menu of all("details.menu[open]")) if (menu !== except) menu.open = false;
}

const acts = {
  theme() {
    const root = document.documentElement;
    const theme = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    root.setAttribute("data-bs-theme", theme);
    try { localStorage.setItem("qms-theme", theme); } catch { /* not remembered, still switched */ }
  },
  nav(button) {
    const open = one("#site-nav").classList.toggle("is-open");
    button.setAttribute("aria-expanded", String(open));
  },
  open(button, event) {
    const dialog = document.getElementById(button.dataset.target);
    if (!dialog?.showModal) return;
    event.preventDefault();
    closeMenus();
    dialog.showModal();
  },
  close(button) { button.closest("dialog")?.close(); },
  print() { window.print(); },
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-action]");
  if (button && acts[button.dataset.action]) acts[button.dataset.action](button, event);
  closeMenus(event.target.closest("details.menu"));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.menu[open]");
  if (menu) one("summary", menu).focus();
  closeMenus();
  const nav = one("#site-nav.is-open");
  if (nav) {
    nav.classList.remove("is-open");
    const button = one("[data-action=nav]");
    button.setAttribute("aria-expanded", "false");
    button.focus();
  }
});

/* Filters and contents start closed on small screens; without a script they are simply open. */
if (matchMedia("(max-width: 63.99rem)").matches) {
  for (const details of all("details[data-collapse-s]")) details.open = false;
}

/* After a failed submit the summary speaks first. A dialog sent back with errors is shown again. */
const failed = one(".error-summary");
for (const dialog of all("dialog[data-reopen]")) dialog.showModal?.();
if (failed) failed.focus();
