import pytest

from hmic.model.programme import Programme
from hmic.pipeline import Inspected


@pytest.fixture(scope="session")
def programme(northamptonshire: Inspected) -> Programme:
    assert northamptonshire.inspection is not None
    return northamptonshire.inspection.programme
