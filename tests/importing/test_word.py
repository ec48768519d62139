"""Word files as Word writes them. The XML is held against what an author sees in Word."""

import zipfile
from io import BytesIO

import pytest

pytest.importorskip("docx")

from hmic.importing.document import Block, Document, document_of
from hmic.importing.headings import Known
from hmic.importing.reading_apart import NoDocument
from hmic.importing.word import read_word
from hmic.importing.word_settling import Tracked
from tests.importing.word_files import (
    PNG,
    box,
    commented,
    comments,
    control,
    deleted,
    footnote,
    footnotes,
    inserted,
    listed,
    p,
    picture,
    r,
    table,
    word_file,
)

KNOWN = Known(
    frozenset({"custody care", "strengths", "areas for improvement", "contextual factors"}),
    frozenset({"grade fair"}),
)
BOLD = "<w:b/>"
MATHS = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def _read(raw: bytes, tracked: Tracked | None = None) -> Document:
    return document_of(read_word(KNOWN, tracked, raw))


def _said(*body: str, tracked: Tracked | None = None) -> list[tuple[str, int, str]]:
    """Kind, level and words of each block."""
    blocks = _read(word_file(*body), tracked).blocks
    return [(block.kind, block.level, block.text) for block in blocks]


def _remarks(raw: bytes) -> list[str]:
    return [message for _, message, _ in _read(raw).remarks]


def test_headings_are_told_by_their_style_or_that_which_it_rests_on() -> None:
    assert _said(p("Custody care", "Heading1"), p("Strengths", "House"), p("Words.")) == [
        ("heading", 1, "Custody care"),
        ("heading", 2, "Strengths"),
        ("text", 0, "Words."),
    ]


def test_headings_may_be_bold_lines_or_typed_numbers() -> None:
    found = _read(
        word_file(p(r("1.2 Strengths", BOLD)), p("3. Strengths"), p(r("Cells", BOLD)))
    ).blocks
    assert [(b.kind, b.text, b.is_bold) for b in found[:2]] == [
        ("text", "1.2 Strengths", True),
        ("text", "3. Strengths", False),
    ]
    assert (found[2].kind, found[2].level) == ("heading", 9)


def test_a_bold_sentence_is_no_heading() -> None:
    assert _said(p(r("It is well led.", BOLD))) == [("text", 0, "It is well led.")]


def test_lists_are_items_by_their_level() -> None:
    assert _said(listed("One."), listed("two;", 1), p("Three.", "ListBullet")) == [
        ("bullet", 0, "One."),
        ("bullet", 1, "two;"),
        ("bullet", 0, "Three."),
    ]


def test_numbered_findings_are_items_and_a_number_before_a_paragraph_is_none() -> None:
    long = "A paragraph of some length, " * 10
    blocks = _read(word_file(listed("One.", number=2), listed(long, number=2))).blocks
    assert [(b.kind, b.is_numbered) for b in blocks] == [("bullet", False), ("bullet", True)]
    assert [b.is_counted for b in blocks] == [True, False]


@pytest.mark.parametrize(
    "typed",
    [
        "• One.",
        "•\tOne.",
        "\uf0b7\tOne.",
        "\uf0a7 One.",
        "- One.",
        "–\tOne.",
        "o\tOne.",
        "1.\tOne.",
        "(a) One.",
    ],
)
def test_bullets_and_numbers_that_were_typed_are_items(typed: str) -> None:
    text = typed.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    assert _said(p(text)) == [("bullet", 0, "One.")]


def test_a_bullet_of_another_font_is_an_item() -> None:
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0A7"/></w:r>'
    assert _said(p(f"{symbol}{r(' One.')}")) == [("bullet", 0, "One.")]


def test_a_typed_item_that_is_set_in_stands_below_another() -> None:
    set_in = '<w:ind w:left="1134"/>'
    assert _said(p("• One:"), p("– two.", properties=set_in)) == [
        ("bullet", 0, "One:"),
        ("bullet", 1, "two."),
    ]


