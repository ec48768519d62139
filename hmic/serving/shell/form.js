// The form of a finding: made of what the server says of its fields, and read back.
export function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

export const inWords = (name) => (name[0].toUpperCase() + name.slice(1)).replaceAll("_", " ");

// The fields, each with its hint and room for what is told of it.
export function fieldsOf({ fields, criteria, lang }) {
  return fields.map((field) => (field.form === "criteria"
    ? choiceOf(field, criteria, lang) : inputOf(field, lang)));
}

function inputOf({ name, hint, form, options, required, value }, lang) {
  const id = `field-${name}`;
  let input;
  if (form === "severity") {
    const none = required && value !== null ? [] : [make("option", { value: "", textContent: "—" })];
    input = make("select", {}, ...none,
      ...options.map((one) => make("option", { value: one, textContent: one })));
  } else if (form === "text") {
    input = make("textarea", { rows: name === "text" ? 8 : 3 });
  } else {
    input = make("input", { type: "text" });
  }
  if (form !== "severity") Object.assign(input, { lang, spellcheck: true });
  Object.assign(input, { id, name, value: value ?? "" });
  input.setAttribute("aria-describedby", `hint-${name} told-${name}`);
  if (required) input.required = true;
  return make("div", { className: "field" },
    make("label", { htmlFor: id, textContent: inWords(name) }),
    make("p", { className: "hint", id: `hint-${name}`, textContent: hint }),
    input, toldOf(name));
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
  const choice = make("fieldset", {}, make("legend", { textContent: inWords(name) }),
    make("p", { className: "hint", id: `hint-${name}`, textContent: hint }), toldOf(name),
    make("div", { className: "criteria" }, ...boxes));
  choice.setAttribute("aria-describedby", `hint-${name} told-${name}`);
  return choice;
}

function toldOf(name) {
  return make("ul", { className: "told", id: `told-${name}` });
}

// The values as they stand in a form: of a choice the ids that were there first, in their order.
export function valuesOf(form, fields) {
  return Object.fromEntries(fields.map(({ name, form: kind, value }) => {
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
      }
    } else {
      form.elements[name].value = values[name] ?? "";
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
