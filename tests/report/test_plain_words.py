import pytest

from hmic.report.plain_words import in_plain_words

TERMS = {"RSO": "registered sex offender", "MAPPA": "public protection arrangements", "C&A": "call"}


@pytest.mark.parametrize(
    ("sentence", "plain"),
    [
        ("Two RSOs and one RSO.", "Two registered sex offenders and one registered sex offender."),
        ("The registered sex offenders (RSOs) moved.", "The registered sex offenders moved."),
        ("A C&A list, and RSO-S1.", "A call list, and RSO-S1."),
        ("MAPPAs/RSO stay; so do xRSO and MAPPA2.", "MAPPAs/RSO stay; so do xRSO and MAPPA2."),
        ("No term.", "No term."),
    ],
)
def test_acronyms_are_said_in_full(sentence: str, plain: str) -> None:
    assert in_plain_words(sentence, TERMS) == plain
