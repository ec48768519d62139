// The editor beside the report. The address that opens it holds a token; without one the page only
// shows. What is written is tried after each key, and saved by its button or by Ctrl+S.
import { committing } from "./commits.js";
import { draftOf, dropDraft, keepDraft } from "./drafts.js";
import { make } from "./elements.js";
import { fieldsOf, fill, inWords, tell, valuesOf } from "./form.js";
import { beginning, ending, moving } from "./kinds.js";
import { beginning as beginningOf, lookUp } from "./lookup.js";
import { toolbarOf } from "./marks.js";
import { pastes } from "./paste.js";
import { mark as markParts, show as showPlace } from "./places.js";
import { previewing, seenPage } from "./preview.js";

const byId = (id) => document.getElementById(id);
const SHOWN = 60; // characters of a finding in the list
const QUIET = 15; // milliseconds without a key before what is written is tried, one attempt at a time
const token = tokenOfAddress();
let frameworks = []; // those that may get one more finding
let findings = []; // those that stand in the report, or that an error keeps out of it
let parts = []; // what else can be written
let open = null; // the part that is edited: what was seen of it, and its form
let preview = null; // what shows in the page what is written
let turn = 0; // of what is asked to be edited, the last one counts
let timer = null;
let asking = null; // the attempt on its way

if (token) start();

