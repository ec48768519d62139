// What is written and not saved, by force and finding: it survives a reload and a crash. Where the
// browser keeps nothing, all works but that.
const nameOf = (id) => `hmic ${location.pathname} ${id}`;

export function draftOf(id) {
  try {
    return JSON.parse(localStorage.getItem(nameOf(id)));
  } catch {
    return null;
  }
}

export function keepDraft(id, draft) {
  try {
    localStorage.setItem(nameOf(id), JSON.stringify(draft));
  } catch { /* full, or switched off */ }
}

export function dropDraft(id) {
  try {
    localStorage.removeItem(nameOf(id));
  } catch { /* switched off */ }
}
