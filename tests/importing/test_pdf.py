import io

import pypdf
import pypdf.annotations
import pytest

pytest.importorskip("pypdfium2")

from hmic.importing.document import Document, document_of
from hmic.importing.headings import Known
from hmic.importing.pdf import MOST_PAGES, read_pdf
from hmic.importing.reading_apart import NoDocument
from tests.importing.pdf_files import Word, pdf_file

KNOWN = Known(
    frozenset({"custody care", "rural policing - farm crime", "strengths", "glossary"}),
    frozenset({"grade fair"}),
)
LEFT, STEP = 72, 14


def _lines(*texts: str, x: float = LEFT, top: float = 760) -> list[Word]:
    """Lines below one another; an empty one leaves room."""
    return [Word(text, x, top - STEP * n) for n, text in enumerate(texts) if text]


def _read(*pages: list[Word]) -> Document:
    return document_of(read_pdf(KNOWN, pdf_file(*pages)))


def _tables(*pages: list[Word]) -> list[tuple[tuple[str, ...], ...]]:
    return [block.rows for block in _read(*pages).blocks if block.kind == "table"]


def _said(*pages: list[Word]) -> list[tuple[str, str, int]]:
    return [(block.kind, block.text, block.at) for block in _read(*pages).blocks]


def test_lines_are_paragraphs_and_room_parts_them() -> None:
    page = _lines(
        "There are two suites, one of which", "was built in 1902.", "", "Its cells are cold."
    )
    assert _said(page) == [
        ("text", "There are two suites, one of which was built in 1902.", 1),
        ("text", "Its cells are cold.", 1),
    ]


def test_a_divided_word_is_whole_where_it_stands_whole_elsewhere() -> None:
    page = _lines("The neighbourhood has a well-", "known team. Each neigh-", "bourhood has one.")
    assert _said(page)[0][1] == (
        "The neighbourhood has a well-known team. Each neighbourhood has one."
    )


def test_bullets_are_items_whatever_room_follows_them() -> None:
    page = [
        Word("•", LEFT, 760),
        Word("Every detainee is seen by a nurse, and", LEFT + 18, 760),
        Word("by a doctor.", LEFT + 18, 746),
        Word("•", LEFT, 732),
        Word("Meals are warm.", LEFT + 18, 732),
        Word("–", LEFT + 18, 718),
        Word("soup.", LEFT + 36, 718),
    ]
    found = _read(page).blocks
    assert [(block.kind, block.level, block.text) for block in found] == [
        ("bullet", 0, "Every detainee is seen by a nurse, and by a doctor."),
        ("bullet", 0, "Meals are warm."),
        ("bullet", 1, "soup."),
    ]


def test_headings_are_told_by_the_size_of_their_letters_or_by_being_bold() -> None:
    page = [
        Word("Rural Policing –", LEFT, 780, 20, bold=True),
        Word("Farm Crime", LEFT, 757, 20, bold=True),
        Word("Strengths", LEFT, 730, 11, bold=True),
        *_lines("Farmers are visited twice a year, and", "they say so.", top=710),
        Word("An unknown heading", LEFT, 660, 14, bold=True),
        *_lines("More of it.", top=640),
    ]
    found = _read(page).blocks
    assert [(block.kind, block.level, block.text) for block in found] == [
        ("heading", 1, "Rural Policing – Farm Crime"),
        ("heading", 9, "Strengths"),
        ("text", 0, "Farmers are visited twice a year, and they say so."),
        ("heading", 2, "An unknown heading"),
        ("text", 0, "More of it."),
    ]


def test_a_paragraph_goes_on_over_a_page_and_its_heads_and_feet_are_left_out() -> None:
    pages = []
    for number, word in enumerate(("What", "is here", "goes on", "as before"), 1):
        page = [
            Word("Eastshire Police: inspection report", LEFT, 810),
            Word(f"Page {number}", 280, 30),
        ]
        lines = [f"{word} {letter} and fills the whole of the line, and so on" for letter in "abcd"]
        pages.append([*page, *_lines(*lines)])
    document = _read(*pages)
    (found,) = document.blocks
    assert found.text.count("fills the whole of the line, and so on") == 16
    assert [message for _, message, _ in document.remarks] == [
        "a head or foot of its pages is left behind: “Eastshire Police: inspection report”"
    ]


