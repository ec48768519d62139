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

// Marks the part that is edited, and none besides; and brings it into sight without moving anything
// round the page.
export function show(page, part, { scrolls }) {
  page.querySelector(".hmic-edited")?.classList.remove("hmic-edited");
  const button = part ? page.querySelector(`.hmic-edit[data-part="${CSS.escape(part)}"]`) : null;
  const room = button?.closest("li.finding, tr") ?? button?.parentElement;
  if (!room) return;
  room.classList.add("hmic-edited");
  const view = page.defaultView;
  let looks = scrolls ? 6 : 0;
  // the form takes room beside the report, and sections that were out of sight have their true
  // height only once they come into it: so where it stands is looked at again
  const bring = () => {
    if (looks-- <= 0 || !room.isConnected || !room.classList.contains("hmic-edited")) return;
    const { top, bottom } = room.getBoundingClientRect();
    if (top < view.innerHeight / 6 || bottom > view.innerHeight) {
      view.scrollBy({ top: top - view.innerHeight / 4, behavior: "instant" });
    }
    view.setTimeout(bring, 80);
  };
  bring();
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
