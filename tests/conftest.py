"""One JupyterLab and one browser for all tests that read notebooks in it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from browsing import PATIENCE, TOKEN, ask

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def notebooks(tmp_path_factory):
    """A copy of the notebooks, which a test may save."""
    folder = tmp_path_factory.mktemp("notebooks")
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        shutil.copy(path, folder)
    return folder


@pytest.fixture(scope="session")
def server(notebooks, tmp_path_factory):
    """JupyterLab with the configuration of `make lab` -> its address."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    home = tmp_path_factory.mktemp("home")
    environment = {k: v for k, v in os.environ.items() if k != "NNLIB_GUESSES"} | {
        "JUPYTER_CONFIG_PATH": str(ROOT / "tools"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
    }
    options = f"--no-browser --allow-root --port={port} --IdentityProvider.token={TOKEN}".split()
    options.append(f"--ServerApp.root_dir={notebooks}")
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
    for _ in range(4 * PATIENCE):
        assert process.poll() is None, log.read_text()
        try:
            return ask(address, "/api")
        except OSError:
            time.sleep(0.25)
    raise AssertionError(f"JupyterLab did not answer:\n{log.read_text()}")


@pytest.fixture(scope="module")  # no longer: it holds an event loop, which other tests need
def browser(tmp_path_factory):
    """Chromium with a laptop's window; without one the tests that need it are skipped."""
    if CHROMIUM is None and not os.environ.get("CI"):
        pytest.skip("no Chromium on this machine: install it to drive the lab")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        context = play.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            executable_path=CHROMIUM,
            args=FLAGS,
            viewport={"width": 1366, "height": 900},
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(1000 * PATIENCE)
        yield context
        context.close()
