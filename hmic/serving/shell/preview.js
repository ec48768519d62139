// What is written, shown in its place in the page before it is saved: the server draws the page of
// it, and the parts that are others take the places of those that are seen, marked as not saved.
import { make } from "./elements.js";

const STYLE = ".hmic-unsaved{outline:2px dashed currentColor;outline-offset:2px}"
  + ".hmic-unsaved:not(tr)::before,tr.hmic-unsaved>:first-child::before{content:'not saved yet';"
  + "display:inline-block;margin-right:.5em;padding:0 .3em;"
  + "border:1px solid;font:600 .75rem/1.4 system-ui,sans-serif}";
const INLINE = new Set(["A", "B", "I", "EM", "STRONG", "SPAN", "BR", "CODE", "SUP", "SUB", "TIME", "ABBR"]);
const QUIET = 400; // milliseconds without a key before the page is drawn
let shown = []; // each part that is not saved, and the one whose place it took

export const seenPage = () => document.querySelector("iframe:not(.coming)")?.contentDocument;

// Gives the report a style of ours. Its own policy lets in no style element that it did not bring.
export function addStyle(page, words) {
  if (page.adoptedStyleSheets.some(({ ours }) => ours === words)) return;
  const sheet = new page.defaultView.CSSStyleSheet();
  sheet.replaceSync(words);
  sheet.ours = words;
  page.adoptedStyleSheets.push(sheet);
}

// A button that shows what is written in the page, and follows it until it is pressed again.
export function previewing(id, ask, change) {
  const button = make("button", { type: "button", textContent: "Preview" });
  const status = make("span");
  status.setAttribute("role", "status");
  let timer = null;
  let last = 0; // of what was asked for, the last one counts
  const isOn = () => button.getAttribute("aria-pressed") === "true";
  const show = async (first) => {
    last += 1;
    const mine = last;
    const sent = change();
    const [drawn, before] = await Promise.all([ask("preview", sent),
      fetch("report").then((answer) => (answer.ok ? answer.text() : "")).catch(() => "")]);
    if (mine !== last || !isOn()) return;
    const page = seenPage();
    if (!drawn.page || !page) {
      takeBack();
      status.textContent = `The page can’t show it so: ${drawn.message ?? "there is no page yet"}`;
      return;
    }
    const number = showUnsaved(drawn.page, before, page);
    if (first) reveal(id);
    status.textContent = number ? "The page shows what is not saved yet." : "The page would be the same.";
  };
  const end = () => {
    clearTimeout(timer);
    button.setAttribute("aria-pressed", "false");
    status.textContent = "";
    last += 1;
    takeBack();
  };
  const again = () => {
    clearTimeout(timer);
    if (isOn()) timer = setTimeout(show, QUIET);
  };
  button.addEventListener("click", () => {
    if (isOn()) {
      end();
      return;
    }
    button.setAttribute("aria-pressed", "true");
    show(true);
  });
  end();
  return { button, status, again, end };
}

// Puts the parts of a page that are others than those of the page as it is in its place.
function showUnsaved(now, before, page) {
  takeBack();
  const [old, next] = [before, now].map(mainOf);
  if (!old || !next) return 0;
  for (const part of differing(old, next)) {
    const seen = placeOf(part, next, page);
    if (!seen) continue;
    const ours = page.importNode(part, true);
    // what the page’s own script has added to it
    for (const { name, value } of seen.attributes) if (!ours.hasAttribute(name)) ours.setAttribute(name, value);
    ours.classList.add("hmic-unsaved");
    seen.replaceWith(ours);
    shown.push([ours, seen]);
  }
  addStyle(page, STYLE);
  return shown.length;
}

// The page as it is saved again.
function takeBack() {
  for (const [ours, theirs] of shown.reverse()) if (ours.isConnected) ours.replaceWith(theirs);
  shown = [];
}

// Brings what is shown within sight: the part in the thing that is edited, or the first.
function reveal(id) {
  const [part] = shown.find(([ours]) => ours.id === id || ours.closest(`#${CSS.escape(id)}`)) ?? shown[0] ?? [];
  part?.scrollIntoView({ block: "nearest" });
}

function mainOf(text) {
  const inert = document.createElement("template");
  inert.innerHTML = text;
  return inert.content.querySelector("main");
}

// The smallest parts that are others, none smaller than a paragraph.
function differing(old, now, found = []) {
  if (old.isEqualNode(now)) return found;
  const [were, are] = [[...old.children], [...now.children]];
  const alike = bare(old) === bare(now) && were.length === are.length && are.length > 0
    && are.every(({ tagName }, at) => tagName === were[at].tagName);
  if (!alike || are.some((one, at) => INLINE.has(one.tagName) && !one.isEqualNode(were[at]))) {
    if (now.tagName !== "MAIN") found.push(now);
    return found;
  }
  are.forEach((one, at) => differing(were[at], one, found));
  return found;
}

// An element’s own words and attributes, without what stands within it.
const bare = (element) => [...element.attributes].map(({ name, value }) => `${name}=${value}`).join()
  + [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE).map(({ data }) => data.trim()).join("|");

// The element of the page that is seen in the same place: counted from the next one with an id.
function placeOf(part, main, page) {
  const steps = [];
  let above = part;
  while (above !== main && !(above.id && page.getElementById(above.id))) {
    steps.unshift([[...above.parentElement.children].indexOf(above), above.tagName]);
    above = above.parentElement;
  }
  let seen = above === main ? page.querySelector("main") : page.getElementById(above.id);
  for (const [at, name] of steps) {
    seen = [...seen.children].filter((one) => !one.classList.contains("hmic-edit"))[at];
    if (seen?.tagName !== name) return null;
  }
  return seen;
}
