"""What a person does with a notebook in JupyterLab: open it, run cells, press, drag and look."""

import io
import json
import re
import time
import urllib.request

import nbformat
import numpy as np
from PIL import Image

TOKEN = "reader"
PATIENCE = 120  # seconds: a machine may be busy with other things
MAP = (53, 33, 414, 394)  # left, top, right, bottom of a lab's map in its picture
LOSS = (500, 33, 892, 182)  # the same of its loss curves


def ask(server, path, method="GET"):
    """The server's answer as JSON, or None where it has no body."""
    headers = {"Authorization": f"token {TOKEN}"}
    request = urllib.request.Request(server + path, method=method, headers=headers)
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        body = answer.read()
    return json.loads(body) if body else None


def shut_down(server):
    """End every kernel of the server."""
    for session in ask(server, "/api/sessions"):
        ask(server, f"/api/sessions/{session['id']}", "DELETE")


def until(condition, what, seconds=PATIENCE):
    """Wait for a condition -> what it gave; `what` says it in words."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s: {what}")


def notebook(folder, name, *sources):
    """Write a notebook of cells with these sources -> its name."""
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    made = [nbformat.v4.new_code_cell(source) for source in sources]
    made = nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": kernel})
    nbformat.write(made, folder / name)
    return name


class Reader:
    """Someone who reads one notebook in the browser; `errors` are those that the page met."""

    def __init__(self, browser, server, name):
        self.page, self.errors = browser.new_page(), []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._hear)
        self.page.goto(f"{server}/lab/workspaces/{time.time_ns()}/tree/{name}?token={TOKEN}")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")
        self.page.wait_for_selector("text=Python 3 (ipykernel) | Idle")  # or it asks for a kernel
        self.cells = self.page.locator(".jp-Notebook .jp-CodeCell")
        self.lab = Lab(self.page, self.page.locator(".jp-Notebook"))  # the first one on the page

    def wear(self, theme):
        """Choose the theme Light or Dark of JupyterLab."""
        self.choose("Settings", "Theme", f"JupyterLab {theme}")
        light = str(theme == "Light").lower()
        self.page.wait_for_selector(f"body[data-jp-theme-light={light}]", state="attached")
        self.lab.screen.wait_for()

    def _hear(self, message):
        if message.type == "error":
            self.errors.append(message.text)

    def choose(self, *labels):
        """Choose from the menus at the top of the page."""
        self.page.click(f".lm-MenuBar-item:has-text('{labels[0]}')")
        for label in labels[1:]:
            self.page.locator(
                ".lm-Menu-item", has=self.page.get_by_text(label, exact=True)
            ).first.click()

    def run_all(self):
        """Choose Run > Run All Cells and wait for the first frame of the first lab."""
        self.choose("Run", "Run All Cells")
        self.page.wait_for_selector(".nnlib-screen[data-frames] canvas")

    def wait_until_idle(self):
        """Wait until no cell is running."""
        self.page.wait_for_function(
            """() => ![...document.querySelectorAll(".jp-InputPrompt")].some(
                 (prompt) => prompt.textContent.includes("*"))"""
        )
        self.lab.screen.scroll_into_view_if_needed()  # out of sight nothing is drawn

    def start(self, i, code):
        """Write a line of code into cell i and run it -> the cell."""
        cell = self.cells.nth(i)
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(code)
        self.page.keyboard.press("Control+Enter")
        return cell

    def run(self, i, code):
        """Write a line of code into cell i, run it, wait until it has run -> the cell."""
        prompt = self.cells.nth(i).locator(".jp-InputPrompt")
        before = prompt.inner_text()
        cell = self.start(i, code)
        until(lambda: before != prompt.inner_text() != "[*]:", f"{code} has run")
        return cell

    def value(self, code):
        """What the first cell prints for an expression."""
        cell = self.run(0, f"print({code})")
        return cell.locator(".jp-OutputArea-output").inner_text().strip()

    def show(self, code, i=1):
        """Write a line that makes a lab into cell i, run it, and wait for its picture -> Lab."""
        lab = Lab(self.page, self.run(i, f"lab{i} = {code}; lab{i}"))
        until(lambda: lab.screen.count() or "Error" in lab.text(), "a picture, or an error")
        assert lab.screen.count(), lab.text()
        lab.screen.scroll_into_view_if_needed()
        until(lab.frames, "the first picture")
        return lab


class Lab:
    """A lab (a dial, a sweep, a race) on a page, in the place that a locator says."""

    def __init__(self, page, place):
        self.page, self.place = page, place
        self.screen = place.locator(".nnlib-screen").first

    # --- what one sees ----------------------------------------------------------------------------

    def frames(self):
        """How many frames have been shown so far."""
        return int(self.screen.get_attribute("data-frames") or 0)

    def caption(self):
        """What stands below the picture."""
        return self.screen.locator(".caption").inner_text()

    def updates(self):
        """The number of updates in the caption."""
        return int(re.search(r"\(([\d,]+) updates?\)", self.caption())[1].replace(",", ""))

    def text(self):
        """All that can be read."""
        return self.place.inner_text()

    def says(self, pattern, seconds=PATIENCE):
        """Wait until this pattern can be read -> its match."""
        return until(lambda: re.search(pattern, self.text()), f"{pattern} is to be read", seconds)

    def look(self, box=None):
        """The picture as the page shows it, or a box of it: RGB (h, w, 3)."""
        left, top, right, bottom = box or (0, 0, 10_000, 10_000)
        return pixels(self.screen.locator("canvas"))[top:bottom, left:right]

    def height(self):
        """The height of the picture in CSS pixels."""
        return self.screen.locator("canvas").bounding_box()["height"]

    def value(self, label):
        """What a slider says."""
        return self._slider(label).locator(".widget-readout").inner_text().strip()

    # --- what one does ----------------------------------------------------------------------------

    def button(self, label):
        """A button, which may be named after a pattern."""
        return self.place.get_by_role("button", name=label, exact=isinstance(label, str)).first

    def press(self, label):
        """Press a button with the mouse."""
        self.button(label).click()

    def control(self, label):
        """What takes the keys: a slider's handle, a button, a box, a menu, a field."""
        slider, button = self._slider(label).locator(".noUi-handle"), self.button(label)
        field = self.place.get_by_label(label, exact=True)
        return next((found for found in (slider, button) if found.count()), field)

    def key(self, label, *keys):
        """Press keys on a control."""
        for key in keys:
            self.control(label).press(key)

    def drag(self, label, right, halfway=lambda: None):
        """Take a slider with the mouse and move it so many pixels to the right, in ten moves.

        halfway() is called with the slider still in hand.
        """
        handle = self.control(label)
        handle.scroll_into_view_if_needed()
        x, y = _middle(handle)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for i in range(1, 11):
            self.page.mouse.move(x + right * i / 10, y)
            time.sleep(0.03)
            if i == 5:
                halfway()
        self.page.mouse.up()

    def press_on_map(self, right, up):
        """Press on the map, at these shares of its width and height."""
        canvas = self.screen.locator("canvas")
        canvas.scroll_into_view_if_needed()
        scale = canvas.bounding_box()["width"] / 960
        left, top, far, bottom = MAP
        x, y = left + right * (far - left), bottom - up * (bottom - top)
        canvas.click(position={"x": x * scale, "y": y * scale})

    def fold(self, title):
        """Open "more", and the fold of this title."""
        fold = self.place.locator(
            ".widget-toggle-buttons button", has_text=re.compile(f"^{title}$")
        )
        if not fold.is_visible():
            self.place.locator("button", has_text=re.compile("^more$")).first.click()
        fold.click()

    def _slider(self, label):
        return self.place.locator(f".widget-hslider:has(label:text-is('{label}'))").first


def pixels(locator):
    """A part of the page as it is seen: RGB (h, w, 3)."""
    return np.asarray(Image.open(io.BytesIO(locator.screenshot())).convert("RGB")).astype(int)


def _middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
