import pytest

from tests.office import world as makers


@pytest.fixture
def world(db):
    """See tests/office/world.py."""
    return makers.world()
