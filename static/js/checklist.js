/* A checklist on a phone, in rooms without a connection. What is typed stays in this browser under the person and the audit, until it
   is sent; then it is removed. The page says at every moment how much waits. Without this script each answer is a plain form. */

const banner = document.getElementById("unsent");
const words = banner.dataset;
const forms = new Map([...document.querySelectorAll("form[data-item]")].map((form) => [form.dataset.item, form]));
let sending = Promise.resolve();

const keyOf = (item) => words.store + item;

function read(item) {
  try { return JSON.parse(localStorage.getItem(keyOf(item))); } catch { return null; }
}

function keep(item, entry) {
  try { localStorage.setItem(keyOf(item), JSON.stringify(entry)); } catch { /* full or forbidden: the form itself still holds it */ }
  count();
}

function drop(item) {
  localStorage.removeItem(keyOf(item));
  count();
}

function kept() {
  const items = [];
  for (let place = 0; place < localStorage.length; place += 1) {
    const name = localStorage.key(place);
    if (name.startsWith(words.store)) items.push(name.slice(words.store.length));
  }
  return items;
}

function count() {
  const n = kept().length;
  banner.hidden = n === 0;
  document.getElementById("unsent-text").textContent = n === 1 ? words.one : words.manyText.replace("{n}", String(n));
}

function say(form, text) {
  form.querySelector("[data-say]").textContent = text;
}

function typedIn(form) {
  const data = new FormData(form);
  return {
    result: data.get("result") || "", evidence: data.get("evidence") || "", seen: data.get("seen"), key: data.get("key"),
  };
}

function fill(form, entry) {
  for (const radio of form.querySelectorAll("[name=result]")) radio.checked = radio.value === entry.result;
  form.elements.evidence.value = entry.evidence;
  form.elements.key.value = entry.key;
  if (entry.seen !== undefined && entry.seen !== null) form.elements.seen.value = entry.seen;
}

function showEarlier(form, earlier, error) {
  const box = form.querySelector("[data-earlier]");
  form.querySelector("[data-earlier-text]").textContent = `${error} ${earlier.evidence}`;
  box.hidden = false;
  box.dataset.number = earlier.number;
  box.dataset.result = earlier.result;
  box.dataset.evidence = earlier.evidence;
  box.dataset.label = earlier.label;
  box.dataset.css = earlier.css;
  box.dataset.key = earlier.key;
}

function mark(form, told) {
  const shown = form.closest(".check").querySelector("[data-mark]");
  shown.className = `sev sev--${told.css}`;
  shown.querySelector("[data-mark-word]").textContent = told.label;
  form.elements.seen.value = told.number;
  if (told.key) form.elements.key.value = told.key;
  const finding = form.querySelector("[data-finding]");
  if (finding && "asks_finding" in told) finding.hidden = !told.asks_finding;
}

async function send(item) {
  const form = forms.get(item);
  const entry = read(item);
  if (!form || !entry || !entry.ready) return;
  say(form, words.sending);
  const body = new FormData(form);
  for (const name of ["result", "evidence", "seen", "key"]) body.set(name, entry[name]);
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
  } catch {
    say(form, words.waits);
    return;
  }
  const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
  const told = isJson ? await answer.json() : {};
  if (answer.ok && isJson) {
    mark(form, told);
    /* Something more was typed while this was on its way: that is a new answer, and not sent yet. */
    const now = read(item);
    if (now && now.changed === entry.changed) drop(item);
    else if (now) keep(item, { ...now, seen: told.number, key: told.key, ready: false });
    say(form, words.sent);
  } else if (answer.status === 409) {
    keep(item, { ...entry, ready: false });
    say(form, "");
    showEarlier(form, told.earlier, told.error);
  } else {
    keep(item, { ...entry, ready: false });
    say(form, `${words.refused} ${told.error || answer.status}`);
  }
}

function sendAll() {
  for (const item of kept()) sending = sending.then(() => send(item));
}

for (const [item, form] of forms) {
  const entry = read(item);
  if (entry) {
    fill(form, entry);
    say(form, entry.ready ? words.waits : words.typed);
  }
  form.addEventListener("input", () => {
    keep(item, { ...typedIn(form), seen: read(item)?.seen ?? form.elements.seen.value, ready: false, changed: Date.now() });
    say(form, words.typed);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = typedIn(form);
    keep(item, { ...typed, ready: true, changed: Date.now() });
    sending = sending.then(() => send(item));
  });
  form.querySelector("[data-keep]").addEventListener("click", () => {
    const box = form.querySelector("[data-earlier]");
    fill(form, { result: box.dataset.result, evidence: box.dataset.evidence, key: box.dataset.key });
    mark(form, { css: box.dataset.css, label: box.dataset.label, number: box.dataset.number });
    box.hidden = true;
    drop(item);
    say(form, "");
  });
  form.querySelector("[data-replace]").addEventListener("click", () => {
    const box = form.querySelector("[data-earlier]");
    form.elements.seen.value = box.dataset.number;
    box.hidden = true;
    keep(item, { ...typedIn(form), ready: true, changed: Date.now() });
    sending = sending.then(() => send(item));
  });
}

document.getElementById("unsent-send").addEventListener("click", () => {
  for (const item of kept()) {
    const entry = read(item);
    if (entry && entry.result) keep(item, { ...entry, ready: true });
  }
  sendAll();
});
addEventListener("online", sendAll);
count();
sendAll();
