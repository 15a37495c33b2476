/* Lists. Choosing rows: `[data-pick=all]` in the head, `[data-pick=row]` in the rows, `#picked` shows how many.
   Tab strips: the current tab is brought into view where the strip is wider than the screen. */

document.addEventListener("change", (event) => {
  const changed = event.target;
  if (!changed.matches("[data-pick]")) return;
  const rows = [...document.querySelectorAll("[data-pick=row]")];
  if (changed.dataset.pick === "all") for (const row of rows) row.checked = changed.checked;
  const chosen = rows.filter((row) => row.checked).length;
  for (const row of rows) row.closest("tr")?.classList.toggle("is-selected", row.checked);
  const head = document.querySelector("[data-pick=all]");
  if (head) {
    head.checked = rows.length > 0 && chosen === rows.length;
    head.indeterminate = chosen > 0 && chosen < rows.length;
  }
  const number = document.getElementById("picked");
  if (number) number.textContent = String(chosen);
});

function showCurrent(root) {
  for (const tab of root.querySelectorAll(".tabs [aria-current]")) {
    const strip = tab.parentElement;
    strip.scrollLeft = tab.offsetLeft - (strip.clientWidth - tab.offsetWidth) / 2;
  }
}
showCurrent(document);
document.addEventListener("htmx:load", (event) => showCurrent(event.detail.elt));
