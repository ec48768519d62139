"""Which block of a document is which part of a report, by the headings that it stands below."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from hmic.importing.document import (
    BOLD_LEVEL,
    ENDS,
    REFERENCE,
    Block,
    Document,
    as_item,
    brief,
    escaped,
    shown,
)
from hmic.importing.figures import Drawn, as_table
from hmic.importing.found import (
    RECOMMENDATION,
    Doubt,
    FoundFinding,
    FoundPractice,
    FoundReport,
    Unplaced,
)
from hmic.importing.headings import Headings, Meaning
from hmic.model.round import Round
from hmic.sources.figure_files import MOST_ROWS

_NUMBERS = re.compile(r"(?:\d{1,3}\s+)+\d{1,3}")
_TERM = re.compile(r"(?P<term>\S+(?:\s+(?:\([^)]*\)|\d+))*)\s+(?P<means>\S.*)")
_ACRONYM = re.compile(r"\S*[A-Z]\S*[A-Z]")
_OTHER = re.compile(r"\b[A-Z]{2,}\b")
_APART = re.compile(r"(?P<term>\S.*?)(?:\t+|\s{2,}|\s+[–—]\s+|:\s+)(?P<means>\S.*)")

_CAPTION = re.compile(
    r"(?i)(?P<kind>figure|fig|table|chart|graph|map|picture|photo(?:graph)?|image)\.? ?"
    r"(?P<number>\d{1,3}(?:[.-]\d{1,3})?)(?P<apart>\s*[.:–—|-]\s*|\s+)(?P<words>\S.*)"
)
"""What a document numbers: Figure 1: The lake."""
_RECOMMENDED = re.compile(
    r"(?i)(?:(?:recommendation\s*|R)\d{1,3}(?:[.:)]|\s[–—-])?|\d{1,3}[.)])\s+"
)
_NOTHING = re.compile(r"(?i)(no (?!\d)|none|nothing|nil\b)")
_NAMED_ONLY = re.compile(r"(?i)no\b")
_TYPED = re.compile(
    r"(?P<before>\W?(?:[A-Z]{1,3}(?:-[A-Z])?|(?i:finding|number|no\.|nr\.?|point)\s+)?(?:\d{1,2}\.)*)"
    r"(?P<number>\d{1,3})(?P<after>[.:)\]]{0,2})\s+(?P<text>\S.*)"
)
"""What counts paragraphs that are no list: 1. or 4.2 or (3) or S1 or Finding 1:"""
_ADDRESSED = re.compile(r"To ([^:.]{2,80}): (\S.*)")
LEFT_OUT = "a text of the round, which its programme has in words of its own"
_WITH_HEADINGS = (("part", "context"),)
"""The texts that are divided by headings; a part of the overview has one as its title."""
_LIST = re.compile(r"(?m)^(?:-|1\.) ")
_NO_PLACE = "it stands below no heading that is known"


def sort(document: Document, headings: Headings, round_: Round) -> FoundReport:
    """What a document says, part by part; nothing of it is dropped.

    Args:
        document: The document.
        headings: The headings that are known.
        round_: The round whose report it is.

    Returns:
        What it says, with what has no place and what was doubtful.
    """
    return _Sorting(document, headings, round_).report


class _Sorting:
    """One pass over the blocks; what a block is depends on the headings above it."""

    def __init__(self, document: Document, headings: Headings, round_: Round) -> None:
        self.report = FoundReport()
        self._headings, self._round, self._unit = headings, round_, document.unit
        self._framework: str | None = None
        self._meaning: Meaning | None = None
        self._levels = [0, 0]
        """How deep the headings are that lead to the framework or section, and to its part."""
        self._above: list[str] = []
        """The headings above, of the whole report first."""
        self._last: Callable[[Block], None] | None = None
        """Puts words at the end of the block before, where they may go on it."""
        self._last_text = ""
        self._quoted: list[str] | None = None
        """The text that the block before is a quotation of."""
        self._lost: tuple[int, str] | None = None
        """Level and words of the heading above that leads nowhere, the highest of such."""
        self._gap = False
        """Whether something stood between this block and the one before."""
        self._in_list: list[tuple[int, list[str]]] = []
        self._practice: tuple[FoundPractice, str] | None = None
        self._theme: str | None = None
        self._marks = _Marks()
        """The marks of the list that is being read."""
        self._leads_in = False
        """Whether no heading stands between that of a framework and this."""
        self._term_was_apart = False
        """Whether a tab, or a cell, parts terms from what they mean."""
        self._footnotes: list[tuple[list[str], str]] = []
        self._drawn: Drawn | None = None
        """The table or picture right above."""
        self._caption: Block | None = None
        """What stands above the table or picture that comes next."""
        self._in_texts: list[Drawn] = []
        blocks = _counted([shown(block) for block in document.blocks], headings)
        for index, block in enumerate(blocks):
            self._take(block, blocks[index + 1 : index + 4])
        for one in self.report.recommendations:
            if found := _ADDRESSED.fullmatch(one.text):
                one.to, one.text = (part[:1].upper() + part[1:] for part in found.groups())
        for drawn in self._in_texts:
            drawn.put(self.report)
        for paragraphs, footnote in self._footnotes:
            paragraphs.append(footnote)

    def _take(self, block: Block, after: Sequence[Block]) -> None:
        if self._captions(block, after):
            return
        self._sort(block, after)
        if block.kind not in ("table", "picture"):
            self._drawn = None

    def _sort(self, block: Block, after: Sequence[Block]) -> None:
        if (grade := self._headings.grade(block.text)) is not None and self._framework:
            self.report.framework(self._framework).grade = grade
            self._gap = True
            return
        if self._heads(block, after):
            self._noted(block, footnotes=block.footnotes)
            return
        if block.begins_page:
            self._gap = True
        if self._goes_on(block) and self._last is not None:
            self._last(block)
            self._last_text = block.text
            self._gap = False
            return
        self._gap = False
        self._sorted(block)

    # headings

    def _heads(self, block: Block, after: Sequence[Block]) -> bool:
        """Whether a block is a heading; what stands below it is known then."""
        if block.kind in ("table", "picture", "quotation", "caption") or not block.text:
            return False
        meanings = self._headings.meanings(block.text) if block.is_one_line else ()
        sure = block.kind == "heading" or block.is_bold
        if block.kind == "bullet" and not block.is_bold:
            meanings = ()
        for meaning in meanings:
            if self._fits(meaning, block, after):
                self._enter(meaning, block)
                return True
        is_of_none = all(one.of == "section" for one in meanings)  # none of which fits here
        if block.kind == "heading" and block.level and is_of_none:
            self._enter_unknown(block)
            return True
        return bool(meanings and sure and self._in_tables())

    def _fits(self, meaning: Meaning, block: Block, after: Sequence[Block]) -> bool:
        """Whether a heading may lead to a part here; a framework's name stands in tables too."""
        styled = block.kind == "heading" and block.level > 0
        if meaning.of == "framework":
            follows = next((one for one in after if one.text or one.rows), None)
            if follows is None:
                return False
            leads = {one.of for one in self._headings.meanings(follows.text)}
            return bool(leads & {"part", "kind"}) or (
                self._headings.grade(follows.text) is not None or (styled and not self._in_tables())
            )
        top = self._levels[0] if self._framework is not None else 0
        if meaning.of in ("part", "kind"):
            is_of_all = meaning.name == "recommendations" and styled and block.level <= top
            return self._framework is not None and not is_of_all
        if meaning.of == "section" and styled and 0 < top < block.level:
            return False  # a part of the framework above
        return meaning.of != "overview" or self._in_overview()

    def _in_overview(self) -> bool:
        return self._meaning is not None and "overview" in (self._meaning.of, self._meaning.name)

    def _in_tables(self) -> bool:
        return self._meaning is not None and self._meaning.name in (
            "national_summary",
            "force_summary",
        )

    def _enter(self, meaning: Meaning, block: Block) -> None:
        self._meaning, self._lost = meaning, None
        self._leads_in = meaning.of == "framework"
        self._last, self._practice, self._in_list, self._gap = None, None, [], False
        self._theme = None
        depth = 1 if meaning.of in ("part", "kind", "overview") else 0
        self._levels[depth:] = [block.level] * (2 - depth)
        if meaning.of == "framework":
            self._framework = meaning.name
            self._meaning = None
            self.report.framework(meaning.name)
            self._above = [block.text]
        elif meaning.of in ("part", "kind"):
            self._above = [*self._above[:1], block.text]
        elif meaning.of == "overview":
            self.report.overview.append((block.text, []))
            self._above = [*self._above[:1], block.text]
        else:
            self._framework = None
            self._above = [block.text]

    def _enter_unknown(self, block: Block) -> None:
        """A heading by its style: a part of the text above it, or the end of what is known."""
        self._last, self._in_list, self._gap = None, [], False
        self._leads_in = False
        top, part = self._levels
        is_below = block.level > top or block.level == BOLD_LEVEL
        deepest = part if part > top else BOLD_LEVEL
        if self._in_overview() and is_below and block.level <= deepest:
            if block.level == top:
                self._doubt_part(block)
            self.report.overview.append((block.text, []))
            self._meaning = Meaning("overview", block.text)
            self._levels[1] = block.level
            self._above = [*self._above[:1], block.text]
            return
        if block.level < part or block.level <= min(top, 1):
            self._meaning = None
        elif block.level == part and self._meaning is not None:
            if self._paragraphs() is None:
                self._meaning = None
            else:
                self._doubt_part(block)
        if block.level <= top and self._meaning is None:
            self._framework = None
        paragraphs = self._paragraphs()
        if paragraphs is not None:
            words, meaning = escaped(block.text), self._meaning
            has_headings = meaning is not None and (meaning.of, meaning.name) in _WITH_HEADINGS
            paragraphs.append(f"# {words}" if has_headings else f"**{words}**")
        elif self._meaning is not None and self._meaning.of == "kind":
            self._theme = block.text
            hint = "see whether it is one; import.yaml says what other headings lead to"
            message = f"“{brief(block.text)}” was taken for the theme of the findings below it"
            self._doubt(block, message, hint)
        else:
            self._above = [*self._above[: 1 if self._framework else 0], block.text]
            if self._lost is None or block.level <= self._lost[0]:
                self._lost = block.level, block.text

    def _doubt_part(self, block: Block) -> None:
        message = f"“{brief(block.text)}” is no heading that is known, and was taken for a"
        hint = "see where it belongs, or say in import.yaml what it leads to"
        self._doubt(block, f"{message} part of “{brief(self._above[-1])}”", hint)

    # what stands below them

    def _goes_on(self, block: Block) -> bool:
        """Whether a paragraph is the rest of the one before, which a page or a box cut."""
        if block.kind != "text" or self._last is None or ENDS.search(self._last_text):
            return False
        return self._gap or block.text[:1].islower()

    def _sorted(self, block: Block) -> None:
        meaning = self._meaning
        if block.kind == "picture":
            self._picture(block)
        elif meaning is None:
            self._below_no_part(block)
        elif meaning.name == "left_out":
            self._unplaced(block, LEFT_OUT)
        else:
            self._in_part(block, meaning)

    def _in_part(self, block: Block, meaning: Meaning) -> None:
        if meaning.of == "kind":
            self._finding(block, meaning.name)
        elif meaning.name == "recommendations":
            self._recommendation(block)
        elif meaning.name in ("national_distribution", "national_summary"):
            self._numbers(block)
        elif meaning.name == "force_summary":
            self._grade(block)
        elif meaning.name == "glossary":
            self._term(block)
        elif meaning.name == "practice":
            self._of_practice(block)
        else:
            paragraphs = self._paragraphs()
            if paragraphs is None:
                self.report.overview.append((self._above[-1], []))
                paragraphs = self.report.overview[-1][1]
            self._paragraph(block, paragraphs)

    def _below_no_part(self, block: Block) -> None:
        """What stands directly below a framework is its context; all else there has no place."""
        is_text = block.kind in ("text", "quotation")
        if self._framework is None or not self._leads_in or not is_text:
            self._unplaced(block, _NO_PLACE)
            if self._lost and self._lost[1] not in self.report.headings:
                self.report.headings.append(self._lost[1])
            return
        message = f"it stands directly below “{brief(self._above[-1])}”, and was taken for the"
        hint = "see whether it says what is particular here; else delete it"
        self._doubt(block, f"{message} context of that area", hint)
        self._paragraph(block, self.report.framework(self._framework).context)

    def _picture(self, block: Block) -> None:
        """A picture of a text that may place one; documents give it the id of a figure."""
        paragraphs = self._paragraphs()
        if paragraphs is None or self._holder() is None:
            self._unplaced(replace(block, text=f"figures/{block.text}"), "a picture")
            return
        self._place(block, paragraphs)

    def _holder(self) -> str | None:
        """Whose file declares the figures of the text that is read; None where it has none."""
        meaning = self._meaning
        if meaning is None or meaning.name in ("national_context", "practice"):
            return None
        return self._framework or "" if meaning.of == "part" else ""

    def _place(self, block: Block, paragraphs: list[str]) -> None:
        """A table or picture in a text, with the caption that stands above it."""
        self._drawn = Drawn(block, self._holder(), paragraphs)
        self._in_texts.append(self._drawn)
        self._say(self._drawn)
        self._last, self._in_list = None, []

    def _say(self, drawn: Drawn) -> None:
        if self._caption is not None:
            found = _CAPTION.fullmatch(self._caption.text)
            drawn.caption = found["words"] if found else self._caption.text
            drawn.number = f"{found['kind'].lower()} {found['number']}" if found else ""
            self._noted(self._caption, footnotes=self._caption.footnotes)
        self._caption = None

    def _captions(self, block: Block, after: Sequence[Block]) -> bool:
        """Whether a block is the caption of the table or picture above or below it."""
        found = _CAPTION.fullmatch(block.text)
        if block.kind != "caption" and (
            block.kind not in ("text", "heading") or found is None or not found["apart"].strip()
        ):
            return False
        is_above = bool(after) and after[0].kind in ("table", "picture")
        is_below = self._drawn is not None and not self._drawn.caption
        is_of_table = found is not None and found["kind"].lower() == "table"
        if is_below and self._drawn is not None and not (is_above and is_of_table):
            self._caption = block
            self._say(self._drawn)
            return True
        if is_above:
            self._caption = block
            return True
        if block.kind == "caption":
            self._unplaced(block, "a caption, beside which no table and no picture stands")
            return True
        return False

    def _paragraphs(self) -> list[str] | None:
        """Where the paragraphs of the part go that is being read; None where it is no text."""
        meaning, report = self._meaning, self.report
        if meaning is None:
            return None
        if meaning.of == "overview":
            return report.overview[-1][1]
        if meaning.of == "section":
            return {"developments": report.developments, "summary": report.summary}.get(
                meaning.name
            )
        if meaning.of == "part" and self._framework:
            framework = report.framework(self._framework)
            return {
                "context": framework.context,
                "national_context": framework.national_context,
            }.get(meaning.name)
        return None

    def _paragraph(self, block: Block, paragraphs: list[str]) -> None:
        """A paragraph, an item of a list, or a table, at the end of a text."""
        if len(block.rows) > MOST_ROWS + 1:
            self._unplaced(block, f"a table of more than {MOST_ROWS} rows")
            return
        self._noted(block)
        self._footnotes += [(paragraphs, footnote) for footnote in block.footnotes]
        if block.kind == "table":
            self._doubt(
                block, "a table stands in a text", "see whether it is right as a table of the text"
            )
            self._place(block, paragraphs)
            return
        text = escaped(block.text)
        if block.kind == "quotation":
            goes_on = self._quoted is paragraphs and self._last is not None
            text = f"{paragraphs.pop()}\n>\n> {text}" if goes_on else f"> {text}"
        if block.kind == "bullet" and not block.is_numbered:
            if self._in_list and paragraphs and self._in_list[-1][1] is paragraphs:
                paragraphs[-1] += f"\n{self._marks.next(block.level, block.is_counted)}{text}"
            else:
                self._marks = _Marks()
                paragraphs.append(f"{self._marks.next(0, block.is_counted)}{text}")
                self._in_list = [(block.level, paragraphs)]
        else:
            paragraphs.append(text)
            self._in_list = []
        at = len(paragraphs) - 1
        self._quoted = paragraphs if block.kind == "quotation" else None

        def go_on(more: Block) -> None:
            paragraphs[at] += f" {escaped(more.text)}"
            self._footnotes += [(paragraphs, footnote) for footnote in more.footnotes]
            self._noted(more)

        self._last, self._last_text = go_on, block.text

    def _finding(self, block: Block, kind: str) -> None:
        if self._framework is None:
            self._unplaced(block, _NO_PLACE)
            return
        findings = self.report.framework(self._framework).findings
        of_kind = [finding for finding in findings if finding.kind == kind]
        if block.kind == "table":
            self._unplaced(block, "a table among findings")
            self._doubt(
                block, "a table stands among findings", "write it into the finding it is of"
            )
            return
        if block.kind == "quotation":
            words = block.text if block.text[:1] in "“‘\"'" else f"“{block.text}”"
            self._lone_paragraph(replace(block, text=words), kind)
            return
        if block.kind == "text":
            self._lone_paragraph(block, kind)
            return
        if block.level and of_kind:
            finding = of_kind[-1]
            begins = not _LIST.search(finding.text)
            if begins:
                self._marks = _Marks()
            nested = self._marks.next(block.level - 1, block.is_counted) + escaped(block.text)
            finding.text += f"\n\n{nested}" if begins else f"\n{nested}"
        else:
            finding = FoundFinding(kind, escaped(block.text), block.at, theme=self._theme)
            findings.append(finding)
        finding.footnotes += block.footnotes
        finding.add_notes(block.notes)
        self._may_go_on(block, finding)

    def _may_go_on(self, block: Block, finding: FoundFinding) -> None:
        def go_on(more: Block) -> None:
            finding.text += f" {escaped(more.text)}"
            finding.footnotes += more.footnotes
            if finding.kind == RECOMMENDATION:
                self._noted(more)
            else:
                finding.add_notes(more.notes)

        self._last, self._last_text = go_on, block.text

    def _lone_paragraph(self, block: Block, kind: str) -> None:
        """A paragraph below the heading of a kind, without a bullet."""
        assert self._framework is not None
        findings = self.report.framework(self._framework).findings
        if self._says_nothing(block) and not any(finding.kind == kind for finding in findings):
            self._unplaced(block, f"it says that there is no {kind.replace('_', ' ')}")
            return
        standing = findings[-1] if findings and findings[-1].kind == kind else None
        if standing and self._last is not None and "\n" in standing.text:
            self._unplaced(block, "a paragraph after the list of a finding")
            message = "a paragraph follows the list of a finding, which ends with its list"
            self._doubt(block, message, "write it into the paragraph, or as a finding of its own")
            return
        if standing and self._last is not None:
            finding = standing
            finding.text += f" {escaped(block.text)}"
            finding.footnotes += block.footnotes
            message = "a paragraph without a bullet follows a finding, and was put to it"
            self._doubt(block, message, "see whether it belongs there, or is a finding of its own")
            finding.add_notes(block.notes)
            self._last = None
            return
        note = "\n".join(block.notes) or None
        finding = FoundFinding(kind, escaped(block.text), block.at, note, self._theme)
        finding.footnotes += block.footnotes
        findings.append(finding)
        message = "a paragraph without a bullet stands among findings, and was taken for one"
        self._doubt(block, message, "see whether it is a finding")

    def _says_nothing(self, block: Block) -> bool:
        """Whether a text says that there is nothing of what its heading names."""
        if not _NOTHING.match(block.text):
            return False
        words = [word[:6] for word in self._above[-1].casefold().split() if len(word) > 3]  # noqa: PLR2004 - for, and
        is_named = any(word in block.text.casefold() for word in words)
        return is_named or not _NAMED_ONLY.match(block.text)

    def _recommendation(self, block: Block) -> None:
        """What is asked for: an item each, of one paragraph."""
        found = self.report.recommendations
        if block.kind in ("table", "quotation"):
            self._unplaced(block, f"a {block.kind} among recommendations")
            return
        is_text = block.kind == "text" and not _RECOMMENDED.match(block.text)
        if is_text and (block.text.endswith(":") or self._says_nothing(block)):
            self._unplaced(block, "words about recommendations")
            return
        self._noted(block)
        begins = _RECOMMENDED.match(block.text)
        text = escaped(REFERENCE.sub("", block.text[begins.end() if begins else 0 :]))
        for note in block.footnotes:
            reason = "a note to a recommendation, which has none"
            bare = replace(block, kind="text", text=note, footnotes=(), notes=())
            self._unplaced(bare, reason)
        if block.kind == "bullet" and block.level and found:
            found[-1].text += f" {text}"
            message = "a point below a recommendation was put to its paragraph"
            self._doubt(block, message, "see how it reads, or make a recommendation of it")
        else:
            found.append(FoundFinding(RECOMMENDATION, text, block.at))
            if is_text:
                message = "a paragraph without a bullet was taken for a recommendation"
                self._doubt(block, message, "see whether it is one")
        self._may_go_on(block, found[-1])

    # tables that are no text

    def _numbers(self, block: Block) -> None:
        """A row of the national table, or the one row of a framework's own."""
        size = len(self._round.programme.scale)
        block = self._noted(block, footnotes=block.footnotes)
        for cells in block.rows or (tuple(block.text.split("\n")),):
            line = " ".join(cells).strip()
            found = re.search(rf"(?:^|\s)((?:\d{{1,3}}\s+){{{size - 1}}}\d{{1,3}})$", line)
            if found is None:
                if not self._is_head(line):
                    self._unplaced(replace(block, text=line, rows=()), "no row of the table")
                continue
            numbers = tuple(map(int, found[1].split()))
            label = line[: found.start()].strip()
            slug = self._framework if not label else self._headings.framework(label)
            if slug is None:
                self._unplaced(replace(block, text=line, rows=()), "it names no framework")
            elif self._framework:
                self.report.framework(slug).distribution = numbers
            else:
                self.report.national_rows[slug] = numbers

    def _is_head(self, line: str) -> bool:
        """Whether a line of a table holds nothing but grades and names."""
        words = [word for word in line.split() if self._headings.outcome(word) is None]
        rest = " ".join(words).strip()
        titled = re.sub(r"\bgrade\b", "", rest, flags=re.IGNORECASE).strip()
        return not titled or bool(
            self._headings.meanings(titled) or self._headings.framework(titled)
        )

    def _grade(self, block: Block) -> None:
        """A row of the table of this force's grades."""
        block = self._noted(block, footnotes=block.footnotes)
        for cells in block.rows or (tuple(block.text.split("\n")),):
            line = " ".join(filter(None, (cell.strip() for cell in cells)))
            name, _, word = line.rpartition(" ")
            outcome, slug = self._headings.outcome(word), self._headings.framework(name)
            if outcome is not None and slug is not None:
                self.report.framework(slug).grade = outcome
            elif not self._is_head(line):
                self._unplaced(replace(block, text=line, rows=()), "no row of the table")

    def _term(self, block: Block) -> None:
        block = self._noted(block, footnotes=block.footnotes)
        for cells in block.rows or ((block.text,),):
            filled = [cell.strip() for cell in cells if cell.strip()]
            line = "\t".join(filled)
            if len(line) <= 1 or not filled:
                continue  # the letter above its terms
            is_rest = "\t" not in line and not _ACRONYM.match(line)
            if is_rest and self._term_was_apart and self.report.terms:
                # the rest of a cell, which a page or the next line cut off
                term, means, at = self.report.terms[-1]
                self.report.terms[-1] = (term, f"{means} {line}", at)
                continue
            self._term_was_apart = self._term_was_apart or "\t" in line
            apart = _APART.fullmatch(line)
            found = apart or _TERM.fullmatch(line)
            if found is None:
                self._unplaced(replace(block, text=line, rows=()), "no term with its meaning")
                continue
            term, means = found["term"].strip(), " ".join(found["means"].split())
            self.report.terms.append((term, means, block.at))
            if "\t" not in line and (other := _OTHER.search(means)):
                message = f"{other[0]} stands in the meaning of {term}"
                hint = "see whether two terms of the glossary were read as one"
                self._doubt(replace(block, text=line), message, hint)
        self._last = None

    # an example of developing practice

    def _of_practice(self, block: Block) -> None:
        assert self._framework is not None
        examples = self.report.framework(self._framework).practice
        begun = self._headings.practice(block.text) if block.kind != "table" else None
        if begun is not None:
            part, text = begun
            if part == "title":
                examples.append(FoundPractice(text, block.at))
            elif not examples:
                examples.append(FoundPractice("", block.at))
            self._practice = (examples[-1], part)
            self._last = None
            if part == "contact":
                reason = "a person, whom no report names: write the role as contact"
                self._unplaced(block, reason)
                return
            if not text or part == "title":
                return
            block = replace(block, text=text, kind="text")
        if self._practice is None or self._practice[1] == "contact":
            self._unplaced(block, "it belongs to no example of developing practice")
            return
        example, part = self._practice
        if part == "title":
            example.title = f"{example.title} {block.text}".strip()
        else:
            is_plain = part == "outcomes" and block.kind == "quotation"
            self._paragraph(
                replace(block, kind="text") if is_plain else block, getattr(example, part)
            )

    # what has no place, and what is doubtful

    def _noted(self, block: Block, *, footnotes: Sequence[str] = ()) -> Block:
        """A block without what is written beside it, which has no place.

        Args:
            block: The block.
            footnotes: Those to it that no text takes.
        """
        bare = replace(block, notes=(), footnotes=(), kind="text", rows=())
        goes_on = self._last
        for note in block.notes:
            self._unplaced(replace(bare, text=note), "a comment in the margin of a text")
        for note in footnotes:
            words = note.partition(": ")[2]
            self._unplaced(replace(bare, text=words), "a note to a heading, a caption or a number")
        self._last = goes_on
        return replace(block, notes=(), footnotes=())

    def _unplaced(self, block: Block, reason: str) -> None:
        text = as_table(block.rows) if block.rows else escaped(block.text)
        if block.kind in ("table", "picture"):
            drawn = self._drawn = Drawn(block, None, [])
            self._say(drawn)
            text = f"{escaped(drawn.caption)}\n\n{text}" if drawn.caption else text
        if block.kind == "bullet":
            text = f"{'  ' * block.level}- {text}"
        beside = (f"Comment: {escaped(note)}" for note in block.notes)
        text = "\n\n".join([text, *block.footnotes, *beside])
        self.report.unplaced.append(Unplaced(" / ".join(self._above), text, block.at, reason))
        self._last = None

    def _doubt(self, block: Block, message: str, hint: str) -> None:
        self.report.doubts.append(Doubt(block.at, message, hint, brief(block.text)))


