// The live page of one force. The server tells what to show; a new page takes the place of the old
// one when it is laid out, at the same place of the text.
const byId = (id) => document.getElementById(id);
const room = byId("report");
let seen = null; // the frame that is seen
let wanted = null; // the name of the page that is seen or on its way

new EventSource("events").onmessage = ({ data }) => show(JSON.parse(data));
addEventListener("hashchange", () => {
  if (seen) seen.contentWindow.location.replace(location.hash || "#");
});
byId("ask").addEventListener("click", () => fetch("pdf", { method: "POST" }));

function show({ page, current, count, told, pdf }) {
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

function load(page) {
  wanted = page;
  for (const late of room.querySelectorAll(".coming")) late.remove();
  const coming = document.createElement("iframe");
  coming.title = "The report";
  coming.className = "coming";
  coming.addEventListener("load", () => {
    if (!coming.isConnected) return;
    prepare(coming);
    if (seen) settle(seen, coming);
    coming.classList.remove("coming");
    seen?.remove();
    seen = coming;
  }, { once: true });
  coming.src = `report${seen ? seen.contentWindow.location.hash : location.hash}`;
  room.append(coming);
}

function prepare({ contentWindow, contentDocument }) {
  document.title = `Live: ${contentDocument.title}`;
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

// The new page at the place of the old one: what stood at the top of the window stands there again,
// whatever grew or shrank above it.
function settle(before, after) {
  const [from, to] = [before.contentWindow, after.contentWindow];
  const opened = [...from.document.querySelectorAll("details")].map(({ open: isOpen }) => isOpen);
  const folds = [...to.document.querySelectorAll("details")];
  if (folds.length === opened.length) folds.forEach((fold, index) => { fold.open = opened[index]; });
  to.scrollTo(from.scrollX, from.scrollY);
  const above = [...from.document.querySelectorAll("main [id]")].reverse();
  for (const old of above) {
    const { top, height } = old.getBoundingClientRect();
    const again = to.document.getElementById(old.id);
    if (height && top <= 1 && again) {
      to.scrollBy(0, again.getBoundingClientRect().top - top);
      break;
    }
  }
  if (document.activeElement === before) {
    const focused = from.document.activeElement;
    after.focus();
    const again = focused?.id ? to.document.getElementById(focused.id) : null;
    again?.focus({ preventScroll: true });
  }
}
