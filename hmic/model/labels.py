"""The fixed words of a report, in one language; what a language decides besides is Unicode's CLDR.

A text is named by its group and its key. Where a count decides its form it has one form a plural
category of the language (`one`, `other` ...), with the count as {n}.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as day
from functools import cached_property
from typing import TYPE_CHECKING

from hmic.model.body import FORCE, Body
from hmic.model.grade import Outcome

if TYPE_CHECKING:
    from babel import Locale

Catalogue = Mapping[str, Mapping[str, str | Mapping[str, str]]]
"""Texts by group and key; a text that a count decides by plural category."""

PLACEHOLDER = re.compile(r"\{(\w+)\}")
"""What stands in a text for a value. Nothing else of Python's formatting: an author writes it."""


def locale_of(language: str) -> "Locale":
    """The language's rules in the CLDR.

    Raises:
        ValueError: the tag is malformed, or the CLDR does not know the language.
    """
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - 30 ms; few commands word

    try:
        return Locale.parse(language, sep="-")
    except UnknownLocaleError as failure:
        raise ValueError(str(failure)) from None


@dataclass(frozen=True)
class Labels:
    """The words of one language, with the names that a programme gives to its grades."""

    language: str
    """A language tag: en-GB."""
    catalogue: Catalogue
    grades: Mapping[str, str]
    """By the key of an outcome, its name; {poor} stands for the name of Poor in any text."""
    body: Body = FORCE
    """Who is inspected; {body}, {bodies} and {a_body} stand for it in any text."""

    def text(self, name: str, n: int | None = None, /, **values: object) -> str:
        """The text with the name `group.key`, its placeholders filled.

        Args:
            name: Group and key, with a full stop between.
            n: The count that decides the form of the text, where it has forms, and that of
                {bodies}; {n} in it.
            values: What stands for its placeholders.
        """
        group, key = name.split(".")
        text = self.catalogue[group][key]
        if not isinstance(text, str):
            assert n is not None, name
            text = text[self._locale.plural_form(n)]
        known = {**self.grades, **self._body_words(n), **values, "n": n}
        return PLACEHOLDER.sub(lambda match: str(known[match[1]]), text)

    def _body_words(self, n: int | None) -> Mapping[str, str]:
        """What stands for the placeholders of the body in a text with this count."""
        return self.body.words("other" if n is None else self._locale.plural_form(n))

    def outcome(self, outcome: Outcome) -> str:
        """The name of an outcome."""
        return self.grades[outcome.value]

    def date(self, date: str) -> str:
        """2007, 2007-10 or 2007-10-01 as 2007, October 2007, 1 October 2007."""
        from babel.dates import format_date, format_skeleton  # noqa: PLC0415 - as above

        year, *rest = map(int, date.split("-"))
        if not rest:
            return date
        if len(rest) == 1:
            return format_skeleton("yMMMM", day(year, rest[0], 1), locale=self._locale)
        return format_date(day(year, *rest), "long", locale=self._locale)

    def listed(self, words: Sequence[str]) -> str:
        """a, b and c."""
        from babel.lists import format_list  # noqa: PLC0415 - as above

        return format_list(words, locale=self._locale) if words else ""

    def number(self, number: int) -> str:
        """A number as a word where the language has one for it, as for those under ten."""
        words = self.catalogue["number"]
        word = words.get(str(number), str(number))
        assert isinstance(word, str)
        return word

    @cached_property
    def _locale(self) -> "Locale":
        return locale_of(self.language)


def within_sentence(title: str) -> str:
    """A title as it stands within a sentence: in lower case, unless it begins with an acronym."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def sentence_start(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]
