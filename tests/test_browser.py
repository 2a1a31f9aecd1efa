"""JupyterLab as a reader starts it, in a real browser: run, drag, watch, save, restart."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()

if CHROMIUM is None and not os.environ.get("CI"):
    pytest.skip("no Chromium on this machine: install it to drive the lab", allow_module_level=True)

NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
TOKEN = "reader"
pytestmark = pytest.mark.browser


def ask(server, path, method="GET"):
    """The server's answer as JSON, or None where it has no body."""
    headers = {"Authorization": f"token {TOKEN}"}
    request = urllib.request.Request(server + path, method=method, headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        body = answer.read()
    return json.loads(body) if body else None


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory):
    """A copy of the notebooks, which a test may save."""
    folder = tmp_path_factory.mktemp("notebooks")
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        shutil.copy(path, folder)
    return folder


@pytest.fixture(scope="module")
def server(notebooks, tmp_path_factory):
    """JupyterLab with the configuration of `make lab` -> its address."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    home = tmp_path_factory.mktemp("home")
    environment = os.environ | {
        "JUPYTER_CONFIG_PATH": str(ROOT / "tools"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
    }
    options = [
        "--no-browser",
        "--allow-root",
        f"--port={port}",
        f"--ServerApp.root_dir={notebooks}",
    ]
    options += [f"--IdentityProvider.token={TOKEN}"]
    with (home / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options], env=environment, stdout=log, stderr=log
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process, home / "log")
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(address, process, log):
    for _ in range(240):
        assert process.poll() is None, log.read_text()
        try:
            return ask(address, "/api")
        except OSError:
            time.sleep(0.25)
    raise AssertionError(f"JupyterLab did not answer within a minute:\n{log.read_text()}")


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        context = play.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            executable_path=CHROMIUM,
            args=FLAGS,
            viewport={"width": 1366, "height": 900},
        )
        context.set_default_timeout(60_000)
        yield context
        context.close()


class Reader:
    """Someone who reads one notebook in the browser."""

    def __init__(self, browser, server, name):
        self.page, self.errors = browser.new_page(), []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        address = f"{server}/lab/workspaces/{time.time_ns()}/tree/{name}?token={TOKEN}"
        self.page.goto(address)
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")
        self.page.wait_for_selector("text=Python 3 (ipykernel) | Idle")  # or it asks for a kernel
        self.screen = self.page.locator(".nnlib-screen")

    def run_all(self):
        """Choose Run > Run All Cells and wait for the first frame of the first lab."""
        self.page.click(".lm-MenuBar-item:has-text('Run')")
        self.page.click(".lm-Menu-item:has-text('Run All Cells')")
        self.page.wait_for_selector(".nnlib-screen[data-frames] canvas")

    def wait_until_idle(self):
        self.page.wait_for_function(
            """() => ![...document.querySelectorAll(".jp-InputPrompt")].some(
                 (prompt) => prompt.textContent.includes("*"))""",
            timeout=120_000,
        )
        self.screen.first.scroll_into_view_if_needed()  # out of sight nothing is drawn

    def frames(self):
        """How many frames have been shown so far."""
        return int(self.screen.first.get_attribute("data-frames") or 0)

    def caption(self):
        return self.screen.first.locator(".caption").inner_text()

    def map_pixels(self):
        """The brightness of the map's pixels, as the browser shows them."""
        return self.page.evaluate(
            """() => {
              const shown = document.querySelector(".nnlib-screen canvas");
              const canvas = document.createElement("canvas");
              [canvas.width, canvas.height] = [480, 220];
              const context = canvas.getContext("2d");
              context.drawImage(shown, 0, 0, 480, 220);
              const { data } = context.getImageData(30, 24, 172, 172);
              return [...Array(data.length / 4).keys()].map(
                (i) => data[4 * i] + data[4 * i + 1] + data[4 * i + 2]);
            }"""
        )

    def slider(self, label):
        return self.page.locator(
            f".widget-hslider:has(label:text-is('{label}')) .noUi-handle"
        ).first

    def drag(self, label, pixels):
        """Take the handle of a slider and move it to the right with the mouse, in ten moves."""
        handle = self.slider(label)
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for i in range(1, 11):
            self.page.mouse.move(x + pixels * i / 10, y)
            time.sleep(0.03)
        self.page.mouse.up()


@pytest.fixture
def reader(browser, server, request):
    """Open 00, or the notebook named, in a page of its own; its kernel is shut down afterwards."""
    reader = Reader(browser, server, getattr(request, "param", "00_close_the_circle.ipynb"))
    yield reader
    reader.page.close()
    for session in ask(server, "/api/sessions"):
        ask(server, f"/api/sessions/{session['id']}", "DELETE")


def until(condition, what, seconds=30):
    for _ in range(int(seconds / 0.05)):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s: {what}")


@pytest.mark.parametrize("reader", NOTEBOOKS, indirect=True)
def test_a_notebook_runs_and_every_lab_shows_its_picture(reader):
    reader.run_all()
    reader.wait_until_idle()
    assert reader.page.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
    assert reader.page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    for screen in reader.screen.all():
        screen.scroll_into_view_if_needed()
        until(lambda screen=screen: screen.get_attribute("data-frames"), "a first frame")
        assert screen.locator("canvas").bounding_box()["height"] > 200
    assert not reader.errors


