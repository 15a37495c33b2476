"""PDFs that several tests look at are made once."""

import pytest

from qms.printing import render
from tests.printing import samples


@pytest.fixture(scope="session")
def official() -> bytes:
    """The reference procedure as it is stored, with one section holding every Vietnamese letter and a table over two pages."""
    return render(samples.letters_request(), {})
