"""Every item of the five source documents has a cell in the notebook that is its home."""

from dataclasses import replace

import pytest

from nnlib.symbolic.audit import ROWS
from tools import coverage
from tools.notebooks import NOTEBOOKS

ID = "000-Q1a"
ONE = {ID: ROWS[ID]}


def test_every_item_has_a_cell_in_its_own_notebook():
    assert coverage.gaps(coverage.cells_by_row(NOTEBOOKS / "src")) == []


@pytest.fixture
def sources(tmp_path):
    (tmp_path / "01_squash.py").write_text(
        f'# %% [markdown] rows=["{ID}"]\n# words\n# %% rows=["{ID}", "000-Q0"]\n1\n# %%\n2\n'
    )
    return tmp_path


def test_cells_are_read_from_the_metadata(sources):
    found = coverage.cells_by_row(sources)
    assert found == {ID: ["01-squash-01", "01-squash-02"], "000-Q0": ["01-squash-02"]}


def test_an_item_without_a_cell_or_with_one_elsewhere_is_named(sources):
    found = coverage.cells_by_row(sources)
    assert coverage.gaps({ID: found[ID]}, ONE) == []
    assert coverage.gaps({}, ONE) == [f"{ID}: notebook 01 has no cell for it (found: none)."]
    elsewhere = {ID: replace(ROWS[ID], home="02")}
    assert "only 01-squash-01" in coverage.gaps({ID: found[ID]}, elsewhere)[0]
    assert coverage.gaps(found, ONE) == ["000-Q0: no such item; a cell of 01 names it."]


def test_the_table_counts(sources):
    found = coverage.cells_by_row(sources)
    shown = coverage.table(found, {ID: ROWS[ID], "000-Q1b": ROWS["000-Q1b"]})
    assert "| 01 | 01-squash-01, 01-squash-02 |" in shown
    assert shown.endswith("1 of 2 items have a cell.")
