/* The step table of a procedure: my steps only; table, flow chart or both. Without this module both are there. */
for (const steps of document.querySelectorAll("[data-steps]")) {
  steps.querySelector(".steps__tools").hidden = false;
  const mine = steps.querySelector("[data-mine]");
  mine?.addEventListener("click", () => {
    const only = steps.dataset.only !== "mine";
    steps.dataset.only = only ? "mine" : "";
    mine.setAttribute("aria-pressed", String(only));
  });
  const choices = [...steps.querySelectorAll("[data-show]")];
  for (const choice of choices) {
    choice.addEventListener("click", () => {
      steps.dataset.shown = choice.dataset.show;
      for (const one of choices) one.setAttribute("aria-pressed", String(one === choice));
    });
  }
}
