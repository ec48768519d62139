// A new finding of a kind, a finding that moves to another kind, and one that is withdrawn.
import { make } from "./form.js";

function chosen(id, words, options) {
  const select = make("select", { id }, ...options.map(({ name, label }) =>
    make("option", { value: name, textContent: label })));
  return [make("div", { className: "field" },
    make("label", { htmlFor: id, textContent: words }), select), select];
}

function doing(words, work) {
  const button = make("button", { type: "button", textContent: words });
  button.addEventListener("click", work);
  return button;
}

export function beginning(frameworks, begin) {
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
    doing("Begin it", () => begin({ framework: where.value, kind: what.value }))));
}

export function moving({ kinds }, { move, withdraw }) {
  const [to, kind] = chosen("move-kind", "Move to another kind, under a new id", kinds);
  const reason = make("input", { type: "text", id: "withdraw-reason", spellcheck: true });
  return make("details", {}, make("summary", { textContent: "Move or withdraw" }),
    to, make("p", {}, doing("Move", () => move(kind.value))),
    make("div", { className: "field" },
      make("label", { htmlFor: "withdraw-reason", textContent: "Why it is withdrawn" }), reason),
    make("p", {}, doing("Withdraw", () => withdraw(reason.value))));
}
