/* The editor of a draft: rich text in every section, autosave one second after the last key, both texts on a conflict.
   Without this module the page is plain forms with a Save button each: the text is read, plain paragraphs are added. */

const root = document.getElementById("editor");
const state = document.getElementById("save-state");
const words = root.dataset;
const waiting = new Map(); // form -> timer
const running = new Map(); // form -> promise of the save under way
const editors = new Map(); // textarea -> editor

const say = (text, failed) => {
  state.textContent = text;
  state.closest("span.ok, span.bad").className = failed ? "bad" : "ok";
};

/* ---- saving ------------------------------------------------------------------------------------------------------ */

const isDirty = () => [...document.querySelectorAll("form[data-autosave]")].some((form) => form.dataset.dirty);

function later(form) {
  form.dataset.dirty = "1";
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => save(form), 1000));
}

async function save(form) {
  clearTimeout(waiting.get(form));
  if (running.has(form)) { await running.get(form); }
  if (!form.dataset.dirty) return true;
  const work = send(form).finally(() => running.delete(form));
  running.set(form, work);
  return work;
}

async function send(form) {
  delete form.dataset.dirty;
  say(words.saving);
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
  } catch {
    return retry(form, words.failed);
  }
  if (answer.redirected || !answer.headers.get("Content-Type")?.startsWith("application/json")) {
    await renew();
    return retry(form, words.failed);
  }
  const data = await answer.json();
  if (answer.status === 409) return conflict(form, data);
  if (!answer.ok) { form.dataset.dirty = "1"; say(data.refused || words.failed, true); return false; }
  form.elements.token.value = data.token;
  passToken(form, data.token);
  say([data.saved, ...(data.removed || [])].join(" "), Boolean(data.removed?.length));
  return true;
}

/* After signing in again in another tab the forms of this page need the new token; the typed text stays where it is. */
async function renew() {
  try {
    const answer = await fetch(location.href);
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]");
    if (fresh) for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = fresh.value;
  } catch { /* no line: the next try asks again */ }
}

function retry(form, text) {
  form.dataset.dirty = "1";
  say(text, true);
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => save(form), 5000));
  return false;
}

function passToken(form, token) {
  const section = form.closest("details");
  const other = section && document.querySelector(`form[data-token-of="${section.id}"]`);
  if (other) other.elements.token.value = token;
}

/* ---- two people saved -------------------------------------------------------------------------------------------- */

function conflict(form, data) {
  if (data.again) { form.elements.token.value = data.token; form.dataset.dirty = "1"; return send(form); }
  form.dataset.dirty = "1";
  say(data.conflict, true);
  const place = form.querySelector("[data-conflict]");
  place.replaceChildren(data.fields ? fieldsPair(form, data) : textPair(form, data));
  place.querySelector("button").focus();
  return false;
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-quiet btn-sm";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function half(title, fill, ...buttons) {
  const made = document.createElement("div");
  const heading = document.createElement("p");
  heading.className = "strong";
  heading.textContent = title;
  made.append(heading, fill, ...buttons);
  return made;
}

function pair(left, right) {
  const made = document.createElement("div");
  made.className = "conflict-pair";
  made.setAttribute("role", "alert");
  made.append(left, right);
  return made;
}

