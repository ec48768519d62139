from hypothesis import given
from hypothesis import strategies as st

from hmic.spreadsheets import neutral, restored


@given(st.text())
def test_a_cell_that_was_made_neutral_comes_back_as_it_was(cell: str) -> None:
    assert restored(neutral(cell)) == cell


@given(st.text(st.sampled_from("'=+-@\t\ra"), max_size=5))
def test_no_cell_goes_out_as_a_formula(cell: str) -> None:
    assert not neutral(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert restored(neutral(cell)) == cell
