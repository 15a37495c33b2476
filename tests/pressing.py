"""The press of the tests: type is set in forks of one child process a worker, which has the typesetter loaded.

Loading it takes two thirds of a short paper. Limits, blindness and bytes are the same (tests/printing/test_warm.py). Where the
child process of the product is the subject, the product starts its own.
"""

from pathlib import Path

from qms.printing import press
from qms.printing.warm import WarmPress

# Folders whose tests are about the child process of the product: its limits, its blindness, its failures.
SUBJECT_OF = {"printing", "bad_input", "attack"}


class Press:
    """Stands where the product starts a child process; `choose` says before each test who sets its type."""

    def __init__(self) -> None:
        self._warm, self._cold, self._is_cold = WarmPress(), press._run, False

    def choose(self, folder: str) -> None:
        """For a test in this folder of tests."""
        self._is_cold = folder in SUBJECT_OF

    def run(self, folder: Path) -> None:
        """Set the sheet laid out in `folder`; one at a time, whichever thread asks."""
        if self._is_cold:
            self._cold(folder)
            return
        with self._warm._lock:
            self._warm._run(folder)

    def close(self) -> None:
        """End the child process."""
        self._warm.close()
