"""The fixed words of a report, in one language; what a language decides besides is Unicode's CLDR.

A text is named by its group and its key. Where a count decides its form it has one form a plural
category of the language (`one`, `other` ...), with the count as {n}.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as day
from functools import cached_property
from typing import TYPE_CHECKING

from hmic.model.body import FORCE, Body

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

    method: str = ""
    """The name of the round's method, for which the catalogue may have sentences of their own."""
    own: Catalogue = field(default_factory=dict)
    """The method's own words, where the catalogue has none."""

    def text(self, name: str, n: int | None = None, /, **values: object) -> str:
        """The text with the name `group.key`, its placeholders filled.

        Args:
            name: Group and key, with a full stop between.
            n: The count that decides the form of the text, where it has forms, and that of
                {bodies}; {n} in it.
            values: What stands for its placeholders.
        """
        group, key = name.split(".")
        return self.filled(self.catalogue[group][key], n, values)

    def sentence(
        self, thing: str, key: str, n: int | None = None, /, **values: object
    ) -> str | None:
        """A sentence of the round's method: the catalogue's for it, or its own; None without one.

        Args:
            thing: What it is about: given, held, rule ...
            key: The rule, or what else it is said of.
            n: The count that decides its form.
            values: What stands for its placeholders.

        Returns:
            The sentence, its placeholders filled.
        """
        found = self.catalogue.get(f"{thing}@{self.method}", {}).get(key)
        found = found if found is not None else self.own.get(thing, {}).get(key)
        return None if found is None else self.filled(found, n, values)

    def sentences(self, thing: str, **values: object) -> tuple[str, ...]:
        """All sentences of the round's method about a thing, their placeholders filled."""
        found = self.catalogue.get(f"{thing}@{self.method}") or self.own.get(thing, {})
        return tuple(self.filled(text, None, values) for text in found.values())

    def known(self, thing: str, key: str, n: int = 1) -> str | None:
        """The word for a thing of the method, where somebody worded it.

        Args:
            thing: What sort of thing it is: achievement, kind ...
            key: Its key.
            n: The count that decides the form of the word.

        Returns:
            The word; None where neither the catalogue nor the method has one.
        """
        for words in (self.catalogue, self.own):
            if (found := words.get(thing, {}).get(key)) is not None:
                return self.filled(found, n, {})
        return None

    def word(self, thing: str, key: str, n: int = 1) -> str:
        """The word for a thing of the method: the catalogue's, its own, or made from its key.

        Args:
            thing: What sort of thing it is: achievement, kind ...
            key: Its key.
            n: The count that decides the form of the word.

        Returns:
            The word.
        """
        made = key.replace("_", " ")
        return self.known(thing, key, n) or f"{made[:1].upper()}{made[1:]}"

    def level(self, level: str) -> str:
        """The word for a level; one that is called as a grade is printed as that."""
        return self.grades.get(level) or self.word("level", level)

    def filled(
        self, text: str | Mapping[str, str], n: int | None, values: Mapping[str, object]
    ) -> str:
        """A text in the form for a count, its placeholders filled.

        Args:
            text: The text, or its forms by plural category.
            n: The count.
            values: What stands for its placeholders.

        Returns:
            The text to be printed.
        """
        if not isinstance(text, str):
            assert n is not None, text
            form = self._locale.plural_form(n)
            text = text[form] if form in text else text["other"]
        known = {**self.grades, **self._body_words(n), **values, "n": n}
        return PLACEHOLDER.sub(lambda match: str(known.get(match[1], match[0])), text)

    def _body_words(self, n: int | None) -> Mapping[str, str]:
        """What stands for the placeholders of the body in a text with this count."""
        return self.body.words("other" if n is None else self._locale.plural_form(n))

    def outcome(self, outcome: str) -> str:
        """The name of an outcome."""
        return self.grades.get(outcome) or self.word("outcome", outcome)

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

    def either(self, words: Sequence[str]) -> str:
        """a, b or c."""
        from babel.lists import format_list  # noqa: PLC0415 - as above

        return format_list(words, style="or", locale=self._locale) if words else ""

    def number(self, number: int) -> str:
        """A number as a word where the language has one for it, as for those under ten."""
        words = self.catalogue["number"]
        word = words.get(str(number), str(number))
        assert isinstance(word, str)
        return word

    @property
    def text_direction(self) -> str:
        """From which side its script is read: ltr or rtl."""
        return self._locale.text_direction

    @cached_property
    def _locale(self) -> "Locale":
        return locale_of(self.language)


def within_sentence(title: str) -> str:
    """A title as it stands within a sentence: in lower case, unless it begins with an acronym."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def sentence_start(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]
