import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from hmic.model.assessment import Assessment
from hmic.model.comments import CommentLog
from hmic.model.configuration import Configuration
from hmic.model.force import Force, Register
from hmic.model.forms import form, hint_of
from hmic.model.framework import Framework
from hmic.model.glossary import Glossary
from hmic.model.method import Method
from hmic.model.programme import Programme
from hmic.model.sign_off import SignOffs

MODELS: tuple[type[BaseModel], ...] = (
    Assessment,
    CommentLog,
    Configuration,
    Force,
    Framework,
    Glossary,
    Method,
    Programme,
    Register,
    SignOffs,
)


def _patterns(shape: Any) -> Iterator[str]:
    if isinstance(shape, dict):
        if isinstance(shape.get("pattern"), str):
            yield shape["pattern"]
        for below in shape.values():
            yield from _patterns(below)
    elif isinstance(shape, list):
        for below in shape:
            yield from _patterns(below)


PATTERNS = sorted({one for model in MODELS for one in _patterns(model.model_json_schema())})


def test_the_models_have_forms() -> None:
    assert len(PATTERNS) > 8


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_form_says_what_to_write_and_its_example_has_that_form(pattern: str) -> None:
    hint = hint_of(pattern)
    assert pattern not in hint
    if "hmic sign-off" not in hint:  # which writes what nobody should
        example = re.split(r",? ", hint.partition(": ")[2])[0].strip("'")
        example = "53%" if "percentage" in hint else example
        assert re.fullmatch(pattern, example), example


def test_a_form_has_one_hint() -> None:
    form("^only-here$", "write only-here")
    with pytest.raises(AssertionError):
        form("^only-here$", "write something else")
