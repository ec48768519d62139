import gc

from hmic.rendering.section_layout import lay_out
from tests.conftest import PRINT_STYLE

SECTION = (
    '<!DOCTYPE html><html lang="en"><head><title>T</title></head><body><main>'
    + "".join(f'<p id="p{n}">See <a href="#p0">one</a> of <i>many</i>.</p>' for n in range(100))
    + "</main></body></html>"
)


def test_a_section_leaves_nothing_in_memory() -> None:
    for _ in range(2):  # what is remembered for all of them is there
        made, found = lay_out(SECTION, PRINT_STYLE)
        assert made is not None
        assert found == ()
    gc.collect()
    gc.disable()  # what is garbage would stay
    try:
        before = len(gc.get_objects())
        for _ in range(3):
            lay_out(SECTION, PRINT_STYLE)
        left = len(gc.get_objects()) - before
    finally:
        gc.enable()
    assert left < 100  # the tree of tags alone would leave a thousand each time
