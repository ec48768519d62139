"""The search for terms finds what looking for each would, however many there are."""

import time
from unittest.mock import patch

from hypothesis import example, given
from hypothesis import strategies as st

from hmic.rules.term_search import TermSearch


def _stands(term: str, text: str) -> bool:
    """Whether a term stands in a text as a word of its own, also in the plural; one by one."""
    at = text.find(term)
    while at >= 0:
        after = text[at + len(term) : at + len(term) + 2]
        ends = not after[:1].isalnum() or (after[0] == "s" and not after[1:].isalnum())
        if ends and not text[at - 1 : at].isalnum():
            return True
        at = text.find(term, at + 1)
    return False


TEXTS = st.text(alphabet="ABs &(_é", max_size=12)


@given(st.sets(TEXTS.filter(bool), max_size=6), TEXTS)
@example({"ACC", "ACC (TP)", "TC&G"}, "The ACCs, the ACC (TP) and TC&Gs")
@example({"A&"}, "A&s")
@example({"A&"}, "A&sB")
def test_what_is_found_is_what_stands_there(terms: set[str], text: str) -> None:
    standing = {term for term in terms if _stands(term, text)}
    assert TermSearch(terms).found_in(text) == standing
    for few, tries in ((0, 0), (300, 0), (300, 1)):
        with patch.multiple("hmic.rules.term_search", _FEW=few, _MOST_TRIES=tries):
            assert TermSearch(terms).found_in(text) == standing


def test_thousands_of_terms_are_found_in_one_pass() -> None:
    terms = {f"Term number {n}" for n in range(5_000)}
    text = " ".join(f"The Term number {n}." for n in range(20_000))
    began = time.process_time()
    assert TermSearch(terms).found_in(text) == terms
    assert time.process_time() - began < 3


def test_a_term_that_repeats_itself_costs_no_more_than_another() -> None:
    text = "[" * 200_000 + " " + "a " * 200_000
    began = time.process_time()
    assert TermSearch({"[" * 90 + "x", "a " * 50 + "b", "[["}).found_in(text) == {"[["}
    assert time.process_time() - began < 3