def test_columns_are_read_one_after_the_other() -> None:
    left = [f"This is line {n} of the left column" for n in range(8)]
    right = [f"and line {n} of the other, right one" for n in range(8)]
    page = [
        Word(
            "A line over the whole width of the page, above both of the columns, is first", 72, 790
        ),
        *_lines(*left, x=72),
        *_lines(*right, x=320),
    ]
    text = " ".join(text for _, text, _ in _said(page))
    assert text.index("above both") < text.index("line 0 of the left")
    assert text.index("line 7 of the left") < text.index("line 0 of the other")


def test_the_bullets_of_a_column_are_read_with_its_text() -> None:
    texts = {x: [f"Line {n} of the column at {x} points" for n in range(8)] for x in (84, 330)}
    page = [word for x, lines in texts.items() for word in _lines(*lines, x=x)]
    first = {word.x: word for word in reversed(page)}
    page += [Word("\u2022", x - 9, word.y) for x, word in first.items()]
    said = _said(page)
    assert [(kind, text[:30]) for kind, text, _ in said if kind == "bullet"] == [
        ("bullet", "Line 0 of the column at 84 poi"),
        ("bullet", "Line 0 of the column at 330 po"),
    ]
    assert not any("\u2022" in text for _, text, _ in said)


def test_a_heading_right_above_a_table_is_none_of_its_cells() -> None:
    page = [
        Word("Terms", LEFT, 776, 15),
        *(Word(term, LEFT, 758 - 14 * n) for n, term in enumerate(("AB", "BARN"))),
        *(Word(what, 250, 758 - 14 * n) for n, what in enumerate(("animal book", "barns"))),
    ]
    assert [(block.text, block.rows) for block in _read(page).blocks] == [
        ("Terms", ()),
        ("", (("AB", "animal book"), ("BARN", "barns"))),
    ]


def test_a_table_is_known_by_its_columns_also_where_a_cell_has_two_lines() -> None:
    page = [
        Word("Custody care", LEFT, 760),
        *(Word(number, 250 + 50 * n, 760) for n, number in enumerate("0120")),
        Word("Farm and", LEFT, 730),
        Word("wildlife crime", LEFT, 716),
        *(Word(number, 250 + 50 * n, 723) for n, number in enumerate("1110")),
    ]
    assert _tables(page) == [
        (("Custody care", "0", "1", "2", "0"), ("Farm and wildlife crime", "1", "1", "1", "0"))
    ]


def test_the_columns_of_a_table_part_what_stands_close_together() -> None:
    """Helvetica’s “Farm and wildlife” ends four points before the second column."""
    names = ("Custody", "Farm and wildlife", "Roads")
    page = [
        *_lines(*names, top=760),
        *(Word(number, 156, 760 - STEP * n) for n, number in enumerate("123")),
        *_lines("A text below it goes on over the columns of the table.", top=700),
    ]
    assert [(block.text, block.rows) for block in _read(page).blocks] == [
        ("", (("Custody", "1"), ("Farm and wildlife", "2"), ("Roads", "3"))),
        ("A text below it goes on over the columns of the table.", ()),
    ]


@pytest.mark.parametrize("room", [0, STEP / 2])
def test_rows_without_room_between_them_begin_with_the_first_column(room: float) -> None:
    """Its words stand at the top of the row, or in its middle."""
    page = [
        *(
            Word(term, LEFT, y)
            for term, y in zip(("AB", "BC", "CD"), (760, 746 - room, 718), strict=True)
        ),
        *_lines("animals", "barns and all", "that is in them", "cats", x=160, top=760),
    ]
    assert _tables(page) == [
        (("AB", "animals"), ("BC", "barns and all that is in them"), ("CD", "cats"))
    ]


def test_a_table_goes_on_over_the_page_without_its_head() -> None:
    pages = [
        [
            *_lines("Year", *years, top=760 - at),
            *_lines("Crimes", *(f"{year}0" for year in years), x=200, top=760 - at),
        ]
        for at, years in ((0, ("2001", "2002")), (STEP, ("2003", "2004")))
    ]
    assert _tables(*pages) == [
        (
            ("Year", "Crimes"),
            *((f"200{n}", f"200{n}0") for n in range(1, 5)),
        )
    ]


def test_pages_are_parted_where_the_others_are() -> None:
    """A page with few lines in its right column, and a table in its left one."""
    text = [f"This is line {n} of a long column of text" for n in range(8)]
    full = [*_lines(*text, x=60), *_lines(*text, x=320)]
    last = [
        *_lines("AB", "CD", "EF", x=60),
        *_lines("animal barns", "cattle dens", "equal fields", x=130),
        *_lines("GH", x=320),
        *_lines("green hills", x=390),
    ]
    found = [block for block in _read(full, full, last).blocks if block.at == 3]
    assert [(block.text, block.rows) for block in found] == [
        ("", (("AB", "animal barns"), ("CD", "cattle dens"), ("EF", "equal fields"))),
        ("GH\tgreen hills", ()),
    ]


