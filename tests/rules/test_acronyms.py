import pytest

from hmic.rules.acronyms import acronyms, expansions
from hmic.rules.long_sentence import sentences

ACRONYMS = {
    "BCUs of the BCU’s area": ["BCU", "BCU"],
    "ViSOR, NQoSC, OASys and ComPaSS": ["ViSOR", "NQoSC", "OASys", "ComPaSS"],
    "TC&G (JAG)": ["TC&G", "JAG"],
    "MAPPA-level *CPU* staff": ["MAPPA", "CPU"],
    "Part II, IV, IX and XII": [],
    "CA1, CA-S3 and PVP-A2": [],
    "McDonald, Police, A, I and iPad": [],
    "a@BBC.org and www.BBC.org": [],
}


@pytest.mark.parametrize(("text", "found"), ACRONYMS.items(), ids=ACRONYMS)
def test_acronyms(text: str, found: list[str]) -> None:
    assert acronyms(text) == tuple(found)


EXPANSIONS = {
    "the key individual networks (KINs)": [("KIN", "key individual networks")],
    "the KIN (key individual network)": [("KIN", "key individual network")],
    "tasking and co-ordination groups (TC&Gs)": [("TC&G", "tasking and co-ordination groups")],
    "a police (NIM) officer": [],
    "the NIM (see there)": [],
    "(NIM)": [],
    "one (a) and two (BC)": [],
}


@pytest.mark.parametrize(("text", "found"), EXPANSIONS.items(), ids=EXPANSIONS)
def test_expansions(text: str, found: list[tuple[str, str]]) -> None:
    assert [(acronym, words) for acronym, words, _ in expansions(text)] == found


SENTENCES = {
    "One. Two? Three!": 3,
    "He said: ‘One.’ Two.": 2,
    "See e.g. Boards, i.e. No. 5 of St. James, at 1.5 miles.": 1,
    "One.\n\nTwo": 2,
    "These are:\n\n- one\n- two\n\n1. three": 4,
    "over\ntwo lines": 1,
}


@pytest.mark.parametrize(("text", "count"), SENTENCES.items(), ids=SENTENCES)
def test_sentences(text: str, count: int) -> None:
    assert len([sentence for sentence in sentences(text) if sentence.strip()]) == count
