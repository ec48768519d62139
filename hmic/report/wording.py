"""The few words that the report needs beside its authors': dates, counts, headings."""

from hmic.model.finding import Kind

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NUMBERS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]

KIND_HEADINGS = {
    Kind.STRENGTH: ("Strength", "Strengths"),
    Kind.WORK_IN_PROGRESS: ("Work in progress", "Work in progress"),
    Kind.AREA_FOR_IMPROVEMENT: ("Area for improvement", "Areas for improvement"),
}


def date_in_words(date: str) -> str:
    """2007, 2007-10 or 2007-10-01 as 2007, October 2007, 1 October 2007."""
    year, *rest = date.split("-")
    words = [year]
    if rest:
        words.insert(0, _MONTHS[int(rest[0]) - 1])
    if len(rest) > 1:
        words.insert(0, str(int(rest[1])))
    return " ".join(words)


def number_in_words(number: int) -> str:
    """Numbers under ten as words."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def heading(kind: Kind, number: int) -> str:
    """The heading of the findings of a kind, singular or plural."""
    return KIND_HEADINGS[kind][number != 1]


def sentence_start(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]