function tokenOfAddress() {
  const given = /^#edit=([\w-]+)$/.exec(location.hash);
  if (given) {
    sessionStorage.setItem("hmic-token", given[1]);
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem("hmic-token");
}

async function ask(what, sent) {
  const answer = await fetch(`edit/${what}`, {
    method: sent ? "POST" : "GET",
    headers: { "X-Hmic-Token": token, ...(sent && { "Content-Type": "application/json" }) },
    body: sent && JSON.stringify(sent),
  }).catch(() => null);
  if (!answer) return { status: 0, message: "hmic serve does not answer; what you wrote is kept here" };
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  const told = isJson ? await answer.json() : { message: await answer.text() };
  return { ...told, status: answer.status };
}

async function start() {
  if (!(await list())) return;
  byId("editing").hidden = false;
  // by the keyboard one looks through the list: nobody is taken out of it before Enter
  let byKey = false;
  byId("finding").addEventListener("pointerdown", () => { byKey = false; });
  byId("finding").addEventListener("keydown", (event) => {
    byKey = true;
    if (event.key !== "Enter" || !event.target.value) return;
    event.preventDefault();
    if (open?.id === event.target.value) showPanel();
    else edit(event.target.value);
  });
  byId("finding").addEventListener("change", ({ target }) => {
    if (target.value) edit(target.value, "", { stays: byKey });
  });
  byId("finding").addEventListener("focus", list);
  byId("find").addEventListener("click", find);
  byId("new").addEventListener("click", begin);
  byId("changes").addEventListener("click", () => changes());
  byId("form").addEventListener("submit", (event) => { event.preventDefault(); save(); });
  byId("form").addEventListener("input", written);
  document.addEventListener("keydown", keys);
  document.addEventListener("report", ({ detail }) => {
    mark(detail);
    preview?.again();
  });
  if (seenPage()) mark(seenPage());
}

async function list() {
  const { status, findings: found, frameworks: known } = await ask("findings");
  if (status === 403) sessionStorage.removeItem("hmic-token"); // of a server that has ended
  if (!found) return false;
  [findings, frameworks] = [found, known];
  parts = (await ask("parts")).parts ?? [];
  const select = byId("finding");
  const chosen = select.value;
  const groups = Map.groupBy(findings, ({ framework }) => framework);
  const others = Map.groupBy(parts.filter(({ is_new: isNew }) => !isNew), ({ group }) => group);
  select.replaceChildren(make("option", { value: "", textContent: "a part …" }),
    ...[...groups].map(([label, ones]) => make("optgroup", { label }, ...ones.map(({ id, kind, words }) =>
      make("option", { value: id, textContent: `${id} (${kind}): ${beginningOf(words, SHOWN)}` })))),
    ...[...others].map(([group, ones]) => make("optgroup",
      { label: group ? `${group}: other texts` : "The report" }, ...ones.map(({ part, title }) =>
        make("option", { value: part, textContent: title.slice(group && group.length + 2) })))));
  select.value = chosen;
  return true;
}

// By words of what it says: of some hundred parts the list is long.
async function find() {
  const known = list().then(() => [
    ...findings.map(({ id, kind, words }) => ({ id, name: `${id} (${kind})`, words })),
    ...parts.map(({ part, title, words }) => ({ id: part, name: title, words })),
  ]);
  const part = await lookUp(known, { title: "Find", listed: "Parts of the report", put: "Edit it" });
  if (part) edit(part);
}

function mark(page) {
  markParts(page, findings.map(({ id }) => id), parts, edit);
  showPlace(page, open?.id, { scrolls: false });
  page.addEventListener("keydown", keys);
}

async function edit(id, message = "", { stays = false } = {}) {
  turn += 1;
  const mine = turn;
  preview?.end();
  const form = await ask(`form?part=${encodeURIComponent(id)}`);
  if (mine !== turn) return;
  byId("editor").hidden = false;
  byId("finding").value = id;
  const heading = byId("edited");
  heading.textContent = form.title ?? `${id}: it can’t be edited`;
  if (form.status !== 200) {
    open = null;
    byId("form").replaceChildren(make("p", { className: "error", textContent: inOneLine(form) }), closing("submit"));
  } else {
    const seen = Object.fromEntries(form.fields.map(({ name, value }) => [name, value]));
    open = { id, form, seen };
    preview = previewing(id, ask, change);
    byId("form").replaceChildren(
      ...form.beside.map((line) => make("p", { className: "hint", textContent: line })),
      ...fieldsOf(form),
      make("ul", { className: "told", id: "told-elsewhere" }),
      make("div", { className: "outcome", id: "outcome" }),
      make("div", { id: "theirs" }),
      make("p", {}, make("button", { type: "submit", textContent: "Save" }), " ", preview.button, " ",
        closing(), " ", preview.status),
      make("p", { id: "saved", textContent: message }),
      ...(form.kinds.length ? [moving(form, { move, withdraw })] : []),
      ...(form.ends ? [ending(takeOut)] : []),
    );
    byId("outcome").setAttribute("role", "status");
    byId("saved").setAttribute("role", "status");
    const known = ask("references").then(({ references = [] }) =>
      references.map(({ id, words }) => ({ id, name: id, words })));
    for (const field of form.fields) dress(field, known);
    tell(byId("form"), form.told);
    restore(id);
    attempt();
    showPlace(seenPage(), id, { scrolls: true });
  }
  if (!stays) showPanel();
}

// Where there is no room beside the report the form stands below it, and is scrolled to.
function showPanel() {
  if (!open) showPlace(seenPage(), "", { scrolls: false });
  byId("edited").focus({ preventScroll: true });
  byId("editor").scrollIntoView({ block: "start" });
}

// A text in CommonMark gets its buttons and keys, and what is pasted into it is CommonMark.
function dress({ name, form, written: how }, known) {
  if (!how || how === "plain") return;
  const area = byId(`field-${name}`);
  const hasLists = how !== "paragraph" && form !== "list";
  const status = make("p", { className: "hint" });
  status.setAttribute("role", "status");
  area.before(toolbarOf(area, { hasLists }, () => lookUp(known,
    { title: "Refer to", listed: "Findings and criteria", put: "Put it in" })));
  area.after(status);
  pastes(area, (words) => { status.textContent = words; });
}

async function begin() {
  preview?.end();
  await list();
  open = null;
  byId("editor").hidden = false;
  byId("finding").value = "";
  byId("edited").textContent = "New";
  byId("form").replaceChildren(beginning(frameworks, async (sent) => {
    await follow(await ask("new", sent), (id) => `${id} is new: its number was never used.`);
    if (!open) return;
    const words = byId("saved").textContent;
    fill(byId("form"), open.form.fields, { text: null, criteria: [] }); // what stands there to be replaced
    written();
    byId("saved").textContent = words;
  }, parts.filter(({ is_new: isNew }) => isNew), edit), make("p", { id: "saved" }), make("p", {}, closing()));
  byId("saved").setAttribute("role", "status");
  showPanel();
}

async function changes(message = "") {
  const found = await ask("changes");
  preview?.end();
  open = null;
  byId("editor").hidden = false;
  byId("finding").value = "";
  byId("edited").textContent = "Changes since the last commit";
  const said = make("p", { id: "saved", textContent: message });
  said.setAttribute("role", "status");
  byId("form").replaceChildren(said, committing(found, ask, (answer) => {
    if (answer.status === 200) changes(`Committed as ${answer.id}.`);
    else byId("saved").textContent = `Not committed: ${inOneLine(answer)}`;
  }), make("p", {}, closing(found.files?.length ? "button" : "submit")));
  showPanel();
}

async function move(kind, how) {
  if (!settled()) return;
  const { id } = open;
  await follow(await ask("move", { finding: id, kind, ...how }), (now) => `${id} is ${now} now.`);
}

async function withdraw(reason) {
  if (!settled()) return;
  const { id } = open;
  const answer = await ask("withdraw", { finding: id, reason });
  if (answer.status !== 200) {
    byId("saved").textContent = `Not done: ${inOneLine(answer)}`;
    return;
  }
  await list();
  close();
  byId("withdrawn").textContent = `${id} is withdrawn.`;
}

async function takeOut() {
  const { id, seen, form } = open;
  const now = Object.fromEntries(Object.keys(seen).map((name) => [name, null]));
  const answer = await ask("save", { part: id, seen, now });
  if (answer.status === 409) {
    conflict(answer.theirs);
    return;
  }
  if (answer.status !== 200) {
    byId("saved").textContent = `Not done: ${inOneLine(answer)}`;
    return;
  }
  dropDraft(id);
  await list();
  close();
  byId("withdrawn").textContent = `${form.title} is taken out.`;
}

// What is written is saved or discarded before the finding goes elsewhere.
function settled() {
  if (!Object.keys(change().now).length) return true;
  byId("saved").textContent = "Save what is written first, or take it back.";
  return false;
}

async function follow(answer, words) {
  if (answer.status !== 200) {
    byId("saved").textContent = `Not done: ${inOneLine(answer)}`;
    return;
  }
  const doubt = answer.unknown
    && ` A higher number may have been used before (${answer.unknown}): look before it is cited.`;
  await list();
  await edit(answer.id, words(answer.id) + doubt);
}

// A form has a button that submits it, be it this one.
function closing(type = "button") {
  const button = make("button", { type, textContent: "Close" });
  button.addEventListener("click", close);
  return button;
}

function close() {
  const last = open?.id;
  const page = seenPage();
  preview?.end();
  open = null;
  showPlace(page, "", { scrolls: false });
  byId("editor").hidden = true;
  byId("finding").value = "";
  byId("form").replaceChildren(closing("submit"));
  const button = page?.querySelector(`.hmic-edit[data-part="${CSS.escape(last ?? "")}"]`);
  (button ?? byId("finding")).focus();
}

// What was written and never saved, perhaps before a crash, stands in the form again.
function restore(id) {
  const draft = draftOf(id);
  if (!draft) return;
  fill(byId("form"), open.form.fields, draft.now);
  open.seen = { ...open.seen, ...draft.seen };
  const discard = make("button", { type: "button", textContent: "Discard it" });
  discard.addEventListener("click", () => { dropDraft(id, draft.now); edit(id); });
  byId("saved").replaceChildren("What you wrote here before is not saved yet. ", discard);
}

function change() {
  const now = valuesOf(byId("form"), open.form.fields);
  const moved = Object.keys(now).filter((name) => !same(now[name], open.seen[name]));
  return { part: open.id, seen: only(open.seen, moved), now: only(now, moved) };
}

const only = (values, names) => Object.fromEntries(names.map((name) => [name, values[name]]));
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

function written() {
  if (!open) return; // it is not begun yet
  const sent = change();
  if (Object.keys(sent.now).length) keepDraft(open.id, sent);
  else dropDraft(open.id);
  byId("saved").textContent = "";
  clearTimeout(timer);
  timer = setTimeout(attempt, QUIET);
  byId("outcome").setAttribute("aria-busy", "true"); // what stands there is of what was written before
  preview.again();
}

async function attempt() {
  clearTimeout(timer);
  timer = null;
  if (!open) return;
  if (asking) { // one at a time: the last one counts
    asking.again = true;
    return;
  }
  const mine = { again: false };
  const of = open;
  asking = mine;
  byId("outcome").setAttribute("aria-busy", "true");
  const told = await ask("try", change());
  asking = null;
  if (!mine.again && !timer) byId("outcome")?.removeAttribute("aria-busy");
  if (open === of && told.status === 200) show(told);
  else if (open === of && told.status === 409) conflict(told.theirs);
  else if (open === of) byId("saved").textContent = inOneLine(told);
  if (mine.again || (open && open !== of)) attempt();
}

function show({ told, grades, signature_anew: anew, correction }) {
  tell(byId("form"), told);
  const errors = told.filter(({ field, severity }) => field && severity === "error");
  const wrong = [...new Set(errors.map(({ field }) => inWords(field)))];
  const line = (is, words, className = "") => (is ? [make("p", { className, textContent: words })] : []);
  const said = make("div", {},
    ...line(wrong.length, `To be mended above: ${wrong.join(", ")}.`, "error"),
    ...grades.flatMap(graded),
    ...line(anew, "The grade is signed: it will need its signature anew."),
    ...line(correction && !open.id.startsWith("correction/"), "The report is published: this will be a "
      + "correction. Write it once this is saved: New …, Correction since publication."));
  // what is the same is not said anew at each key
  if (said.innerHTML !== byId("outcome").innerHTML) byId("outcome").replaceChildren(...said.childNodes);
  byId("outcome").hidden = !byId("outcome").childNodes.length;
}

function graded({ framework, before, after }) {
  const name = make("strong", { textContent: `${framework}: ` });
  if (!after) return [make("p", {}, name, "no grade while this stands")];
  const moves = before && before.outcome !== after.outcome;
  return [
    make("p", {}, name, moves ? `${before.outcome} → ${after.outcome}` : after.outcome),
    make("p", { textContent: after.reason }),
    ...after.smallest.map((one) => make("p", { textContent: one })),
  ];
}

async function save() {
  if (!open) return;
  const sent = change();
  const { id } = open;
  if (!Object.keys(sent.now).length) {
    byId("saved").textContent = "Nothing is changed.";
    return;
  }
  const answer = await ask("save", sent);
  if (open?.id !== id) return;
  if (answer.status === 200) {
    const written_meanwhile = !same(change(), sent);
    if (!written_meanwhile) preview.end();
    open.seen = { ...open.seen, ...sent.now };
    if (written_meanwhile) keepDraft(id, change());
    else dropDraft(id, sent.now);
    byId("theirs").replaceChildren();
    byId("saved").textContent = `Saved in ${open.form.file}.`;
    if (answer.part !== id || !open.form.stands) await renamed(answer.part);
    else attempt();
  } else if (answer.status === 409) {
    conflict(answer.theirs);
    byId("theirs").querySelector("button").focus();
  } else {
    byId("saved").textContent = `Not saved: ${inOneLine(answer)}`;
  }
}

// A part that was begun, or has another name now, goes on under it with what was written meanwhile.
async function renamed(part) {
  const draft = draftOf(open.id);
  dropDraft(open.id);
  if (draft) keepDraft(part, { ...draft, part });
  open.id = part; // what is tried from now on is of it
  const [mine, words] = [turn, byId("saved").textContent];
  await list();
  if (mine === turn) await edit(part, words);
}

// Somebody else’s words beside one’s own: nothing is overwritten before somebody has looked.
function conflict(theirs) {
  const button = make("button", { type: "button", textContent: "Keep what stands in the form" });
  button.addEventListener("click", () => {
    open.seen = { ...open.seen, ...theirs };
    byId("theirs").replaceChildren();
    byId("saved").textContent = "Save writes what stands in the form.";
    written();
  });
  const take = make("button", { type: "button", textContent: "Take theirs" });
  take.addEventListener("click", () => {
    fill(byId("form"), open.form.fields, theirs);
    open.seen = { ...open.seen, ...theirs };
    byId("theirs").replaceChildren();
    written();
  });
  byId("theirs").replaceChildren(
    make("p", { className: "error", textContent: "Somebody else has saved this meanwhile; nothing is written. Theirs:" }),
    ...Object.entries(theirs).flatMap(([name, value]) => [
      make("p", {}, make("strong", { textContent: inWords(name) })),
      make("pre", { textContent: [value ?? "(nothing)"].flat().map((one) => (typeof one === "string"
        ? one : Object.values(one).join(", "))).join("\n") }),
    ]),
    make("p", {}, button, " ", take),
  );
}

const inOneLine = ({ message, hint }) => [message, hint].filter(Boolean).join("; ");

function keys(event) {
  if ((event.ctrlKey || event.metaKey) && event.key === "s" && open) {
    event.preventDefault();
    save();
  } else if (event.key === "Escape" && !byId("editor").hidden) {
    close();
  }
}
