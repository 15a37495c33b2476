/* Loaded in <head>, blocking, before the first paint: light or dark as chosen here, else as the system says. */
(function () {
  "use strict";
  var root = document.documentElement, theme = null;
  try { theme = localStorage.getItem("qms-theme"); } catch (refused) { /* private window: follow the system */ }
  if (theme !== "light" && theme !== "dark") {
    theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  root.setAttribute("data-bs-theme", theme);
  root.classList.add("js");
})();
