// Where the page shows what can be written: each gets a button without text of its own, so that the
// page’s words stay; and a double click on the words opens what the button does.
import { addStyle } from "./preview.js";

export function mark(page, findings, parts, edit) {
  addStyle(page, ".hmic-edit::before{content:'\\270E'}"
    + ".hmic-edit{font:inherit;min-width:24px;min-height:24px;margin-left:.25rem;cursor:pointer}"
    + ".hmic-edited{outline:2px solid;outline-offset:4px}");
  const known = new Set(findings);
  for (const finding of page.querySelectorAll("li.finding[id]")) {
    if (known.has(finding.id)) add(finding.querySelector(".finding-id"), finding.id, finding.id);
  }
  for (const { part, title, at: [id, heading] } of parts) add(headOf(page, id, heading), part, title);

  function add(head, part, title) {
    if (!head) return;
    const button = page.createElement("button");
    Object.assign(button, { type: "button", className: "hmic-edit", title: `Edit ${title}` });
    button.setAttribute("aria-label", `Edit ${title}`);
    button.dataset.part = part;
    button.addEventListener("click", () => edit(part));
    head.append(button);
  }
  page.addEventListener("dblclick", ({ target }) => buttonFor(target)?.click());
}

let sought = ""; // the part that has still to come into sight, in this page or the one after it

// Marks the part that is edited, and none besides; and brings it into sight without moving anything
// round the page. A page that has not come yet is shown it when it comes.
export function show(page, part, { scrolls }) {
  if (scrolls || part !== sought) sought = scrolls ? part : "";
  if (!page) return;
  page.querySelector(".hmic-edited")?.classList.remove("hmic-edited");
  const button = part ? page.querySelector(`.hmic-edit[data-part="${CSS.escape(part)}"]`) : null;
  const room = button?.closest("li.finding, tr") ?? button?.parentElement;
  if (!room) return;
  room.classList.add("hmic-edited");
  if (sought) bring(page.defaultView, room);
}

// The form takes room beside the report, and sections that were out of sight have their true height
// only once a frame has shown them: so its place is looked at frame by frame until it has stayed in
// sight for a while, or until the reader goes elsewhere.
function bring(view, room) {
  let calm = 0;
  const leave = () => { sought = ""; };
  const acts = ["wheel", "touchstart", "pointerdown", "keydown"];
  for (const act of acts) view.addEventListener(act, leave, { once: true, passive: true });
  const look = () => {
    if (!sought || !room.isConnected || !room.classList.contains("hmic-edited")) return;
    const { top, bottom } = room.getBoundingClientRect();
    const by = top < view.innerHeight / 6 || bottom > view.innerHeight ? top - view.innerHeight / 4 : 0;
    const was = view.scrollY;
    view.scrollBy({ top: by, behavior: "instant" });
    calm = view.scrollY === was ? calm + 1 : 0;
    if (calm > 30) leave();
    else view.requestAnimationFrame(look);
  };
  look();
}

function headOf(page, id, heading) {
  const room = id && page.getElementById(id);
  if (!room) return null;
  const heads = [...room.querySelectorAll("h2, h3, th, .finding-id")];
  return heading ? heads.find(({ textContent }) => textContent.trim() === heading) : heads[0];
}

// Of a finding or a row its own; of other words that of the heading above them.
function buttonFor(words) {
  const own = words.closest("li.finding, tr")?.querySelector(".hmic-edit");
  if (own || words.closest("button, a")) return own;
  for (let block = words.closest("section > *"); block; block = block.previousElementSibling) {
    if (block.matches("h2, h3")) return block.querySelector(".hmic-edit");
  }
  return null;
}
