// What the page can do in a browser, beyond being read. It can be read whole without.
//
// Every word comes from the page: from the template "controls", and from what stands there anyway.
// A filter sets findings aside by a class that only the screen's styles know, so print has them all.
"use strict";
if ("popover" in HTMLElement.prototype) {
  const controls = document.getElementById("controls").content.cloneNode(true);
  const [bar, filter, note, status] = controls.children;
  const main = document.querySelector("main");
  const contents = document.querySelector(".contents");
  const wide = matchMedia("(min-width: 75rem)");
  const find = (hash) => document.getElementById(decodeURIComponent(hash.slice(1)));

  // Said aloud by a screen reader, without moving its place.
  const say = (words) => { status.textContent = words; };

  // The bar, and beside the text the panel with filter and contents. Where there is no room beside
  // the text, the panel opens over it from the bar, which holds the filter then.
  const panel = document.createElement("div");
  panel.className = "panel";
  panel.id = "panel";
  contents.replaceWith(panel);
  panel.append(contents);
  document.querySelector(".frame").before(bar);
  main.append(note, status);
  document.documentElement.classList.add("scripted");
  bar.querySelector(".open-contents").popoverTargetElement = panel;
  const place = () => {
    if (wide.matches) {
      panel.removeAttribute("popover");
      panel.prepend(filter);
    } else {
      panel.popover = "auto";
      bar.querySelector(".open-contents").after(filter);
    }
  };
  const closePanel = () => { if (panel.matches(":popover-open")) panel.hidePopover(); };
  wide.addEventListener("change", place);
  place();
  panel.addEventListener("click", (event) => { if (event.target.closest("a")) closePanel(); });
  // Whoever tabs on from the panel must not walk about behind it.
  panel.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !panel.contains(relatedTarget)) closePanel();
  });

  // What stays at the top takes room there: nothing that gets the focus may come to lie under it.
  const room = () => {
    const stays = getComputedStyle(bar).position === "sticky";
    document.documentElement.style.setProperty("--bar", `${stays ? bar.offsetHeight : 0}px`);
  };
  new ResizeObserver(room).observe(bar);
  addEventListener("resize", room);

  // The contents show where the reader is: the last place that has passed the top third.
  const links = [...contents.querySelectorAll("a")];
  const places = links.map((link) => find(link.hash));
  const here = bar.querySelector(".here");
  let current;
  const locate = () => {
    const third = innerHeight / 3;
    const passed = (it) => it.checkVisibility() && it.getBoundingClientRect().top <= third;
    const at = places.findLastIndex(passed);
    if (links[at] === current) return;
    current?.removeAttribute("aria-current");
    current = links[at];
    current?.setAttribute("aria-current", "location");
    here.textContent = current?.textContent ?? "";
    // The list follows, unless somebody is at work in it.
    if (current && wide.matches && !contents.contains(document.activeElement)) {
      const line = current.getBoundingClientRect();
      const list = contents.getBoundingClientRect();
      if (line.top < list.top + list.height / 6 || line.bottom > list.bottom) {
        contents.scrollTop += line.top - list.top - list.height / 3;
      }
    }
  };
  let waiting = false;
  const locateSoon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; locate(); });
  };
  addEventListener("scroll", locateSoon, { passive: true });
  addEventListener("resize", locateSoon);
  locate();

  // Only strengths, work in progress or areas for improvement, under the grades of their frameworks:
  // texts, sources and arguments are set aside with the other kinds.
  const only = bar.querySelector(".only");
  const choices = filter.querySelector("select");
  const stays = (part, kind) =>
    kind === "" || part.matches(`h2, .grade, [data-kind="${kind}"]`);
  const show = (kind) => {
    choices.value = kind;
    for (const section of main.querySelectorAll(":scope > section")) {
      const left = kind === "" || section.querySelector(`.findings[data-kind="${kind}"]`);
      section.classList.toggle("set-aside", !left);
      if (section.matches(".framework")) {
        for (const part of section.children) part.classList.toggle("set-aside", !stays(part, kind));
      }
    }
    bar.classList.toggle("filtered", kind !== "");
    const { words } = choices.selectedOptions[0].dataset;
    only.querySelector(".only-words").textContent = words;
    say(words);
    room();
  };
  // The choice leads to what is left of it: where the reader is, or else the first that comes then.
  choices.addEventListener("change", () => {
    const was = (current && find(current.hash)) ?? main;
    show(choices.value);
    const sections = [...main.querySelectorAll(".framework:not(.set-aside)")];
    const after = (section) =>
      section.contains(was) || was.compareDocumentPosition(section) & Node.DOCUMENT_POSITION_FOLLOWING;
    const next = choices.value ? sections.find(after) ?? sections[0] : was;
    next?.scrollIntoView();
    locate();
  });
  bar.querySelector(".show-all").addEventListener("click", () => {
    const section = (current && find(current.hash)) ?? main;
    const before = section.getBoundingClientRect().top;
    show("");
    // The button is gone: the keyboard goes on where the reader is.
    section.tabIndex = -1;
    section.focus({ preventScroll: true });
    scrollBy(0, section.getBoundingClientRect().top - before);
  });
  // A link to a finding that is set aside shows all again, before the browser goes there.
  const reveal = (hash) => {
    const target = hash && find(hash);
    if (!target?.closest(".set-aside")) return false;
    show("");
    return target;
  };
  addEventListener("hashchange", () => reveal(location.hash) && find(location.hash).scrollIntoView());

  // A note beside a word: the meaning of a term, or what was copied.
  let noted;
  const closeNote = () => { if (note.matches(":popover-open")) note.hidePopover(); };
  const write = (beside, title, text) => {
    closeNote();
    note.querySelector(".note-title").textContent = title;
    note.querySelector(".note-text").textContent = text;
    note.showPopover();
    const word = beside.getClientRects()[0];
    const left = Math.min(word.left, document.documentElement.clientWidth - note.offsetWidth - 8);
    const under = word.bottom + 6;
    const above = word.top - 6 - note.offsetHeight;
    const top = under + note.offsetHeight > innerHeight && above > 0 ? above : under;
    note.style.left = `${Math.max(8, left) + scrollX}px`;
    note.style.top = `${top + scrollY}px`;
    noted = beside;
    if (beside.classList.contains("term")) beside.setAttribute("aria-expanded", "true");
    say(`${title}. ${text}`);
  };
  note.addEventListener("beforetoggle", (event) => {
    if (event.newState === "closed") {
      if (noted?.classList.contains("term")) noted.setAttribute("aria-expanded", "false");
      noted = undefined;
    }
  });
  main.addEventListener("focusout", closeNote);

  // Terms are links to the glossary; here they are buttons that show the meaning at once.
  for (const term of main.querySelectorAll(".term")) {
    term.setAttribute("role", "button");
    term.setAttribute("aria-expanded", "false");
  }
  const explain = (term) => {
    if (noted === term) return closeNote();
    const [name, meaning] = find(term.hash).cells;
    return write(term, name.textContent, meaning.textContent);
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === " " && event.target.matches?.(".term")) {
      event.preventDefault();
      explain(event.target);
    }
  });

  // A finding's id is its own link, and gives its citation away where the report has an address.
  const cite = async (id) => {
    const citation = main.dataset.citation.replaceAll("{id}", id.textContent);
    try {
      await navigator.clipboard.writeText(citation);
      write(id, main.dataset.copied, citation);
    } catch {
      // Not allowed here; the address bar has the link.
    }
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link) return;
    if (link.matches(".term")) {
      event.preventDefault();
      explain(link);
      return;
    }
    reveal(link.hash);
    const own = link.closest(".finding-id")?.parentElement.id === link.hash.slice(1);
    if (own && main.dataset.citation) cite(link);
  });

  // Tables: where there is no room, those with sentences become cards, each cell under its heading,
  // and keep their roles; the others scroll, for the keyboard too.
  const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
  for (const table of main.querySelectorAll(".stacks table")) {
    const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
    for (const part of [table, ...table.querySelectorAll("thead, tbody, tr, th, td")]) {
      const head = part.scope === "col" ? "columnheader" : "rowheader";
      part.setAttribute("role", roles[part.tagName] ?? head);
      if (part.matches("td, tbody th") && heads.length > 2) {
        part.dataset.head = heads[part.cellIndex];
      }
    }
  }
  const scrolling = new ResizeObserver((changes) => {
    for (const { target } of changes) {
      if (target.scrollWidth > target.clientWidth) {
        let heading = target;
        while (heading && !/^H\d$|^FIGCAPTION$/.test(heading.tagName)) heading = heading.previousElementSibling;
        target.setAttribute("role", "region");
        target.setAttribute("aria-label", heading?.textContent ?? document.title);
        target.tabIndex = 0;
      } else {
        for (const name of ["role", "aria-label", "tabindex"]) target.removeAttribute(name);
      }
    }
  });
  for (const region of main.querySelectorAll(".table")) scrolling.observe(region);
}