/* The server cleaned this text; it is parsed into a document of its own, so nothing in it can run here. */
function shown(html) {
  const made = document.createElement("div");
  made.className = "prose";
  made.append(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  return made;
}

function textPair(form, data) {
  const area = form.elements.html;
  const settle = () => { form.elements.token.value = data.token; form.querySelector("[data-conflict]").replaceChildren(); later(form); };
  const mine = half(words.mineTitle, shown(area.value), button(words.mine, settle));
  const theirs = half(words.theirsTitle, shown(data.html), button(words.theirs, () => {
    form.elements.heading.value = data.heading;
    setText(area, data.html);
    settle();
  }));
  return pair(mine, theirs);
}

function fieldsPair(form, data) {
  const list = document.createElement("ul");
  for (const field of data.fields) {
    const item = document.createElement("li");
    item.textContent = `${field.label}: ${field.theirs}`;
    list.append(item);
  }
  const settle = () => { form.elements.token.value = data.token; form.querySelector("[data-conflict]").replaceChildren(); later(form); };
  const theirs = half(words.theirsTitle, list, button(words.theirs, () => {
    for (const field of data.fields) form.elements[field.name].value = field.theirs;
    settle();
  }));
  return pair(half(words.mineTitle, document.createElement("span"), button(words.mine, settle)), theirs);
}

/* ---- rich text --------------------------------------------------------------------------------------------------- */

function setText(area, html) {
  area.value = html;
  editors.get(area)?.commands.setContent(html);
}

/* Words of the editor's own buttons and dialogs, in the language of the page. */
const said = JSON.parse(document.getElementById("editor-words").textContent);
window.gettext = (text) => said[text] || text;

async function enrich() {
  const kit = await import(words.editor);
  const { Bold, BulletList, Document, Dropcursor, Editor, Gapcursor, HardBreak, Heading, History, Image, Italic, Link, ListItem, Menu, Node,
    OrderedList, Paragraph, Strike, Subscript, Superscript, Table, TableCell, TableHeader, TableRow, Text, Underline } = kit;
  const Footnotes = Node.create({
    name: "footnotes", group: "block", content: "block+",
    parseHTML: () => [{ tag: "section.footnotes" }],
    renderHTML: () => ["section", { class: "footnotes" }, 0],
  });
  /* Column widths are decided on paper; a style attribute would break the content security policy. */
  const PlainTable = Table.extend({ renderHTML: ({ HTMLAttributes: { style, ...rest } }) => ["table", rest, ["tbody", 0]] });
  const extensions = () => [
    Document, Dropcursor, Gapcursor, Paragraph, HardBreak, Text, History, Menu, Bold, Italic, Underline, Strike, Subscript, Superscript,
    Heading.configure({ levels: [3, 4] }), BulletList, OrderedList, ListItem, Link, PlainTable, TableRow, TableHeader, TableCell, Image, Footnotes,
  ];
  const make = (area) => {
    const box = document.createElement("div");
    box.className = "prose-editor";
    area.before(box);
    box.append(area);
    const editor = new Editor({
      element: box,
      extensions: extensions(),
      content: area.value,
      injectCSS: false,
      onUpdate: () => { area.value = editor.isEmpty ? "" : editor.getHTML(); later(area.form); },
    });
    editors.set(area, editor);
    const section = area.closest("details").querySelector("summary h2").textContent.trim();
    box.querySelector("[contenteditable=true]")?.setAttribute("aria-label", `${words.text}: ${section}`);
    tidyMenu(box);
    new MutationObserver(() => tidyMenu(box)).observe(box.querySelector(".prose-menubar") || box, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
    new MutationObserver(() => tidyDialog(box)).observe(box, { childList: true });
    picture(area, editor);
  };
  for (const area of root.querySelectorAll("textarea[data-rich]")) {
    const section = area.closest("details");
    /* A long document has dozens of sections: each becomes rich when it is opened. */
    if (section.open) make(area);
    else section.addEventListener("toggle", () => { if (section.open && !editors.has(area)) make(area); });
  }
}

/* Icons of the menu are drawn by the sheet, so that the name of a button is what a screen reader says and nothing else. */
function tidyMenu(box) {
  for (const icon of box.querySelectorAll(".material-icons")) {
    if (icon.textContent) { icon.dataset.icon = icon.textContent; icon.textContent = ""; }
  }
  for (const option of box.querySelectorAll(".prose-menubar__option, .prose-menubar__picker *")) {
    const word = !option.children.length && said[option.textContent.trim().toLowerCase()];
    if (word && word !== option.textContent) option.textContent = word;
  }
  for (const item of box.querySelectorAll(".prose-menubar__button")) {
    const word = said[item.title];
    if (word && word !== item.title) { item.title = word; item.setAttribute("aria-label", word); if (!item.matches(".material-icons")) item.textContent = word; }
    const off = item.classList.contains("disabled");
    if (off !== (item.getAttribute("aria-disabled") === "true")) item.setAttribute("aria-disabled", String(off));
  }
}

/* The choices of a dialog speak the language of the page; their values stay, the editor reads those. */
function tidyDialog(box) {
  for (const option of box.querySelectorAll("dialog option")) {
    option.value = option.value;
    option.textContent = said[option.value] || option.textContent;
  }
}

function picture(area, editor) {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = "image/png,image/jpeg";
  input.hidden = true;
  const open = button(words.picture, () => input.click());
  input.addEventListener("change", async () => {
    if (!input.files.length) return;
    const body = new FormData();
    body.append("file", input.files[0]);
    body.append("csrfmiddlewaretoken", area.form.elements.csrfmiddlewaretoken.value);
    input.value = "";
    try {
      const answer = await fetch(words.images, { method: "POST", body });
      const data = await answer.json();
      if (!answer.ok) return say(data.refused || words.failed, true);
      editor.chain().focus().setImage({ src: data.src, alt: data.alt }).run();
    } catch { say(words.failed, true); }
  });
  area.form.querySelector(".cluster").prepend(open, input);
}

/* ---- what starts a save ------------------------------------------------------------------------------------------ */

for (const form of document.querySelectorAll("form[data-autosave]")) {
  form.addEventListener("input", () => later(form));
  form.addEventListener("change", () => later(form));
  form.addEventListener("focusout", () => { if (form.dataset.dirty && !form.querySelector(".conflict-pair")) save(form); });
  form.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); form.dataset.dirty = "1"; save(form); });
}

/* Acts that leave the page wait until everything is saved. */
for (const form of document.querySelectorAll("form[data-flush]")) {
  form.addEventListener("submit", async (event) => {
    if (!isDirty() && !running.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const submitter = event.submitter;
    const done = await Promise.all([...document.querySelectorAll("form[data-autosave]")].map(save));
    if (done.every(Boolean)) form.requestSubmit(submitter);
  }, true);
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    for (const form of document.querySelectorAll("form[data-autosave]")) save(form);
  }
});

addEventListener("beforeunload", (event) => { if (isDirty()) event.preventDefault(); });

/* A link in the list of findings opens the section it points to. */
const reveal = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const section = target && target.closest("details");
  if (section) { section.open = true; target.scrollIntoView(); }
};
addEventListener("hashchange", reveal);
reveal();
enrich().catch(() => {
  say(words.unread, true);
  for (const area of root.querySelectorAll("textarea[data-rich]")) if (!editors.has(area)) area.before(shown(area.value));
});