def test_dragging_hidden_dim_while_it_trains_moves_the_boundary(reader):
    reader.run_all()
    reader.wait_until_idle()
    until(lambda: "100 epochs" in reader.caption(), "the first run is over")
    before = reader.map_pixels()

    reader.drag("hidden_dim", 40)
    started = reader.frames()
    until(lambda: "2-1-2" not in reader.caption(), "the new width is on the screen")
    until(lambda: reader.frames() >= started + 15, "frames keep coming")
    reader.drag("hidden_dim", 10)  # and again, in the middle of training
    again = reader.frames()
    until(lambda: reader.frames() >= again + 15, "frames keep coming after a second drag")

    after = reader.map_pixels()
    changed = sum(abs(a - b) > 60 for a, b in zip(before, after, strict=True)) / len(before)
    dark = sum(v < 200 for v in after)
    assert changed > 0.05, "the map did not change"
    assert dark > 100, "there is no dark boundary on the map"
    assert not reader.errors
    assert not reader.page.get_by_text("Jupyter news").count(), "our server asks for no news"


def test_the_keyboard_moves_lr_on_the_running_net(reader):
    reader.run_all()
    until(lambda: reader.frames() > 3, "it plays")
    handle = reader.slider("lr")
    handle.focus()
    reader.page.keyboard.press("ArrowRight")
    until(lambda: "lr 0.1" in reader.caption(), "lr is 0.1")
    reader.wait_until_idle()
    until(lambda: "100 epochs" in reader.caption(), "it trains to the end")


def scratch(folder, name, code):
    """A notebook of one cell, beside the others."""
    cell = nbformat.v4.new_code_cell(code)
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    nbformat.write(
        nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel}), folder / name
    )
    return name


@pytest.fixture
def opened(browser, server, notebooks):
    """open(code) -> the Reader of a notebook with that one cell, run."""
    readers = []

    def open(code):
        readers.append(Reader(browser, server, scratch(notebooks, "scratch.ipynb", code)))
        readers[-1].run_all()
        readers[-1].wait_until_idle()
        return readers[-1]

    yield open
    for reader in readers:
        reader.page.close()
    for session in ask(server, "/api/sessions"):
        ask(server, f"/api/sessions/{session['id']}", "DELETE")


def test_a_dial_follows_the_mouse_and_the_keyboard(opened):
    reader = opened(
        "from nnlib.lab import Dial\nfrom nnlib.view import softmax_picture\n"
        "s = (-5.0, 5.0, 0.1, 0.0)\nDial(softmax_picture, z_1=s, z_2=s, z_3=s)"
    )
    until(lambda: "probabilities 0.333, 0.333, 0.333" in reader.caption(), "the first values")
    canvas = reader.screen.first.locator("canvas").bounding_box()
    assert abs(canvas["width"] / canvas["height"] - 960 / 370) < 0.02
    started = reader.frames()
    reader.drag("z₁", 60)
    until(lambda: "scores 0.00," not in reader.caption(), "the drag is on the screen")
    assert reader.frames() >= started + 3
    reader.slider("z₂").focus()
    reader.page.keyboard.press("ArrowLeft")
    until(lambda: ", −0.10, 0.00 give" in reader.caption(), "a key moves z₂")
    assert not reader.errors


def test_a_press_on_the_map_and_the_keyboard_move_the_probe(opened):
    reader = opened("from nnlib.lab import Lab\nLab(epochs=2, probe=True)")
    until(lambda: "after 2 epochs (" in reader.caption(), "the run is over")
    assert "At x = (0.00, 0.00)" in reader.caption()
    box = reader.screen.first.locator("canvas").bounding_box()
    x, y = box["x"] + 0.0550 * box["width"], box["y"] + 0.895 * box["height"]
    side = 0.3767 * box["width"]  # the map's left lower corner, and its width
    reader.page.mouse.click(x + 0.75 * side, y - 0.25 * side)
    until(lambda: re.search(r"At x = \(0\.6\d, −0\.6\d\)", reader.caption()), "the press")
    before = reader.caption()
    reader.slider("probe x₁").focus()
    reader.page.keyboard.press("ArrowRight")
    until(lambda: reader.caption() != before, "a key moves the probe")
    assert "which sum to 1.000" in reader.caption() and not reader.errors


def test_a_saved_notebook_opens_again_with_its_picture(reader, notebooks, browser, server):
    reader.run_all()
    reader.wait_until_idle()
    path = notebooks / "00_close_the_circle.ipynb"
    path.write_text(path.read_text().replace("image/png", "image/gone"))
    reader.page.keyboard.press("Control+s")
    overwrite = reader.page.locator(".jp-Dialog button:has-text('Overwrite')")
    until(lambda: overwrite.count() or "image/png" in path.read_text(), "saved")
    if overwrite.count():  # the file has changed on disk: by the line above
        overwrite.click()
    until(lambda: "image/png" in path.read_text(), "saved over it")
    assert "widget-view" not in path.read_text()
    reader.page.goto("about:blank")
    again = Reader(browser, server, path.name)
    again.page.wait_for_selector(".jp-RenderedImage img")
    assert again.page.get_by_text("Error displaying widget").count() == 0
    again.page.close()


def test_a_restarted_kernel_is_named_and_the_cell_brings_the_lab_back(reader, server):
    reader.run_all()
    reader.wait_until_idle()
    reader.page.click(".lm-MenuBar-item:has-text('Kernel')")
    reader.page.click(".lm-Menu-item:has-text('Restart Kernel…') >> nth=0")
    reader.page.click(".jp-Dialog button:has-text('Restart')")
    reader.screen.first.scroll_into_view_if_needed()
    reader.page.wait_for_selector(".nnlib-screen .gone:not([hidden])", timeout=20_000)
    assert "run this cell again" in reader.screen.first.locator(".gone").inner_text()
    reader.page.locator(".jp-CodeCell .cm-content").first.click()
    reader.page.keyboard.press("Control+Enter")
    until(lambda: reader.screen.first.locator(".gone").is_hidden(), "the kernel answers again")
    until(lambda: reader.frames() > 3, "the lab plays again")
