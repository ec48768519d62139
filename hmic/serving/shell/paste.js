// What is pasted from Word or from a page, as CommonMark: paragraphs, lists, emphasis and links stay,
// and what else there was is told. It is read as a document in which nothing runs or is loaded.
import { put } from "./marks.js";

const OUT = new Set(["STYLE", "SCRIPT", "META", "LINK", "TITLE", "XML", "HEAD", "TEMPLATE", "NOSCRIPT"]);
const BLOCKS = "p, div, ul, ol, li, table, blockquote, pre, section, article, h1, h2, h3, h4, h5, h6, dl, dt, dd, hr";
const NUMBERS = "[style*='mso-list:Ignore' i], [style*='mso-list: Ignore' i]"; // and dots, of Word's lists
const ONLINE = "[data-aria-level]"; // an item of Word’s in the browser, each in a list of its own
// Marks until the whole is read: bold and italic, each where it begins and where it ends.
const [BOLD, UNBOLD, ITALIC, UNITALIC, BREAK] = ["\ue000", "\ue001", "\ue002", "\ue003", "\u2028"];

const styled = (node, words) => words.test(node.getAttribute("style") ?? "");
const GONE = [ // what is left out with its words
  [(it) => it.matches("img, svg, object, video"), "a picture", "pictures"],
  [(it) => it.matches("del"), "words that were deleted", "passages that were deleted"],
  [(it) => it.matches(".MsoCommentReference"), "a comment", "comments"], // its words keep theirs
  [(it) => it.matches("a[href^='#_ftn'], a[href^='#_edn']"), "a footnote", "footnotes"],
  [(it) => styled(it, /display:\s*none|mso-hide:\s*all/i), "hidden words", "hidden passages"],
  // which are letters of ours in a font that has pictures in their places
  [(it) => styled(it, /mso-char-type:\s*symbol/i), "a symbol", "symbols"],
];
const PLAIN = [ // what is left out, and its words stay
  [(it) => it.matches("u") || (!it.matches("a") && styled(it, /text-decoration:[^;]*underline/i)),
    "underlining", "passages underlined"],
  [(it) => it.matches("s, strike") || styled(it, /text-decoration:[^;]*line-through/i),
    "a line through words", "lines through words"],
  [(it) => it.matches("sub, sup"), "a raised or lowered letter", "raised or lowered letters"],
  [(it) => it.matches("mark") || styled(it, /mso-highlight/i), "a highlight", "highlights"],
  [(it) => it.matches("a[href]") && !leads(it), "a link that leads nowhere here", "links that lead nowhere here"],
];

export function pastes(area, tell) {
  area.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html");
    if (!html) return;
    const { text, left, plain } = converted(html);
    tell(left.length ? `Pasted without ${left.join(", ")}.` : "");
    if (plain) return; // the browser’s own way
    event.preventDefault();
    const { selectionStart: start, selectionEnd: end, value } = area;
    const apart = text.includes("\n") && start > 0 && value[start - 1] !== "\n" ? "\n\n" : "";
    put(area, start, end, apart + text);
  });
}

// The text; what was left out of it, in words; and whether it is nothing but plain words of one line.
export function converted(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const left = new Map();
  const drop = (one, many) => left.set(one, [(left.get(one)?.[0] ?? 0) + 1, many]);
  const blocks = blocksOf(page.body, drop);
  const text = blocks.map(({ words, begins }, at) => {
    if (at === 0) return words;
    const above = blocks[at - 1].begins; // an item goes on from one above, unless another list begins
    const goesOn = begins && above && !(begins.length === above.length && begins.at(-1) !== above.at(-1));
    return (goesOn ? "\n" : "\n\n") + words;
  }).join("");
  const told = [...left].map(([one, [number, many]]) => (number === 1 ? one : `${number} ${many}`));
  return { text, left: told, plain: blocks.length < 2 && !/[*\\\n]|\]\(|^(?:- |\d+\. )/.test(text) };
}