def _counted(blocks: Sequence[Block], headings: Headings) -> Sequence[Block]:
    """Blocks, of which paragraphs that somebody counted by hand are items of a list.

    Those are counted whose numbers go on: a year or a road begins no list. Below a bullet they are
    what is listed there.

    Args:
        blocks: The blocks.
        headings: The headings that are known, which may have numbers too.
    """
    made = list(blocks)
    open_: dict[tuple[str, str], tuple[int, int]] = {}
    level = 0
    for index, block in enumerate(blocks):
        found = _TYPED.fullmatch(block.text) if block.kind == "text" else None
        if block.kind == "heading" or headings.meanings(block.text):
            open_, level = {}, 0
        elif block.kind == "bullet":
            level = 1
        if found is None or headings.meanings(block.text):
            continue
        form, number = (found["before"].casefold(), found["after"]), int(found["number"])
        before = open_.get(form)
        if before is not None and before[0] + 1 == number:
            for n in (before[1], index):
                if (typed := _TYPED.fullmatch(blocks[n].text)) is not None:
                    made[n] = as_item(blocks[n], typed["text"], level, is_counted=True)
        open_[form] = number, index
    return made


class _Marks:
    """The marks of the items of a list, one after the other, with the room before them."""

    def __init__(self) -> None:
        self._open: list[tuple[str, int]] = []
        """By level, the room before its marks, and its last number; 0 where it has none."""

    def next(self, level: int, is_counted: bool) -> str:
        """The mark of the next item.

        Args:
            level: How deep it is, from 0; never deeper than one below the last.
            is_counted: Whether it has a number.
        """
        level = min(level, len(self._open))
        if level == len(self._open):
            above = self._open[-1] if self._open else None
            room = "" if above is None else above[0] + " " * len(_mark(above[1]))
            self._open.append((room, 0))
        del self._open[level + 1 :]
        room, last = self._open[level]
        self._open[level] = (room, last + 1 if is_counted else 0)
        return room + _mark(self._open[level][1])


def _mark(number: int) -> str:
    return f"{number}. " if number else "- "
