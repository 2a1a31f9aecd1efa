"""For tests and notebooks alike: nobody's guesses are seen, and long files begin early."""

import os
import tempfile
from pathlib import Path

# On two workers: what takes minutes is not left for the end, and one browser runs at a time.
FIRST = (
    "test_browser_lab.py",
    "test_mutation_bar.py",
    "test_audit.py",
    "test_derivation.py",
    "test_claims.py",
    "test_browser.py",
)


def pytest_configure():
    """Let the notebooks' kernels look for guesses where there are none."""
    nowhere = Path(tempfile.gettempdir(), f"no-guesses-{os.getpid()}")
    os.environ["NNLIB_GUESSES"] = str(nowhere / "guesses.json")


def pytest_collection_modifyitems(items):
    """Put the files of FIRST first, in their order."""
    places = {name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.path.name, len(places)))
