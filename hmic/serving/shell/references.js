// A list of what a text may name: the findings of the force, and the criteria.
import { make } from "./form.js";

// Asks for one of them, which may still be on their way; gives its id, or nothing.
export async function refer(coming) {
  let references = [];
  const find = make("input", { type: "search", id: "reference-find", autocomplete: "off" });
  const found = make("select", { id: "reference-found", size: 8 });
  const status = make("p", { className: "hint" });
  status.setAttribute("role", "status");
  const dialog = make("dialog", { className: "references" },
    make("form", { method: "dialog" },
      make("h2", { id: "reference-title", textContent: "Refer to" }),
      make("label", { htmlFor: find.id, textContent: "Id or words" }), find, status,
      make("label", { htmlFor: found.id, textContent: "Findings and criteria" }), found,
      make("p", {}, make("button", { value: "put", textContent: "Put it in" }), " ",
        make("button", { value: "", textContent: "Cancel" }))));
  dialog.setAttribute("aria-labelledby", "reference-title");
  const show = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fitting = references.filter(({ id, words: said }) =>
      words.every((word) => `${id} ${said}`.toLowerCase().includes(word)));
    found.replaceChildren(...fitting.map(({ id, words: said }) =>
      make("option", { value: id, textContent: `${id}: ${said}` })));
    found.selectedIndex = fitting.length ? 0 : -1;
    status.textContent = `${fitting.length} of ${references.length}`;
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
    references = known;
    show();
  });
  document.body.append(dialog);
  dialog.showModal();
  await new Promise((closed) => { dialog.addEventListener("close", closed); });
  dialog.remove();
  return dialog.returnValue === "put" ? found.value : "";
}
