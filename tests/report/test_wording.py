import pytest

from hmic.model.finding import Kind
from hmic.model.values import percent
from hmic.report.wording import date_in_words, heading, number_in_words, sentence_start


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2007", "2007"),
        ("2007-10", "October 2007"),
        ("2007-10-01", "1 October 2007"),
        ("2030-12-31", "31 December 2030"),
    ],
)
def test_dates(date: str, words: str) -> None:
    assert date_in_words(date) == words


@pytest.mark.parametrize(("number", "words"), [(0, "none"), (1, "one"), (9, "nine"), (10, "10")])
def test_numbers_under_ten_are_words(number: int, words: str) -> None:
    assert number_in_words(number) == words


@pytest.mark.parametrize(
    ("kind", "one", "several"),
    [
        (Kind.STRENGTH, "Strength", "Strengths"),
        (Kind.WORK_IN_PROGRESS, "Work in progress", "Work in progress"),
        (Kind.AREA_FOR_IMPROVEMENT, "Area for improvement", "Areas for improvement"),
    ],
)
def test_headings_fit_their_number(kind: Kind, one: str, several: str) -> None:
    assert (heading(kind, 1), heading(kind, 2)) == (one, several)


def test_shares() -> None:
    assert [percent(share) for share in (0.5, 0.85, 0.125)] == ["50%", "85%", "12.5%"]


def test_a_sentence_begins_with_a_capital_and_keeps_the_rest() -> None:
    assert sentence_start("work on NIM") == "Work on NIM"
    assert sentence_start("") == ""
