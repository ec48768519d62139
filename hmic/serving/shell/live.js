// The live page of one force. The server tells what to show. New words go into the page that is
// seen; else the new page takes the place of the old one when it is laid out, at the same place of
// the text.
const byId = (id) => document.getElementById(id);
const room = byId("report");
let seen = null; // the frame that is seen
let source = null; // what it was loaded from: its page before the page's own script ran
let wanted = null; // the name of the page that is seen or on its way

new EventSource("events").onmessage = ({ data }) => show(JSON.parse(data));
addEventListener("hashchange", () => {
  // to the frame's own address: a fragment alone would be taken to be of ours
  const at = seen?.contentWindow.location;
  at?.replace(new URL(location.hash || "#", at));
});
byId("ask").addEventListener("click", () => fetch("pdf", { method: "POST" }));

function show({ page, current, scripted, count, told, pdf }) {
  const problems = [...told, ...(pdf?.told ?? [])];
  const broken = problems.some(({ severity }) => severity === "error");
  const box = byId("problems");
  if (broken && (box.hidden || !box.classList.contains("broken"))) box.open = true;
  box.hidden = problems.length === 0;
  box.classList.toggle("broken", broken);
  byId("count").textContent = summary(current, page, count, told, pdf);
  byId("told").replaceChildren(...problems.map(({ severity, text }) => {
    const block = document.createElement("pre");
    block.className = severity;
    block.textContent = text;
    return block;
  }));
  byId("state").textContent = page === null ? "There is no page yet"
    : current ? "The page shows the files as they are" : "The last good page";
  byId("unscripted").hidden = scripted;
  showPdf(page, pdf);
  if (page !== null && page !== wanted) load(page);
}

function summary(current, page, count, told, pdf) {
  const said = told.length ? [count] : [];
  if (!current) said.push(page === null ? "no page could be made" : "below is the last good page");
  else if (told.some(({ severity }) => severity === "error")) said.push("it cannot be published so");
  if (pdf?.state === "failed") said.push("the PDF could not be made");
  return said.join("; ");
}

function showPdf(page, pdf) {
  const working = pdf?.state === "working";
  byId("ask").disabled = page === null || working;
  byId("made").hidden = pdf?.state !== "ready";
  byId("making").textContent = working ? "Making the PDF …"
    : pdf?.state === "failed" ? "The PDF could not be made"
    : pdf && !pdf.current ? "It is of an earlier page" : "";
}

async function load(page) {
  wanted = page;
  for (const late of room.querySelectorAll(".coming")) late.remove();
  const text = await fetch(`report?page=${page}`)
    .then((answer) => (answer.ok && !answer.redirected ? answer.text() : null))
    .catch(() => null);
  if (wanted !== page) return; // a newer one was told of meanwhile
  if (text === null) {
    wanted = null; // it is gone, or the server is: whatever is told of next is loaded
    return;
  }
  const now = parse(text);
  if (source && reword(source, now)) source = now;
  else exchange(page, now);
}

// A page in which no script runs and no style applies. A template drops what stands round head and
// body, so what stands before the text is also kept as it was written.
function parse(text) {
  const inert = document.createElement("template");
  inert.innerHTML = text;
  return { head: text.slice(0, text.indexOf("<main")), inert };
}

// Puts new words into the page that is seen where nothing but words of paragraphs and of cells is
// new, and says
// whether that was so. Of other words the page's own script makes more: labels, heads of cells.
function reword(before, now) {
  if (before.head !== now.head) return false;
  const texts = textsOf(seen.contentDocument);
  const [were, are] = [before, now].map(({ inert }) => textsOf(inert.content));
  const changed = [...are.keys()].filter((at) => were[at]?.data !== are[at].data);
  for (const at of changed) {
    if (!were[at]?.parentElement.closest("p, td") || texts[at]?.data !== were[at].data) return false;
  }
  for (const at of changed) were[at].data = are[at].data;
  if (before.inert.innerHTML !== now.inert.innerHTML) return false;
  const place = placeIn(seen.contentWindow);
  for (const at of changed) texts[at].data = are[at].data;
  goTo(place, seen.contentWindow);
  return true;
}

function textsOf(page) {
  const texts = [];
  const walker = document.createTreeWalker(page.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) texts.push(walker.currentNode);
  return texts;
}

function exchange(page, now) {
  source = null;
  const coming = document.createElement("iframe");
  coming.title = "The report";
  coming.className = "coming";
  coming.addEventListener("load", () => {
    if (coming === seen) {
      source = null; // somebody loaded it again: who knows which page it is
      prepare(coming);
    } else if (coming.contentDocument?.location.search !== `?page=${page}`) {
      if (wanted === page) wanted = null;
    } else if (coming.isConnected) {
      prepare(coming);
      coming.classList.remove("coming");
      if (seen) settle(seen, coming);
      seen?.remove();
      [seen, source] = [coming, now];
    }
  });
  coming.src = `report?page=${page}${seen ? seen.contentWindow.location.hash : location.hash}`;
  room.append(coming);
}

function prepare({ contentWindow, contentDocument }) {
  document.title = `Live: ${contentDocument.title}`;
  document.dispatchEvent(new CustomEvent("report", { detail: contentDocument }));
  contentWindow.addEventListener("hashchange", () => {
    history.replaceState(null, "", contentWindow.location.hash || location.pathname);
  });
  // the frame shows the report and nothing else
  contentDocument.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || link.origin === location.origin) return;
    event.preventDefault();
    open(link.href, "_blank", "noopener");
  });
}

// The new page as the reader had the old one: what is chosen and unfolded, the place, and where the
// keyboard is.
function settle(before, after) {
  const [from, to] = [before.contentWindow, after.contentWindow];
  const opened = [...from.document.querySelectorAll("details")].map(({ open: isOpen }) => isOpen);
  const folds = [...to.document.querySelectorAll("details")];
  if (folds.length === opened.length) folds.forEach((fold, index) => { fold.open = opened[index]; });
  for (const { id, value } of from.document.querySelectorAll("select")) {
    const again = to.document.getElementById(id);
    if (!again || again.value === value) continue;
    again.value = value;
    again.dispatchEvent(new to.Event("change", { bubbles: true }));
  }
  to.scrollTo(from.scrollX, from.scrollY);
  goTo(placeIn(from), to);
  if (document.activeElement === before) {
    const focused = from.document.activeElement;
    const part = focused?.closest("[id]");
    const again = part && to.document.getElementById(part.id);
    after.focus();
    if (again) inside(again)[inside(part).indexOf(focused)]?.focus({ preventScroll: true });
  }
}

function inside(part) {
  return [part, ...part.querySelectorAll("*")];
}

// What stands at the top of the window stands there again, whatever grows or shrinks above it.
function placeIn({ document: page }) {
  for (const part of [...page.querySelectorAll("main [id]")].reverse()) {
    const { top, height } = part.getBoundingClientRect();
    if (height && top <= 1) return { id: part.id, top };
  }
  return null;
}

function goTo(place, to) {
  const part = place && to.document.getElementById(place.id);
  if (part) to.scrollBy(0, part.getBoundingClientRect().top - place.top);
}
