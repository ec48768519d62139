// The form of a part of the report: made of what the server says of its fields, and read back.
import { make } from "./elements.js";

export const inWords = (name) => (name[0].toUpperCase() + name.slice(1)).replaceAll(/[_.]/g, " ");
const WORDS = { true: "yes", false: "no" };
const ROOM = new Set(["text", "summary", "context", "problem", "solution", "outcomes"]); // for long texts

// The fields, each with its hint and room for what is told of it.
export function fieldsOf({ fields, criteria, lang }) {
  return fields.map((field) => {
    if (field.form === "criteria") return choiceOf(field, criteria, lang);
    return field.form === "rows" ? tableOf(field, lang) : inputOf(field, lang);
  });
}

function inputOf({ name, hint, form, options, required, value }, lang) {
  const id = `field-${name}`;
  let input;
  if (form === "choice") {
    const none = required && value !== null ? [] : [make("option", { value: "", textContent: "—" })];
    input = make("select", {}, ...none,
      ...options.map((one) => make("option", { value: one, textContent: WORDS[one] ?? one.replaceAll("_", " ") })));
  } else if (form === "text" || form === "list") {
    input = make("textarea", { rows: ROOM.has(name) ? 8 : 3 });
  } else {
    input = make("input", { type: "text" });
  }
  if (form !== "choice") Object.assign(input, { lang, spellcheck: true });
  Object.assign(input, { id, name, value: inLines(value) });
  input.setAttribute("aria-describedby", `hint-${name} told-${name}`);
  if (required) input.required = true;
  return make("div", { className: "field" },
    make("label", { htmlFor: id, textContent: inWords(name) }),
    make("p", { className: "hint", id: `hint-${name}`,
      textContent: form === "list" ? `${hint} One a line.` : hint }),
    input, toldOf(name));
}

const inLines = (value) => [value ?? []].flat().join("\n");

// A table of a few columns, with an empty row at its end; a row without words is none.
function tableOf({ name, hint, columns, value }, lang) {
  const table = make("fieldset", { className: "rows" },
    make("legend", { textContent: inWords(name) }),
    make("p", { className: "hint", id: `hint-${name}`, textContent: hint }), toldOf(name));
  table.dataset.rows = name;
  table.setAttribute("aria-describedby", `hint-${name} told-${name}`);
  const more = make("button", { type: "button", textContent: "One more" });
  const add = (row = {}) => {
    const number = table.querySelectorAll(".row").length + 1;
    const cells = columns.map((column) => {
      const input = make("input", { type: "text", lang, spellcheck: true, value: row[column] ?? "" });
      input.dataset.column = column;
      return make("label", {}, `${inWords(column)} ${number}`, input);
    });
    more.before(make("div", { className: "row" }, ...cells));
  };
  table.append(more);
  more.addEventListener("click", () => { add(); table.lastElementChild.previousSibling.querySelector("input").focus(); });
  fillTable(table, value, add);
  return table;
}

function fillTable(table, rows, add) {
  for (const row of table.querySelectorAll(".row")) row.remove();
  for (const row of [...(rows ?? []), {}]) add(row);
  table.fill = (now) => fillTable(table, now, add);
}

function rowsOf(table) {
  const rows = [...table.querySelectorAll(".row")].map((row) => Object.fromEntries(
    [...row.querySelectorAll("input")].map(({ dataset, value }) => [dataset.column, value.trim()])
      .filter(([, words]) => words)));
  return rows.filter((row) => Object.keys(row).length);
}

function choiceOf({ name, hint, value }, criteria, lang) {
  const chosen = value ?? [];
  const strangers = chosen.filter((id) => !criteria.some((one) => one.id === id))
    .map((id) => ({ id, level: "", statement: "There is no such criterion.", bears: [] }));
  const boxes = [...strangers, ...criteria].map(({ id, level, statement, bears }) => {
    const words = make("span", {}, make("strong", { textContent: `${id} ` }),
      make("span", { lang, textContent: statement }),
      ` ${level}${level ? "; " : ""}${bears.length ? `now: ${bears.join(", ")}` : "nothing yet"}`);
    return make("label", {},
      make("input", { type: "checkbox", name, value: id, checked: chosen.includes(id) }), words);
  });
  const said = make("p", { id: `chosen-${name}` });
  const choice = make("fieldset", {}, make("legend", { textContent: inWords(name) }),
    make("p", { className: "hint", id: `hint-${name}`, textContent: hint }), said, toldOf(name),
    make("div", { className: "criteria" }, ...boxes));
  const say = () => { // most of them are out of sight
    const ids = [...choice.querySelectorAll(":checked")].map((box) => box.value);
    said.textContent = ids.length ? `Chosen: ${ids.join(", ")}` : "None is chosen.";
  };
  choice.addEventListener("change", say);
  say();
  choice.setAttribute("aria-describedby", `hint-${name} chosen-${name} told-${name}`);
  return choice;
}

function toldOf(name) {
  return make("ul", { className: "told", id: `told-${name}` });
}

// The values as they stand in a form: of a choice the ids that were there first, in their order.
export function valuesOf(form, fields) {
  return Object.fromEntries(fields.map(({ name, form: kind, value }) => {
    if (kind === "rows") {
      const rows = rowsOf(form.querySelector(`[data-rows="${name}"]`));
      return [name, rows.length ? rows : null];
    }
    if (kind === "list") {
      const lines = form.elements[name].value.split("\n").map((line) => line.trim()).filter(Boolean);
      const alone = typeof value === "string" && lines.length === 1; // as it was written
      return [name, alone ? lines[0] : lines.length ? lines : null];
    }
    if (kind !== "criteria") return [name, form.elements[name].value.trim() || null];
    const chosen = [...form.querySelectorAll(`[name="${name}"]:checked`)].map((box) => box.value);
    const order = [...(value ?? []), ...chosen];
    const found = [...new Set(order)].filter((id) => chosen.includes(id));
    return [name, found.length || value ? found : null];
  }));
}

export function fill(form, fields, values) {
  for (const { name, form: kind } of fields) {
    if (!(name in values)) continue;
    if (kind === "criteria") {
      for (const box of form.querySelectorAll(`[name="${name}"]`)) {
        box.checked = (values[name] ?? []).includes(box.value);
        box.dispatchEvent(new Event("change", { bubbles: true }));
      }
    } else if (kind === "rows") {
      form.querySelector(`[data-rows="${name}"]`).fill(values[name]);
    } else {
      form.elements[name].value = inLines(values[name]);
    }
  }
}

// What is told of each field stands beside it, and what is told of none at the end.
export function tell(form, told) {
  for (const list of form.querySelectorAll(".told")) {
    const name = list.id.slice("told-".length);
    const own = told.filter(({ field }) => field === name
      || (name === "elsewhere" && !form.querySelector(`#told-${CSS.escape(field || "elsewhere")}`))
      || (name === "elsewhere" && field === ""));
    list.replaceChildren(...own.map(({ severity, code, message, hint }) => make("li",
      { className: severity }, `${severity}: ${message}${hint ? ` (${hint})` : ""} [${code}]`)));
    const input = form.elements[name];
    if (input instanceof HTMLElement) {
      input.setAttribute("aria-invalid", String(own.some(({ severity }) => severity === "error")));
    }
  }
}
