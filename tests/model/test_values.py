import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from hmic.model.values import Date, Day, Fault, Measure, Month, day_of, is_before, same_post

DATE, MONTH, DAY = TypeAdapter(Date), TypeAdapter(Month), TypeAdapter(Day)


@pytest.mark.parametrize("written", ["2007", "2007-10", "2007-10-01", "2008-02-29", "1800"])
def test_a_date_is_a_year_a_month_or_a_day(written: str) -> None:
    assert DATE.validate_python(written) == written


@pytest.mark.parametrize(
    "written",
    [
        *("2030-02-30", "2007-02-29", "2007-04-31"),  # no days of the calendar
        *("9999", "9999-12", "9999-12-30", "0000", "1799-12-31", "2200-01-01"),  # no such report
        *(
            "\uff12\uff10\uff13\uff10-10-01",
            "٢٠٣٠",
            "2030-1-1",
            "2030-10-01 ",
            "2030-13",
        ),  # no form of ours
    ],
)
def test_what_no_calendar_has_is_no_date(written: str) -> None:
    for kind in (DATE, MONTH, DAY):
        with pytest.raises(ValidationError):
            kind.validate_python(written)
    with pytest.raises(Fault):
        day_of(written)


def test_an_option_takes_the_days_that_a_file_takes() -> None:
    assert day_of("2007-10-01") == "2007-10-01"
    with pytest.raises(Fault, match="is no day of the calendar"):
        day_of("2030-02-30")


def test_the_days_of_the_month_are_named() -> None:
    with pytest.raises(Fault) as fault:
        day_of("2007-02-29")
    assert fault.value.hint == "2007-02 has 28 days"


@pytest.mark.parametrize(
    ("one", "other", "before"),
    [
        ("2007-10-14", "2007-10-15", True),
        ("2007-10-14", "2007-11", True),
        ("2007-10-14", "2007-10", False),
        ("2007", "2007-10", False),
        ("2006", "2007-10", True),
        ("2007-11", "2007-10-31", False),
    ],
)
def test_dates_are_compared_as_exactly_as_both_are_known(
    one: str, other: str, before: bool
) -> None:
    assert is_before(one, other) is before


@given(st.dates(), st.dates())
def test_no_day_is_before_itself_nor_two_before_each_other(one: object, other: object) -> None:
    assert not is_before(str(one), str(one))
    assert is_before(str(one), str(other)) + is_before(str(other), str(one)) == (one != other)


@pytest.mark.parametrize(
    "written", ["\uff14\uff17%", "1\uff18 of 41", f"{'9' * 5000}%", f"1 of {'9' * 5000}"]
)
def test_a_share_is_written_in_plain_digits_and_not_too_many(written: str) -> None:
    with pytest.raises(ValidationError) as failure:
        TypeAdapter(Measure).validate_python(written)
    assert re.search("neither a percentage nor a count", str(failure.value))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The moderation board", "the moderation board"),
        ("moderation board", "The Moderation-Board."),
        ("chief inspector", "CHIEF\u00a0INSPECTOR"),
        ("lead inspector and clerk", "Clerk"),
        ("clerk; lead inspector", "registrar / lead inspector"),
    ],
)
def test_two_names_of_one_post_are_one_post(one: str, other: str) -> None:
    assert same_post(one, other)
    assert same_post(other, one)


def test_two_posts_are_two() -> None:
    assert not same_post("lead inspector", "second inspector")
    assert not same_post("inspector, custody", "inspectorate")
    assert not same_post("the clerk", "theclerks")
