// What is begun: a finding of a kind, another part. A finding that moves to another kind, one that is
// withdrawn, and a part that is taken out.
import { make } from "./elements.js";

const ELSEWHERE = "Tables, figures, sources, and the points of re-inspections are written in the files of the force; "
  + "docs/data-files.md says how.";

function chosen(id, words, options) {
  const select = make("select", { id }, ...options.map(({ name, label }) =>
    make("option", { value: name, textContent: label })));
  return [make("div", { className: "field" },
    make("label", { htmlFor: id, textContent: words }), select), select];
}

function doing(words, work, type = "button") {
  const button = make("button", { type, textContent: words });
  button.addEventListener("click", work);
  return button;
}

export function beginning(frameworks, begin, others, edit) {
  const [framework, where] = chosen("new-framework", "Framework",
    frameworks.map(({ slug, title }) => ({ name: slug, label: title })));
  const [kind, what] = chosen("new-kind", "Kind", []);
  const offer = () => {
    const { kinds } = frameworks.find(({ slug }) => slug === where.value) ?? { kinds: [] };
    what.replaceChildren(...kinds.map(({ name, label }) =>
      make("option", { value: name, textContent: label })));
  };
  where.addEventListener("change", offer);
  offer();
  return make("div", {}, framework, kind, make("p", {},
    doing("Begin it", () => begin({ framework: where.value, kind: what.value }), "submit")),
    make("h3", { textContent: "Another part" }),
    make("ul", { className: "others" }, ...others.map(({ part, title }) => make("li", {},
      doing(title, () => edit(part))))),
    make("p", { className: "hint", textContent: ELSEWHERE }));
}

export function moving({ kinds }, { move, withdraw }) {
  const [to, kind] = chosen("move-kind", "Move to another kind, under a new id", kinds);
  const [how, severity] = chosen("move-severity", "Severity there", []);
  const why = make("input", { type: "text", id: "move-reason", spellcheck: true });
  const because = make("div", { className: "field" }, make("label", { htmlFor: "move-reason",
    textContent: "Why, where it is not the usual one" }), why);
  const offer = () => {
    const { severities, usual } = kinds.find(({ name }) => name === kind.value) ?? { severities: [] };
    how.hidden = because.hidden = !severities.length;
    severity.replaceChildren(...severities.map((one) => make("option", { value: one, textContent: one })));
    severity.value = usual;
  };
  kind.addEventListener("change", offer);
  offer();
  const reason = make("input", { type: "text", id: "withdraw-reason", spellcheck: true });
  const sent = () => (how.hidden ? {} : { severity: severity.value, severity_reason: why.value });
  return make("details", {}, make("summary", { textContent: "Move or withdraw" }),
    to, how, because, make("p", {}, doing("Move", () => move(kind.value, sent()))),
    make("div", { className: "field" },
      make("label", { htmlFor: "withdraw-reason", textContent: "Why it is withdrawn" }), reason),
    make("p", {}, doing("Withdraw", () => withdraw(reason.value))));
}

export function ending(takeOut) {
  return make("details", {}, make("summary", { textContent: "Take it out" }),
    make("p", { textContent: "It goes from the file, and what stands about it in comments stays." }),
    make("p", {}, doing("Take it out", takeOut)));
}