def test_lines_within_a_paragraph_are_items_or_go_on() -> None:
    brk = "<w:r><w:br/></w:r>"
    assert _said(p(f"{r('Strengths')}{brk}{r('• One')}{brk}{r('goes on.')}{brk}{r('• Two.')}")) == [
        ("text", 0, "Strengths"),
        ("bullet", 0, "One goes on."),
        ("bullet", 0, "Two."),
    ]


CHANGED = p(f"{r('It is ')}{deleted('cold')}{inserted('warm')}{r('.')}")


def test_open_changes_are_refused_unless_it_is_said_what_becomes_of_them() -> None:
    with pytest.raises(NoDocument, match=r"2 tracked changes .*“cold”") as refused:
        _said(CHANGED)
    assert "--tracked accept" in refused.value.hint
    assert _said(CHANGED, tracked="accept") == [("text", 0, "It is warm.")]
    assert _said(CHANGED, tracked="reject") == [("text", 0, "It is cold.")]


def _end(mark: str, text: str) -> str:
    return p(text, properties=f'<w:rPr><w:{mark} w:id="3" w:author="J"/></w:rPr>')


def test_a_paragraphs_end_that_was_tracked_joins_or_parts_it() -> None:
    split = (_end("ins", "It is "), p("warm."))
    assert _said(*split, tracked="accept") == [("text", 0, "It is"), ("text", 0, "warm.")]
    assert _said(*split, tracked="reject") == [("text", 0, "It is warm.")]
    joined = (_end("del", "It is "), p("warm."))
    assert _said(*joined, tracked="accept") == [("text", 0, "It is warm.")]


def test_moved_words_stand_once() -> None:
    old = f'<w:moveFrom w:id="5" w:author="J">{r("Moved.")}</w:moveFrom>'
    new = f'<w:moveTo w:id="6" w:author="J">{r("Moved.")}</w:moveTo>'
    body = (p(old), p("Between."), p(new))
    accepted = _said(*body, tracked="accept")
    assert [text for _, _, text in accepted] == ["Between.", "Moved."]
    assert [text for _, _, text in _said(*body, tracked="reject")] == ["Moved.", "Between."]


def test_a_change_of_format_is_settled_too() -> None:
    old = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'
    was = f'<w:pPrChange w:id="7" w:author="J">{old}</w:pPrChange>'
    paragraph = p("Custody care", properties=was)
    assert _said(paragraph, tracked="accept")[0][0] == "text"
    assert _said(paragraph, tracked="reject") == [("heading", 1, "Custody care")]


def test_a_row_that_was_deleted_is_gone() -> None:
    row = f"<w:tr><w:trPr><w:del w:id='8' w:author='J'/></w:trPr><w:tc>{p('Old')}</w:tc></w:tr>"
    whole = table(("A", "B"), ("C", "D")).replace("</w:tbl>", f"{row}</w:tbl>")
    with pytest.raises(NoDocument, match="1 tracked change "):
        _read(word_file(whole))
    (found,) = _read(word_file(whole), "accept").blocks
    assert found.rows == (("A", "B"), ("C", "D"))


def test_what_stands_in_content_controls_is_read() -> None:
    assert _said(
        control(p("Strengths", "Heading2")),
        control(control(listed("One."))),
        p(f"{r('It is ')}{control(r('warm'))}{r('.')}"),
    ) == [("heading", 2, "Strengths"), ("bullet", 0, "One."), ("text", 0, "It is warm.")]


def test_a_control_that_nobody_filled_in_is_told() -> None:
    empty = control(p("Click here"), "<w:showingPlcHdr/>")
    assert _said(p("Words."), empty) == [("text", 0, "Words.")]
    assert _remarks(word_file(empty)) == ["a field was never filled in: “Click here”"]


def test_the_words_of_a_text_box_stand_once_after_their_paragraph() -> None:
    body = (p(f"{r('Before.')}{box('GRADE FAIR')}"), p("After."))
    assert [text for _, _, text in _said(*body)] == ["Before.", "GRADE FAIR", "After."]


def test_a_table_as_layout_is_parted_by_its_head() -> None:
    body = table(
        ("Strengths", "Areas for improvement"),
        (f"{listed('One.')}{listed('Two.')}", listed("Three.")),
    )
    assert [text for _, _, text in _said(body)] == [
        *("Strengths", "One.", "Two."),
        *("Areas for improvement", "Three."),
    ]


