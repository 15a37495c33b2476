/* Forms: a second click does nothing, unsaved text is not lost by accident. The server guards both again. */

let unsaved = false;

document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-guard]")) unsaved = true;
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  unsaved = false;
  if (form.method !== "post" || form.hasAttribute("data-many")) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  const button = event.submitter;
  if (!button) return;
  button.setAttribute("aria-busy", "true");
  if (button.dataset.busy) button.textContent = button.dataset.busy;
  /* An answer that is a download leaves the page standing: let the form work again. */
  setTimeout(() => { delete form.dataset.sent; button.removeAttribute("aria-busy"); }, 10000);
});

/* Coming back with the browser's back button must not find a dead form. */
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }
});

addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
