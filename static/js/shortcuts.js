/* "/" goes to the search field, "?" opens the list of shortcuts; never while typing. The list has a box that turns
   single-key shortcuts off (WCAG 2.1.4); the choice stays in this browser. */

const KEY = "qms-shortcuts";
const dialog = document.getElementById("shortcuts");
const box = document.getElementById("shortcuts-on");

function wanted() {
  try { return localStorage.getItem(KEY) !== "off"; } catch { return true; }
}

function typing(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

if (box) {
  box.checked = wanted();
  box.addEventListener("change", () => {
    try { localStorage.setItem(KEY, box.checked ? "on" : "off"); } catch { /* holds for this page only */ }
  });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const on = box ? box.checked : wanted();
  if (!on || document.querySelector("dialog[open]")) return;
  if (event.key === "/") {
    const visible = [...document.querySelectorAll("[data-hotkey='/']")].filter((field) => field.offsetParent !== null);
    const field = visible.find((each) => each.closest("main")) ?? visible[0];
    if (field) { event.preventDefault(); field.focus(); field.select?.(); }
  }
  if (event.key === "?" && dialog) { event.preventDefault(); dialog.showModal(); }
});