def test_a_table_whose_rows_have_heads_is_parted_by_them() -> None:
    body = table(("Strengths", listed("One.")), ("Areas for improvement", listed("Two.")))
    assert [text for _, _, text in _said(body)] == [
        *("Strengths", "One.", "Areas for improvement", "Two.")
    ]


def test_a_frame_of_one_cell_is_no_table_and_numbers_are_one() -> None:
    assert _said(table((p("Words."),))) == [("text", 0, "Words.")]
    (found,) = _read(word_file(table(("Suite", "Cells"), ("North", "10")))).blocks
    assert found.rows == (("Suite", "Cells"), ("North", "10"))


def test_comments_in_the_margin_are_notes_without_names() -> None:
    raw = word_file(listed(commented("One.", "7")), parts=comments(_7="Who says so?"))
    (found,) = _read(raw).blocks
    assert found == Block("bullet", "One.", 1, notes=("Who says so?",))


def test_pictures_become_files_whose_words_are_to_be_written() -> None:
    raw = word_file(p(picture()), parts={"word/media/image1.png": PNG})
    document = _read(raw)
    (name,) = document.pictures
    assert document.blocks == (Block("picture", name, 1),)
    assert document.pictures[name] == PNG
    assert name.endswith(".png")
    assert [remark[:2] for remark in document.remarks] == [
        (1, f"a picture was put into figures/{name}")
    ]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (p(r("ask Jo", '<w:highlight w:val="yellow"/>')), "“ask Jo” is highlighted"),
        (p(r("old", "<w:strike/>")), "“old” is struck through, and is kept"),
        (p(f"{r('a')}{r('secret', '<w:vanish/>')}"), "“secret” is hidden, and is left behind"),
        (p("<w:r><w:object><o:OLEObject/></w:object></w:r>"), "an embedded object is left behind"),
        (
            p(f"{r('x')}<m:oMath {MATHS}><m:r><m:t>a/b</m:t></m:r></m:oMath>"),
            "a formula is left behind: “a/b”",
        ),
        (
            p('<w:r><w:pict><v:shape><v:textpath string="Draft"/></v:shape></w:pict></w:r>'),
            "a decorative text (WordArt) is left behind: “Draft”",
        ),
    ],
)
def test_what_needs_a_look_is_told(body: str, said: str) -> None:
    assert _remarks(word_file(body)) == [said]


def test_heads_of_pages_and_footnotes_are_told_and_contents_left_out() -> None:
    note = f"<w:footnotes xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
<w:footnote w:id='2'>{p('See page 4.')}</w:footnote></w:footnotes>"
    raw = word_file(
        p("Strengths 3", "TOC1"),
        p(f"{r('Words.')}<w:r><w:footnoteReference w:id='2'/></w:r>"),
        head="Draft, not for circulation",
        parts={"word/footnotes.xml": note.encode()},
    )
    document = _read(raw)
    assert [(block.text, block.footnotes) for block in document.blocks] == [
        ("Words.[^f2]", ("[^f2]: See page 4.",))
    ]
    assert [message for _, message, _ in document.remarks] == [
        "the head of its pages is left behind: “Draft, not for circulation”",
    ]


def test_hyphens_and_places_are_those_of_the_words() -> None:
    soft = "<w:r><w:t>neigh\u00adbour</w:t><w:noBreakHyphen/><w:t>led</w:t></w:r>"
    assert _said(p(soft)) == [("text", 0, "neighbour-led")]


def test_a_file_of_the_strict_standard_is_read() -> None:
    strict = word_file(p("Strengths", "Heading2"))
    members = {}
    with zipfile.ZipFile(BytesIO(strict)) as archive:
        for name in archive.namelist():
            raw = archive.read(name)
            members[name] = raw.replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            ).replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    (found,) = _read(made.getvalue()).blocks
    assert (found.kind, found.text) == ("heading", "Strengths")


def _zip(**members: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), raw)
    return made.getvalue()