def test_a_heading_over_both_columns_is_read_between_what_is_above_and_below() -> None:
    text = [f"This is line {n} of a long column of text" for n in range(8)]
    above, below = ([*_lines(*text, x=60, top=t), *_lines(*text, x=320, top=t)] for t in (780, 580))
    page = [*above, Word("Terms", 60, 620, 20, bold=True), *below]
    assert [kind for kind, _, _ in _said(page)] == ["text", "heading", "text"]


def test_an_item_that_is_set_in_stands_below_one_of_the_same_mark() -> None:
    page = [
        word
        for n, (indent, text) in enumerate(
            ((0, "Cells are"), (20, "clean"), (20, "warm."), (0, "Meals are good."))
        )
        for word in (
            Word("\u2022", LEFT + indent, 760 - STEP * n),
            Word(text, LEFT + indent + 12, 760 - STEP * n),
        )
    ]
    assert [(block.level, block.text) for block in _read(page).blocks] == [
        (0, "Cells are"),
        (1, "clean"),
        (1, "warm."),
        (0, "Meals are good."),
    ]


def test_a_page_without_words_is_no_words() -> None:
    assert _read([]).blocks == ()


def _locked() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_file(_lines("Words."))))
    writer.encrypt("secret", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"PK\x03\x04", "no PDF that can be read"),
        (_locked(), "locked by a password"),
        (pdf_file(*[[] for _ in range(MOST_PAGES + 1)]), r"it has 501 pages; at most 500"),
    ],
)
def test_what_can_not_be_read_is_told(raw: bytes, said: str) -> None:
    with pytest.raises(NoDocument, match=said):
        read_pdf(KNOWN, raw)


def test_notes_at_the_foot_of_a_page_go_with_the_words_that_refer_to_them() -> None:
    page = [
        *_lines("Cells are warm", "and clean. A yard has 40 m", "of room.", top=760),
        Word("1", LEFT + 74, 764, 7),
        Word("2", LEFT + 137, 750, 7),
        Word("1. By a thermometer", LEFT, 60, 8),
        Word("of the station.", LEFT, 50, 8),
    ]
    table = [
        *_lines("Cell", "North", x=LEFT, top=600),
        *_lines("Heat", "18", x=200, top=600),
        Word("3", 212, 590, 7),
        Word("3. In degrees.", LEFT, 40, 8),
    ]
    found, cells = _read([*page, *table]).blocks
    assert cells.rows == (("Cell", "Heat"), ("North", "18[^p1n3]"))
    assert cells.footnotes == ("[^p1n3]: In degrees.",)
    assert found.text == "Cells are warm[^p1n1] and clean. A yard has 40 m² of room."
    assert found.footnotes == ("[^p1n1]: By a thermometer of the station.",)


def test_a_page_that_is_turned_is_turned_back() -> None:
    page = [Word("There are two suites, one of which", 0, 0), Word("was built in 1902.", 0, 0)]
    turned = pdf_file(page)
    for n in range(2):
        turned = turned.replace(b"0 0 Td", b"0 1 -1 0 %d 72 Tm" % (300 + 14 * n), 1)
    (found,) = document_of(read_pdf(KNOWN, turned)).blocks
    assert found.text == "There are two suites, one of which was built in 1902."


def test_what_stands_beside_the_words_of_a_page_is_told() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_file(_lines("Words."))))
    comment = pypdf.annotations.Text(rect=(50, 550, 200, 650), text="Who says so?")
    writer.add_annotation(0, comment)
    made = io.BytesIO()
    writer.write(made)
    drawn = b"BT /F1 11 Tf 72 760 Td (Words.) Tj ET\n"
    bars = drawn + b"".join(b"%d 100 20 %d re f\n" % (30 * n, 50 * n) for n in range(1, 4))
    chart = pdf_file(_lines("Words.")).replace(
        b"<< /Length %d >>\nstream\n%s" % (len(drawn), drawn),
        b"<< /Length %d >>\nstream\n%s" % (len(bars), bars),
    )
    assert [
        what
        for raw in (made.getvalue(), chart)
        for _, what, _ in document_of(read_pdf(KNOWN, raw)).remarks
    ] == [
        "a comment or field of a form is left behind: “Who says so?”",
        "charts or other drawings may be left behind on page 1",
    ]
