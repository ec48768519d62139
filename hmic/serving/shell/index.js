// The forces with data, at once by name, then with how far each has come; asked for again whenever
// somebody comes back to the page.
import { make } from "./elements.js";

const $ = (selector) => document.querySelector(selector);

const link = ({ slug, name }) => make("a", { href: `/forces/${slug}/` }, name);

function row({ slug, name, cells, wrong, late }) {
  const line = make("tr", {}, make("th", { scope: "row" }, link({ slug, name })),
    ...cells.map((cell) => make("td", {}, cell)));
  if (wrong) line.cells[5].className = "urgent";
  if (late) line.cells[6].className = "urgent";
  return line;
}

function show({ day, heads, forces, waiting }) {
  $("#glance thead tr").replaceChildren(...heads.map((head) => make("th", { scope: "col" }, head)));
  $("#glance tbody").replaceChildren(...forces.map(row));
  $("#day").textContent = `As the files are; days are working days from ${day}.`;
  $("#waiting").textContent = `Not begun: ${waiting.join(", ")}.`;
  $("#waiting").hidden = waiting.length === 0;
  $("#glance").hidden = false;
  $("#forces").hidden = true;
}

async function list() {
  const forces = await (await fetch("/forces")).json();
  $("#forces").replaceChildren(...forces.map((force) => make("li", {}, link(force))));
  const answer = await fetch("/status");
  if (answer.ok) show(await answer.json());
  else $("#day").textContent = "How far each has come can’t be told: hmic status says why.";
}

addEventListener("focus", list);
list();
