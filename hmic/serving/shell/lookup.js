// A list in which some words find a part of the report: one that a text may name, or that is edited.
import { make } from "./elements.js";

const LONGEST = 120; // characters of what a part says: the first of them tell which it is

// Asks for one of them, which may still be on their way; gives its id, or nothing. It is found by
// its words, and shown by its name and the first of them.
export async function lookUp(coming, { title, listed, put }) {
  let parts = [];
  const find = make("input", { type: "search", id: "lookup-find", autocomplete: "off" });
  const found = make("select", { id: "lookup-found", size: 8 });
  const button = make("button", { value: "put", textContent: put, disabled: true });
  const status = make("p", { className: "hint" });
  status.setAttribute("role", "status");
  const dialog = make("dialog", { className: "lookup" },
    make("form", { method: "dialog" },
      make("h2", { id: "lookup-title", textContent: title }),
      make("label", { htmlFor: find.id, textContent: "Id or words" }), find, status,
      make("label", { htmlFor: found.id, textContent: listed }), found,
      make("p", {}, button, " ",
        make("button", { value: "", textContent: "Cancel" }))));
  dialog.setAttribute("aria-labelledby", "lookup-title");
  const show = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fitting = parts.filter(({ name, words: said }) =>
      words.every((word) => `${name} ${said}`.toLowerCase().includes(word)));
    found.replaceChildren(...fitting.map(({ id, name, words: said }) =>
      make("option", { value: id, textContent: said ? `${name}: ${beginning(said, LONGEST)}` : name })));
    found.selectedIndex = fitting.length ? 0 : -1;
    button.disabled = !fitting.length; // Enter does nothing before there is one
    status.textContent = `${fitting.length} of ${parts.length}`;
  };
  find.addEventListener("input", show);
  find.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const to = found.selectedIndex + (event.key === "ArrowDown" ? 1 : -1);
    found.selectedIndex = Math.max(0, Math.min(found.length - 1, to));
  });
  found.addEventListener("dblclick", () => dialog.close("put"));
  found.addEventListener("keydown", ({ key }) => { if (key === "Enter") dialog.close("put"); });
  dialog.addEventListener("keydown", (event) => event.stopPropagation()); // Escape closes it alone
  coming.then((known) => {
    parts = known;
    show();
  });
  document.body.append(dialog);
  dialog.showModal();
  await new Promise((closed) => { dialog.addEventListener("close", closed); });
  dialog.remove();
  return dialog.returnValue === "put" ? found.value : "";
}

// The first words of a text, no more than some characters of them.
export function beginning(words, most) {
  return words.length > most ? `${words.slice(0, words.lastIndexOf(" ", most))} …` : words;
}
