/* The editor of a procedure: saved one second after the last key, buttons without leaving the page, steps moved with Alt and arrows.
   Without this module the page is one form with Save and the same buttons. */

const state = document.getElementById("save-state");
let timer = 0;
let running = Promise.resolve();
let dirty = false;

const piece = () => document.getElementById("procedure");
const form = () => document.getElementById("procedure-form");
const say = (text, failed) => {
  state.textContent = text;
  state.closest("span.ok, span.bad").className = failed ? "bad" : "ok";
};

/* One request after the other: each carries the token that the one before it was given. */
const queue = (work) => (running = running.then(work, work));

function later(wait = 1000) {
  dirty = true;
  clearTimeout(timer);
  timer = setTimeout(() => queue(save), wait);
}

async function send(headers, act) {
  const body = new FormData(form());
  if (act) body.append("act", act);
  const answer = await fetch(form().action, { method: "POST", body, headers });
  if (answer.redirected) throw new Error("signed out");
  return answer;
}

async function save() {
  if (!dirty) return true;
  if (piece().querySelector("[data-conflict]")) return false; // until one of the two texts is chosen
  clearTimeout(timer);
  dirty = false;
  say(piece().dataset.saving);
  let answer;
  let data;
  try {
    answer = await send({ Accept: "application/json" });
    data = await answer.json();
  } catch {
    say(piece().dataset.failed, true);
    later(5000);
    return false;
  }
  if (answer.status === 409) return conflict(data);
  if (!answer.ok) {
    dirty = true;
    mark(data.field);
    say(data.refused || piece().dataset.failed, true);
    return false;
  }
  mark("");
  form().elements.token.value = data.token;
  document.getElementById("totals").innerHTML = data.totals;
  const problems = document.getElementById("problems");
  if (!problems.contains(document.activeElement)) problems.innerHTML = data.problems;
  say([data.saved, data.others].filter(Boolean).join(" "));
  return true;
}

/* The field that was refused, by its path: `steps.3.limits.<case>`. */
function mark(path) {
  for (const field of form().querySelectorAll("[data-refused]")) {
    field.classList.remove("is-invalid");
    field.removeAttribute("aria-invalid");
    delete field.dataset.refused;
  }
  const field = path && [...form().elements].find((one) => one.name && (one.name === path || path.startsWith(`${one.name}.`)));
  if (!field) return;
  field.dataset.refused = "1";
  field.classList.add("is-invalid");
  field.setAttribute("aria-invalid", "true");
}

function conflict(data) {
  dirty = true;
  say(data.conflict, true);
  const box = document.createElement("div");
  box.className = "flash flash--error";
  box.setAttribute("role", "alert");
  box.dataset.conflict = "";
  const choice = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-quiet btn-sm";
    made.textContent = text;
    made.addEventListener("click", () => { box.remove(); act(); });
    return made;
  };
  const told = document.createElement("div");
  const choices = document.createElement("div");
  choices.className = "cluster mt-2";
  choices.append(
    choice(piece().dataset.mine, () => { form().elements.token.value = data.token; later(0); }),
    choice(piece().dataset.theirs, () => { dirty = false; location.reload(); }));
  told.textContent = data.conflict;
  if (data.differences) told.insertAdjacentHTML("beforeend", data.differences);
  told.append(choices);
  box.append(told);
  piece().prepend(box);
  box.querySelector("button").focus();
  return false;
}

/* A button changes the rows on the server and the form comes back whole; the place on the page and the focus stay. */
async function press(act) {
  clearTimeout(timer);
  const open = new Set([...document.querySelectorAll("#procedure .pe-step__more[open]")].map((one) => one.closest(".pe-step").id));
  let html;
  try {
    const answer = await send({ "X-Piece": "procedure" }, act);
    html = await answer.text();
  } catch {
    dirty = true;
    return say(piece().dataset.failed, true);
  }
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("procedure");
  if (!fresh) return say(piece().dataset.failed, true);
  for (const id of open) {
    const more = fresh.querySelector(`#${CSS.escape(id)} .pe-step__more`);
    if (more) more.open = true;
  }
  piece().replaceWith(document.adoptNode(fresh));
  watch();
  const said = document.getElementById("said");
  dirty = Boolean(said);
  say(said ? said.textContent.trim() : piece().dataset.done || "", Boolean(said));
  goTo(piece().dataset.here, act);
  if (!said) { dirty = true; later(0); }
}

function goTo(here, act) {
  const place = here && document.getElementById(here);
  if (!place) return;
  const row = place.closest(".pe-step, tr") || place;
  const again = /^(up|down):/.test(act) && row.querySelector(`[value^="${act.split(":")[0]}:"]:not(:disabled)`);
  const first = again || row.querySelector("textarea, input:not([type=hidden])");
  row.scrollIntoView({ block: "nearest" });
  if (first) first.focus();
}

function watch() {
  const now = form();
  now.addEventListener("input", () => later());
  now.addEventListener("change", (event) => (event.target.name?.endsWith(".kind") ? queue(() => press("")) : later()));
  now.addEventListener("focusout", () => { if (dirty) queue(save); });
  now.addEventListener("submit", (event) => {
    event.preventDefault();
    const act = event.submitter?.name === "act" ? event.submitter.value : "";
    if (act) queue(() => press(act));
    else { dirty = true; queue(save); }
  });
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    dirty = true;
    queue(save);
    return;
  }
  const step = event.altKey && event.target.closest?.(".pe-step");
  const act = step && { ArrowUp: "up", ArrowDown: "down", Enter: "after" }[event.key];
  if (!act) return;
  event.preventDefault();
  queue(() => press(`${act}:steps:${step.dataset.at}`));
});

addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

/* A link in the list of findings opens what it points to. */
const reveal = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const section = target && target.closest("details");
  if (section) section.open = true;
  if (target) target.scrollIntoView({ block: "nearest" });
};
addEventListener("hashchange", reveal);
reveal();
watch();
