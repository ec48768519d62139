// What was changed since the last commit, in plain words, and the button that commits it.
import { make } from "./elements.js";

// The list and the form below it; `done` is told what became of it.
export function committing(changes, ask, done) {
  if (changes.status !== 200) {
    return make("p", { textContent: [changes.message, changes.hint].filter(Boolean).join("; ") });
  }
  const { told, files, seal, name, email, left, hindrance } = changes;
  const groups = [...Map.groupBy(told, ({ subject }) => subject)];
  const list = make("ul", { className: "changes" }, ...groups.map(([subject, ones]) => make("li", {},
    make("strong", { textContent: subject }),
    ones.length === 1 ? `: ${ones[0].words}`
      : make("ul", {}, ...ones.map(({ words }) => make("li", { textContent: words }))))));
  const apart = left.length ? [make("p", { textContent: "Left to git itself:" }),
    make("ul", {}, ...left.map((one) => make("li", { textContent: one })))] : [];
  if (!files.length) return make("div", {}, make("p", { textContent: "Nothing: all is committed." }), ...apart);
  if (hindrance) {
    return make("div", {}, list, ...apart, make("p", {
      textContent: `It can’t be committed here now: ${hindrance}. It is in the files all the same.` }));
  }
  const asked = [["name", "Your name", name], ["email", "Your e-mail address", email],
    ["sentence", "What you did, in a sentence", ""]].map(([key, words, value]) => {
    const input = make("input", { type: key === "email" ? "email" : "text", id: `commit-${key}`, value });
    input.setAttribute("aria-required", "true");
    if (key === "sentence") input.spellcheck = true;
    else input.autocomplete = key;
    return [make("div", { className: "field" },
      make("label", { htmlFor: input.id, textContent: words }), input), input];
  });
  const button = make("button", { type: "submit", textContent: "Commit" });
  const commit = async () => {
    if (button.disabled) return; // it is on its way
    button.disabled = true;
    const [name_, email_, sentence] = asked.map(([, input]) => input.value.trim());
    const answer = await ask("commit", { name: name_, email: email_, sentence, seal });
    button.disabled = false;
    done(answer);
  };
  button.addEventListener("click", commit);
  const number = `${files.length} file${files.length === 1 ? "" : "s"}`;
  return make("div", {}, list, ...apart, ...asked.map(([field]) => field),
    make("p", { className: "hint", textContent: `It commits ${number} to the branch that is checked out: `
      + `${files.join(", ")}. Nothing is pushed.` }),
    make("p", {}, button));
}