function blocksOf(body, drop) {
  const blocks = [];
  const levels = []; // of Word’s lists, which are paragraphs: how far in, and the last number
  // item: of a list, what stands before its first line, and before all others
  const read = (parent, item) => {
    let line = "";
    const end = () => {
      const words = tidy(line);
      line = "";
      if (!words) return;
      const [first, further] = item ? [item.begun ? item.further : item.first, item.further] : ["", ""];
      blocks.push({ words: first + words.replaceAll("\n", `\n${further}`), begins: item && !item.begun && item.sort });
      if (item) item.begun = true;
    };
    for (const node of parent.childNodes) {
      const isElement = node.nodeType === Node.ELEMENT_NODE;
      if (!isElement || !(node.matches(BLOCKS) || node.querySelector(BLOCKS)) || OUT.has(node.tagName)) {
        line += wordsOf(node, drop, {});
      } else {
        end();
        block(node, item);
      }
    }
    end();
  };
  const itemAt = (level, mark, number) => {
    const item = itemOf(levels[level - 1]?.further ?? "", mark);
    levels.length = level;
    levels[level] = { further: item.further, number };
    return item;
  };
  const block = (node, item) => {
    if (styled(node, /mso-element:\s*(?:comment|footnote|endnote)-list/i)) return;
    const isHeading = /^H[1-6]$/.test(node.tagName); // be it numbered
    const level = isHeading ? 0
      : Number(/mso-list:\s*l\d+\s+level(\d)/i.exec(node.getAttribute("style") ?? "")?.[1]);
    if (!level && !node.closest("li") && !node.querySelector(ONLINE)) levels.length = 0;
    if (node.matches("ul, ol")) {
      let number = node.start ?? 1;
      for (const child of node.children) {
        const mark = node.matches("ol") ? `${number}. ` : "- ";
        if (!child.matches("li")) read(child.matches("ul, ol") ? wrapped(child) : child, item);
        else if (!item && child.matches(ONLINE)) read(child, itemAt(Number(child.dataset.ariaLevel), mark, number));
        else read(child, itemOf(item?.further ?? "", mark));
        number += child.matches("li") ? 1 : 0;
      }
    } else if (level) {
      const mark = node.querySelector(NUMBERS);
      const isNumber = /^\s*\w{1,4}[.)]/.test(mark?.textContent ?? "");
      const number = isNumber ? (levels[level]?.number ?? 0) + 1 : 0;
      read(node, itemAt(level, isNumber ? `${number}. ` : "- ", number));
    } else if (node.matches("table")) {
      drop("the layout of a table", "layouts of tables");
      for (const row of node.rows) {
        const cells = [...row.cells].map((cell) => tidy(wordsOf(cell, drop, {})));
        if (cells.some(Boolean)) blocks.push({ words: cells.filter(Boolean).join("; "), begins: null });
      }
    } else {
      if (isHeading) drop("the size of a heading", "sizes of headings");
      read(node, item);
    }
  };
  read(body, null);
  return blocks;
}

const itemOf = (before, mark) => (
  { first: before + mark, further: before + " ".repeat(mark.length), sort: before + mark[0].replace(/\d/, "1"),
    begun: false });

function wrapped(list) {
  const item = list.ownerDocument.createElement("li");
  list.before(item);
  item.append(list);
  return item;
}

function wordsOf(node, drop, { bold, italic }) {
  if (node.nodeType === Node.TEXT_NODE) return escaped(node.data);
  if (node.nodeType !== Node.ELEMENT_NODE || OUT.has(node.tagName) || node.matches(NUMBERS)) return "";
  if (node.matches("br")) return BREAK;
  const gone = GONE.find(([is]) => is(node));
  if (gone) {
    drop(gone[1], gone[2]);
    return "";
  }
  const isBold = !bold && (styled(node, /(?<!-)font-weight:\s*(?:bold|[6-9]00)/i)
    || (node.matches("b, strong") && !styled(node, /(?<!-)font-weight:\s*(?:normal|[1-5]00)/i)));
  const isItalic = !italic && (styled(node, /(?<!-)font-style:\s*italic/i)
    || (node.matches("i, em") && !styled(node, /(?<!-)font-style:\s*normal/i)));
  const state = { bold: bold || isBold, italic: italic || isItalic };
  let words = [...node.childNodes].map((child) => wordsOf(child, drop, state)).join("");
  if (node.matches(BLOCKS)) words = ` ${words} `; // in a cell
  if (!words.trim()) return words;
  for (const [is, one, many] of PLAIN) if (is(node)) drop(one, many);
  if (node.matches("a[href]") && leads(node)) words = `[${words.trim()}](${node.getAttribute("href")})`;
  if (isItalic) words = ITALIC + words + UNITALIC;
  if (isBold) words = BOLD + words + UNBOLD;
  return words;
}

const leads = (link) => /^https?:\/\/[^\s()<>]+$/i.test(link.getAttribute("href"));

// The words of one block: spaces as in a page, marks as close to the words as CommonMark wants them.
function tidy(line) {
  let words = line.replace(/[ \t\r\n]+/g, " ").replace(/\u00a0(?=[ \u00a0]|$)|(?<=[ \u00a0]|^)\u00a0/g, " ");
  for (const [begins, ends] of [[BOLD, UNBOLD], [ITALIC, UNITALIC]]) {
    words = words.replace(new RegExp(`${ends}(\\s*)${begins}`, "g"), "$1"); // a run goes on
  }
  let before;
  do {
    before = words;
    words = words.replace(/([\ue000\ue002]+)([ \u2028]+)/g, "$2$1").replace(/([ \u2028]+)([\ue001\ue003]+)/g, "$2$1")
      .replace(/\ue000\ue001|\ue002\ue003/g, "");
  } while (words !== before);
  return words.replace(/[\ue000\ue001]/g, "**").replace(/[\ue002\ue003]/g, "*")
    .replace(/ {2,}/g, " ").replace(/ *\u2028 */g, "\n").trim()
    .replace(/^(#{1,6} |[-+>] )/gm, "\\$1").replace(/^(\d+)([.)] )/gm, "$1\\$2");
}

// Characters that CommonMark would take for marks.
function escaped(text) {
  return text.replace(/[\ue000-\ue003\u2028]/g, "").replace(/([\\`*])/g, "\\$1")
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_").replace(/<(?=[a-z/!?])/gi, "\\<");
}
