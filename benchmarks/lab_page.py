"""JupyterLab as `make lab` starts it, a page in Chromium that records frames, and its kernel."""

import ast
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from queue import Empty

import nbformat
from jupyter_client import BlockingKernelClient
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import sync_playwright

from benchmarks.lab_measures import Tick, value

ROOT = Path(__file__).resolve().parents[1]
TOKEN = "reader"
BROWSERS = ("chromium", "chromium-browser", "chrome", "google-chrome")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
RECORDER = Path(__file__).with_suffix(".js").read_text()
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
RAN = """() => [...document.querySelectorAll(".jp-InputPrompt")].every(
    (prompt) => /\\[\\d+\\]/.test(prompt.textContent))"""


class Absent(Exception):
    """What a bar needs is not on the page, in words."""


FAILURES = (Absent, PlaywrightError)  # a bar that meets one is missed, the others go on


class Jupyter:
    """A running server: its address, its folder of notebooks, where its kernels' sockets are."""

    def __init__(self, address, notebooks, runtime):
        self.address, self.notebooks, self.runtime = address, notebooks, runtime

    def ask(self, path, method="GET"):
        """The server's answer as JSON, or None where it has no body."""
        headers = {"Authorization": f"token {TOKEN}"}
        request = urllib.request.Request(self.address + path, method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            body = answer.read()
        return json.loads(body) if body else None


@contextmanager
def jupyter(home):
    """JupyterLab with the project's configuration, all it writes under `home` -> Jupyter."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    notebooks, runtime = home / "notebooks", home / "runtime"
    notebooks.mkdir()
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "JUPYTER_CONFIG_PATH": str(ROOT / "tools"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(runtime),
    }
    options = f"--no-browser --allow-root --port={port} --IdentityProvider.token={TOKEN}".split()
    options.append(f"--ServerApp.root_dir={notebooks}")
    with (home / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options], env=environment, stdout=log, stderr=log
        )
    served = Jupyter(f"http://127.0.0.1:{port}", notebooks, runtime)
    try:
        _wait_for(served, process, home / "log")
        yield served
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(served, process, log):
    for _ in range(240):
        if process.poll() is not None:
            break
        try:
            return served.ask("/api")
        except OSError:
            time.sleep(0.25)
    raise RuntimeError(f"JupyterLab did not answer:\n{log.read_text()}")


@contextmanager
def chromium(home):
    """A headless browser of a laptop's size."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        raise RuntimeError(f"There is no Chromium on this machine; install one of {BROWSERS}.")
    with sync_playwright() as play:
        context = play.chromium.launch_persistent_context(
            home / "profile",
            executable_path=path,
            args=FLAGS,
            viewport={"width": 1366, "height": 900},
        )
        context.set_default_timeout(60_000)
        context.add_init_script(RECORDER)
        yield context
        context.close()


class Page:
    """One notebook of one cell, open; `kernel` is a second client of its kernel."""

    def __init__(self, browser, served, code):
        self.served = served
        cell = nbformat.v4.new_code_cell(code)
        notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": KERNEL})
        name = f"{time.time_ns()}.ipynb"
        nbformat.write(notebook, served.notebooks / name)
        self.page = browser.new_page()
        self.page.goto(f"{served.address}/lab/workspaces/{name[:-6]}/tree/{name}?token={TOKEN}")
        self.page.wait_for_selector("text=Python 3 (ipykernel) | Idle")
        (session,) = served.ask("/api/sessions")
        self.session = session["id"]
        self.kernel = Kernel(served.runtime / f"kernel-{session['kernel']['id']}.json")

    def start(self):
        """Run the cell and wait for its first picture; Absent where it fails."""
        self.run()
        failed = ".jp-OutputArea-output:has-text('Traceback')"
        self.page.wait_for_selector(f".nnlib-screen[data-frames], .jp-OutputArea img, {failed}")
        error = self.page.locator(failed)
        if error.count():
            raise Absent(error.inner_text().strip().splitlines()[-1])

    def run(self):
        """Run the cell and wait until it has run."""
        self.page.locator(".jp-CodeCell .cm-content").first.click()
        before = self.page.locator(".jp-InputPrompt").first.inner_text()
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_function(
            f"(old) => ({RAN})() && !document.querySelector('.jp-InputPrompt')"
            ".textContent.includes(old)",
            arg=before,
        )

    def close(self):
        """Close the page and shut its kernel down."""
        self.kernel.close()
        self.page.close()
        self.served.ask(f"/api/sessions/{self.session}", "DELETE")

    def press(self, label):
        """Press a button of the lab."""
        try:
            self.page.locator(f"button:text-is('{label}')").first.click(timeout=5000)
        except PlaywrightError:
            raise Absent(f"there is no button {label!r}") from None

    def restart(self):
        """Train from the first state again."""
        self.press("Reset")
        self.press("Play")

    def handle(self, label):
        """The handle of the slider with this label."""
        found = self.page.locator(f".widget-hslider:has(label:text-is('{label}')) .noUi-handle")
        if not found.count():
            raise Absent(f"there is no slider {label!r}")
        found.first.scroll_into_view_if_needed()
        return found.first

    def readout(self, label):
        """What a slider shows as its value."""
        slider = self.page.locator(f".widget-hslider:has(label:text-is('{label}'))").first
        return slider.locator(".widget-readout").inner_text().strip()

    def js(self, expression):
        """What an expression gives on the page."""
        return self.page.evaluate(expression)

    def shown(self, pattern):
        """What a pattern finds in the words that were shown last."""
        return value(self.js("bench.ticks.at(-1)[1]"), pattern)

    def ticks(self):
        """The frames shown since bench.begin(), the first one being what stood there."""
        return [Tick(*each) for each in self.js("bench.ticks")]


class Kernel:
    """A second client of a running kernel, which asks and times; it leaves no trace in history."""

    def __init__(self, connection_file):
        self._client = BlockingKernelClient(connection_file=str(connection_file))
        self._client.load_connection_file()
        self._client.start_channels(iopub=False, stdin=False, hb=False, control=False)

    def close(self):
        """Leave the kernel to its page."""
        self._client.stop_channels()

    def run(self, code, **asked):
        """Execute code; `asked` are expressions to evaluate -> their values by name."""
        sent = self._client.execute(
            code, silent=True, store_history=False, user_expressions=asked, allow_stdin=False
        )
        content = self._reply(sent, 60)
        if content["status"] != "ok":
            raise Absent(f"{content['ename']}: {content['evalue']}")
        answers = content["user_expressions"]
        for name, answer in answers.items():
            if answer["status"] != "ok":
                raise Absent(f"{asked[name]}: {answer['ename']}: {answer['evalue']}")
        return {
            name: ast.literal_eval(answer["data"]["text/plain"]) for name, answer in answers.items()
        }

    def value(self, expression):
        """The value of an expression, which must have a literal repr."""
        return self.run("", it=expression)["it"]

    def until(self, condition, seconds):
        """Wait for a condition in the kernel."""
        ends = time.monotonic() + seconds
        while not self.value(condition):
            if time.monotonic() > ends:
                raise Absent(f"not within {seconds} s: {condition}")
            time.sleep(0.1)

    def round_trip(self):
        """Milliseconds from asking for 1+1, as a cell does, to the reply."""
        began = time.perf_counter()
        self._reply(self._client.execute("1+1", store_history=False, allow_stdin=False), 60)
        return (time.perf_counter() - began) * 1e3

    def _reply(self, sent, timeout):
        while True:
            try:
                reply = self._client.get_shell_msg(timeout=timeout)
            except Empty:
                raise Absent(f"the kernel did not answer within {timeout} s") from None
            if reply["parent_header"].get("msg_id") == sent:
                return reply["content"]
