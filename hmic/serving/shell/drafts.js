// What is written and not saved, by force, finding and tab: it survives a reload and a crash, and
// two tabs keep their own. Where the browser keeps nothing, all works but that.
const above = (id) => `hmic ${location.pathname} ${id} `;
const tab = tabOfSession();

function tabOfSession() {
  try {
    const known = sessionStorage.getItem("hmic-tab") ?? crypto.randomUUID();
    sessionStorage.setItem("hmic-tab", known);
    return known;
  } catch {
    return "tab";
  }
}

// One’s own; or else the newest of a tab that has ended, perhaps in a crash, or is open beside.
export function draftOf(id) {
  const own = read(above(id) + tab);
  if (own) return own;
  return namesOf(id).map(read).filter(Boolean).sort((a, b) => (b.at ?? 0) - (a.at ?? 0))[0] ?? null;
}

export function keepDraft(id, draft) {
  try {
    localStorage.setItem(above(id) + tab, JSON.stringify({ ...draft, at: Date.now() }));
  } catch { /* full, or switched off */ }
}

// One’s own goes; and of others those that say what was saved or discarded.
export function dropDraft(id, said) {
  const words = JSON.stringify(said);
  for (const name of namesOf(id)) {
    if (name === above(id) + tab || (said && JSON.stringify(read(name)?.now) === words)) {
      localStorage.removeItem(name);
    }
  }
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function namesOf(id) {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(above(id)));
  } catch {
    return [];
  }
}
