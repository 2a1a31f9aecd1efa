"""Committed notebooks are what their sources build, were executed, and store what lasts."""

import re
from functools import cache

import nbformat
import pytest

from tools.notebooks import NOTEBOOKS, WIDGET_VIEW, check

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
every_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)

COMPARED = ("text/plain", "text/latex", "text/html", "text/markdown")
# What differs from one machine or run to the next, so that it can be no part of a claim.
FLEETING = {
    "an absolute path": re.compile(r"(?<![\w./<])/(home|root|Users|tmp|usr|opt|var)/|\b[A-Z]:\\"),
    "a memory address": re.compile(r"\b0x[0-9a-fA-F]{6,}"),
    "a timestamp": re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\b\d\d:\d\d:\d\d\b"),
}
DECIMAL = re.compile(r"\d+\.\d+")


@cache
def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(path):
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def texts(path):
    """Yield (cell, text) for each text that strict nbval compares."""
    for cell in code_cells(path):
        for output in cell.outputs:
            if output.output_type == "stream":
                yield cell, output.text
            data = output.get("data", {})
            yield from ((cell, data[key]) for key in COMPARED if key in data)


def significant_digits(number):
    return len(number.replace(".", "").lstrip("0"))


def fleeting(text):
    """Name what a text holds that another run would write differently, or return None."""
    for name, pattern in FLEETING.items():
        if pattern.search(text):
            return name
    long = [number for number in DECIMAL.findall(text) if significant_digits(number) > 10]
    return f"the unrounded number {long[0]}" if long else None


@pytest.mark.parametrize("number", ["00", "01"])
def test_the_first_notebooks_exist(number):
    assert [path for path in PATHS if path.name.startswith(f"{number}_")]


def test_notebooks_hold_what_their_sources_build():
    assert check(NOTEBOOKS / "src", NOTEBOOKS) == []


def test_nothing_but_numbered_notebooks_is_there():
    assert [path.name for path in PATHS if not re.match(r"\d\d_[a-z0-9_]+$", path.stem)] == []


@every_notebook
def test_every_code_cell_was_executed_in_order(path):
    counts = [cell.execution_count for cell in code_cells(path)]
    assert counts == list(range(1, len(counts) + 1))


@every_notebook
def test_enough_outputs_are_compared(path):
    assert len(list(texts(path))) >= 5


@every_notebook
def test_outputs_hold_nothing_fleeting(path):
    faults = [(cell.id, fleeting(text)) for cell, text in texts(path)]
    assert [fault for fault in faults if fault[1]] == []


@every_notebook
def test_no_widget_is_stored(path):
    assert "widgets" not in read(path).metadata
    for cell in code_cells(path):
        assert not [out for out in cell.outputs if WIDGET_VIEW in out.get("data", {})], cell.id


@every_notebook
def test_the_file_is_small(path):
    assert path.stat().st_size < 400_000


@every_notebook
def test_it_begins_with_its_only_title(path):
    prose = [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]
    unfenced = re.sub(r"^```.*?^```", "", "\n".join(prose), flags=re.DOTALL | re.MULTILINE)
    assert read(path).cells[0].cell_type == "markdown"
    assert prose[0].startswith("# ")
    assert len(re.findall(r"^# ", unfenced, flags=re.MULTILINE)) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("loss 0.6931, 12 steps in 0.0000123456", None),
        ("<b>1.5</b>/<i>2</i> = 0.75 and a/tmp/b", None),
        ("saved to /tmp/x.png", "an absolute path"),
        ("<function f at 0x7f3a5c0d1e50>", "a memory address"),
        ("2024-05-01 12:30", "a timestamp"),
        ("0.30000000000000004", "the unrounded number 0.30000000000000004"),
    ],
)
def test_what_counts_as_fleeting(text, found):
    assert fleeting(text) == found
