// Marks of CommonMark in a text field, by buttons and by keys. What they write goes in as typed words
// do, so that the browser’s own undo takes it back.
import { make } from "./elements.js";

const MARKS = [
  { name: "Bold", keys: "Control+B", is: ({ key }) => key === "b", act: (area) => toggle(area, "**") },
  { name: "Italic", keys: "Control+I", is: ({ key }) => key === "i", act: (area) => toggle(area, "*") },
  { name: "List", keys: "Control+Shift+8", is: ({ code, shiftKey }) => code === "Digit8" && shiftKey, act: list },
  { name: "Link", keys: "Control+K", is: ({ key }) => key === "k", act: link },
  { name: "Reference", keys: "Control+Shift+9", is: ({ code, shiftKey }) => code === "Digit9" && shiftKey },
];

// The buttons of one field: without that of lists where it is one paragraph. `refer` is asked for
// the id that is referred to.
export function toolbarOf(area, { hasLists }, refer) {
  const acts = MARKS.filter(({ act }) => hasLists || act !== list).map((mark) => ({ act: () => reference(area, refer), ...mark }));
  const buttons = acts.map(({ name, keys, act }) => {
    const button = make("button", { type: "button", textContent: name, title: keys, tabIndex: -1 });
    button.setAttribute("aria-keyshortcuts", keys);
    button.addEventListener("click", () => act(area));
    return button;
  });
  buttons[0].tabIndex = 0;
  const bar = make("div", { className: "marks" }, ...buttons);
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", `Marks for ${area.labels[0]?.textContent ?? area.name}`);
  bar.setAttribute("aria-controls", area.id);
  bar.addEventListener("keydown", (event) => { // one stop for Tab, and arrows within
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    buttons[at].tabIndex = -1;
    const next = buttons.at(to % buttons.length);
    next.tabIndex = 0;
    next.focus();
  });
  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const mark = acts.find(({ is }) => is(event));
    if (!mark) return;
    event.preventDefault();
    mark.act(area);
  });
  return bar;
}

// Puts words in the place of others; `from` and `to` are what is chosen then.
export function put(area, start, end, words, from = start + words.length, to = from) {
  area.focus();
  area.setSelectionRange(start, end);
  const was = area.value;
  // the only way by which a browser’s own undo knows of it
  const done = words ? document.execCommand("insertText", false, words) : document.execCommand("delete");
  if (!done || area.value === was) {
    area.setRangeText(words, start, end);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(from, to);
}

// The word or the words that are chosen, without the spaces round them.
function chosen(area) {
  let { selectionStart: start, selectionEnd: end } = area;
  const { value } = area;
  if (start === end) {
    while (start > 0 && /[\p{L}\p{N}’-]/u.test(value[start - 1])) start -= 1;
    while (end < value.length && /[\p{L}\p{N}’-]/u.test(value[end])) end += 1;
    return [start, end];
  }
  while (start < end && /\s/.test(value[start])) start += 1;
  while (end > start && /\s/.test(value[end - 1])) end -= 1;
  return [start, end];
}

const starsBefore = (text) => /\**$/.exec(text)[0].length;
const starsAfter = (text) => /^\**/.exec(text)[0].length;
// of one, two or three stars, whether those of a mark are among them
const holds = (stars, mark) => (mark === "*" ? stars % 2 === 1 : stars >= 2);

function toggle(area, mark) {
  let [start, end] = chosen(area);
  const { value } = area;
  const within = value.slice(start, end);
  const inside = Math.min(starsAfter(within), starsBefore(within));
  if (within.length > 2 * inside && holds(inside, mark)) { // the stars are chosen too
    start += inside;
    end -= inside;
  }
  const stars = Math.min(starsBefore(value.slice(0, start)), starsAfter(value.slice(end)));
  const words = value.slice(start, end);
  const n = mark.length;
  if (words && holds(stars, mark)) put(area, start - n, end + n, words, start - n, end - n);
  else put(area, start, end, mark + words + mark, start + n, end + n);
}

const ITEM = /^(\s*)(?:[-*+]|\d+[.)]) /;

function list(area) {
  const { value, selectionStart, selectionEnd } = area;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const next = value.indexOf("\n", Math.max(start, selectionEnd - 1));
  const end = next < 0 ? value.length : next;
  const lines = value.slice(start, end).split("\n");
  const full = lines.filter((line) => line.trim());
  const isList = full.length > 0 && full.every((line) => ITEM.test(line));
  const made = lines.map((line) => {
    if (isList) return line.replace(ITEM, "$1");
    return line.trim() || lines.length === 1 ? `- ${line.replace(ITEM, "$1")}` : line;
  });
  const above = value.slice(0, start).trimEnd().split("\n").at(-1);
  const apart = !isList && start > 0 && value[start - 2] !== "\n" && !ITEM.test(above) ? "\n" : "";
  const words = apart + made.join("\n");
  put(area, start, end, words, lines.length === 1 ? start + words.length : start + apart.length,
    start + words.length);
}

function link(area) {
  const [start, end] = chosen(area);
  const words = area.value.slice(start, end);
  if (/^(?:https?:\/\/|mailto:)\S+$/.test(words)) {
    put(area, start, end, `[](${words})`, start + 1);
    return;
  }
  const at = start + words.length + 3;
  put(area, start, end, `[${words}](https://)`, words ? at : start + 1, words ? at + 8 : start + 1);
}

// By the words that are chosen; or by its id, which is a link by itself where it has a hyphen.
async function reference(area, refer) {
  const { selectionStart, selectionEnd } = area;
  const [start, end] = selectionStart === selectionEnd ? [selectionStart, selectionEnd] : chosen(area);
  const words = area.value.slice(start, end);
  const id = await refer();
  if (id) put(area, start, end, words || !/^[A-Z]+-/.test(id) ? `[${words}](${id})` : id);
  else area.focus();
}
