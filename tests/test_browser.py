"""JupyterLab as a reader starts it, in a real browser: every notebook runs, is saved, restarted."""

import json
import os
from pathlib import Path

import pytest
from browsing import Reader, notebook, shut_down, until

from nnlib.exercises import GUESSES

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
# They show every kind of lab; BROWSER=all opens every notebook, which takes five minutes.
KINDS = ("00", "02", "03", "05", "06", "10", "12", "14")
NOTEBOOKS = sorted(
    path.name
    for path in FOLDER.glob("*.ipynb")
    if path.name[:2] in KINDS or os.environ.get("BROWSER") == "all"
)
pytestmark = pytest.mark.browser


@pytest.fixture
def reader(browser, server, notebooks, request):
    """Open the notebook named, or one of a single lab; its kernel is shut down afterwards."""
    one = notebook(notebooks, "one.ipynb", "from nnlib.lab import Lab\nLab(n=100)")
    reader = Reader(browser, server, getattr(request, "param", one))
    yield reader
    reader.page.close()
    shut_down(server)


@pytest.mark.parametrize("reader", NOTEBOOKS, indirect=True)
def test_a_notebook_runs_and_every_lab_shows_its_picture(reader):
    reader.run_all()
    reader.wait_until_idle()
    assert reader.page.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
    assert reader.page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    for screen in reader.page.locator(".nnlib-screen").all():
        screen.scroll_into_view_if_needed()
        until(lambda screen=screen: screen.get_attribute("data-frames"), "a first frame")
        assert screen.locator("canvas").bounding_box()["height"] > 200
    assert not reader.errors
    assert not reader.page.get_by_text("Jupyter news").count(), "our server asks for no news"


def test_a_saved_notebook_opens_again_with_its_picture(reader, notebooks, browser, server):
    reader.run_all()
    reader.wait_until_idle()
    path = notebooks / "one.ipynb"
    reader.page.keyboard.press("Control+s")
    until(lambda: "image/png" in path.read_text(), "saved")
    assert "widget-view" not in path.read_text()
    reader.page.goto("about:blank")
    again = Reader(browser, server, path.name)
    again.page.wait_for_selector(".jp-RenderedImage img")
    assert again.page.get_by_text("Error displaying widget").count() == 0
    again.page.close()


def test_a_restarted_kernel_is_named_and_the_cell_brings_the_lab_back(reader):
    reader.run_all()
    reader.wait_until_idle()
    reader.choose("Kernel", "Restart Kernel…")
    reader.page.click(".jp-Dialog button:has-text('Restart')")
    screen = reader.lab.screen
    screen.scroll_into_view_if_needed()
    gone = screen.locator(".gone")
    until(gone.is_visible, "the kernel is missed")
    assert "run this cell again" in gone.inner_text()
    reader.cells.first.locator(".cm-content").click()
    reader.page.keyboard.press("Control+Enter")
    until(gone.is_hidden, "the kernel answers again")
    until(lambda: reader.lab.frames() > 3, "the lab plays again")


def test_a_guess_is_given_by_keyboard_kept_beside_the_notebook_and_scored(
    browser, server, notebooks
):
    asked = GUESSES["02"]
    imports = "from nnlib.exercises import guess, scored\n"
    name = notebook(notebooks, "guess.ipynb", imports + 'guess("02")', 'scored("02")')
    reader = Reader(browser, server, name)
    reader.choose("Run", "Run All Cells")
    boxes = [reader.page.get_by_label(option, exact=True) for option in asked.options]
    boxes[0].click()
    for k in range(len(boxes)):
        reader.page.keyboard.press("Control+a")
        reader.page.keyboard.type("60" if k == asked.true else "0")
        reader.page.keyboard.press("Tab")
    reader.page.keyboard.press("Enter")  # the button that comes after the last box
    said = reader.cells.first.get_by_role("status")
    until(lambda: said.count() and said.inner_text().startswith("Kept: "), "the guess is kept")
    assert "An option without a point costs infinitely much" in said.inner_text()
    file = notebooks / "guesses.json"
    points = json.loads(file.read_text())["02"]["points"]
    assert list(points) == list(asked.options) and points[asked.options[asked.true]] == 60
    score = reader.run(1, 'scored("02")').get_by_role("status")
    assert "You gave it 1.00, which costs −ln 1.00 = 0.000" in score.inner_text()
    assert json.loads(file.read_text())["02"]["scored"]
    assert not reader.errors
    file.unlink()
    reader.page.close()
    shut_down(server)