BOMB = b"<a>" + b"x" * 3_000_000 + b"</a>"
ENTITIES = b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"%PDF-1.7", "no Word file"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "locked by a password, or of the old kind"),
        (_zip(readme=b"x"), "no Word file"),
        (word_file(p("x"), parts={"word/vbaProject.bin": b"x"}), "it holds macros"),
        (_zip(word__document_dot_xml=BOMB), "grows .* times when it is unpacked"),
        (_zip(word__document_dot_xml=ENTITIES), "declares entities"),
        (_zip(word__document_dot_xml=b"<a>"), "is no XML"),
        (word_file(p("x"))[:400], "can't be unpacked"),
    ],
)
def test_what_is_no_word_file_is_told(raw: bytes, said: str) -> None:
    with pytest.raises(NoDocument, match=said):
        _read(raw)


def test_quotations_and_captions_are_told_by_their_styles() -> None:
    assert _said(p("It is cold.", "IntenseQuote"), p("Figure 1: A plan", "Caption")) == [
        ("quotation", 0, "It is cold."),
        ("caption", 0, "Figure 1: A plan"),
    ]


def test_the_built_in_styles_for_items_below_others_are_items_below_others() -> None:
    assert _said(p("One:", "ListBullet"), p("two;", "ListBullet2"), p("Three.", "ListBullet")) == [
        ("bullet", 0, "One:"),
        ("bullet", 1, "two;"),
        ("bullet", 0, "Three."),
    ]


def test_what_was_written_about_a_picture_goes_with_it() -> None:
    drawn = picture().replace("<wp:inline>", '<wp:inline><wp:docPr id="1" descr="Two  cells."/>')
    raw = word_file(p(drawn), parts={"word/media/image1.png": PNG})
    (block,) = _read(raw).blocks
    assert (block.kind, block.alternative) == ("picture", "Two cells.")


def test_a_heading_is_known_without_the_note_to_it_which_goes_with_it() -> None:
    raw = word_file(
        p(f"{r('Strengths')}{footnote('2')}"),
        table(("A", p(f"{r('b')}{footnote('3')}"))),
        parts=footnotes(_2="Of all.", _3="Of b."),
    )
    heading, cells = _read(raw).blocks
    assert (heading.text, heading.footnotes) == ("Strengths", ("[^f2]: Of all.",))
    assert (cells.rows, cells.footnotes) == ((("A", "b[^f3]"),), ("[^f3]: Of b.",))


def test_a_table_within_a_cell_stands_below_the_other() -> None:
    inner = table(("North", "10"), ("South", "9"))
    raw = word_file(table((f"{p('Suites')}{inner}", "x"), ("1", "2")))
    document = _read(raw)
    assert [block.rows for block in document.blocks] == [
        (("Suites", "x"), ("1", "2")),
        (("North", "10"), ("South", "9")),
    ]
    assert [what for _, what, _ in document.remarks] == [
        "a table stands within a cell of another, and was put below it"
    ]


def test_a_cell_that_was_deleted_while_tracked_is_gone() -> None:
    cells = table(("old", "x"), ("1", "2")).replace(
        "<w:tc>", '<w:tc><w:tcPr><w:cellDel w:id="9" w:author="Jo"/></w:tcPr>', 1
    )
    with pytest.raises(NoDocument, match="1 tracked change"):
        _read(word_file(cells))
    (found,) = _read(word_file(cells), "accept").blocks
    assert found.rows == (("x",), ("1", "2"))


def test_the_body_may_have_a_number_in_its_name_and_its_numbers_may_be_none() -> None:
    """As some programs save it; and as no program should."""
    with zipfile.ZipFile(
        BytesIO(word_file(p("Words.", properties='<w:outlineLvl w:val="x"/>')))
    ) as was:
        members = {name: was.read(name) for name in was.namelist()}
    kept = {
        name.replace("document.xml", "document2.xml"): raw.replace(
            b"word/document.xml", b"word/document2.xml"
        )
        for name, raw in members.items()
    }
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, raw in kept.items():
            archive.writestr(name, raw)
    assert _read(made.getvalue()).blocks == (Block("text", "Words.", 1),)
