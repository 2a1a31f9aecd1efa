"""What stands between a source and a reader's notebook: the builder, and the server that saves."""

import asyncio
import inspect
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import Mock
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import nbformat
import pytest
from jupyter_server.services.contents.largefilemanager import (
    AsyncLargeFileManager,
    LargeFileManager,
)
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from traitlets.config import PyFileConfigLoader

from tools import notebooks
from tools.notebooks import WIDGET_VIEW

CONFIG = Path(notebooks.__file__).with_name("jupyter_server_config.py")

SOURCE = """\
# %% [markdown]
# # Add two numbers
#
# The sum is $1 + 1$.

# %% rows="000-Q1a" tags=["evidence"]
def add(a, b):
    return a + b


add(1, 1)

# %%
import ipywidgets

ipywidgets.IntSlider(3)

# %%
import os

print(os.environ["OMP_NUM_THREADS"], os.path.basename(os.getcwd()))
"""


@pytest.fixture
def folder(tmp_path):
    """A folder of notebooks with one source, not built yet."""
    write(tmp_path, SOURCE)
    return tmp_path


@pytest.fixture(scope="module")
def first_build(tmp_path_factory):
    """A folder with its notebook, built where the machine offers seven threads and a bad kernel."""
    folder = tmp_path_factory.mktemp("notebooks")
    write(folder, SOURCE)
    bad = tmp_path_factory.mktemp("machine") / "kernels" / "python3" / "kernel.json"
    bad.parent.mkdir(parents=True)
    bad.write_text('{"argv": ["false"], "display_name": "bad", "language": "python"}')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMP_NUM_THREADS", "7")
        patch.setenv("JUPYTER_PATH", str(bad.parents[2]))
        assert run(folder, "build") == 0
    return folder


@pytest.fixture
def built(first_build, tmp_path):
    """A folder of notebooks with one source and its notebook, to be changed at will."""
    return shutil.copytree(first_build, tmp_path / "built")


def write(folder, text):
    source = folder / "src" / "07_add_up.py"
    source.parent.mkdir(exist_ok=True)
    source.write_text(text)
    return source


def run(folder, *arguments):
    return notebooks.main(list(arguments), folder)


def edit(path, change):
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


# The builder


def test_two_builds_give_the_same_bytes(folder):
    path = folder / "07_add_up.ipynb"
    assert run(folder, "build") == 0
    first = path.read_bytes()
    assert run(folder, "build", "7") == 0
    assert path.read_bytes() == first
    assert [p.name for p in folder.iterdir() if p.is_file()] == ["07_add_up.ipynb"]


def test_a_built_notebook_holds_cells_results_and_nothing_else(built, first_build):
    text = (built / "07_add_up.ipynb").read_text()
    notebook = nbformat.reads(text, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.id for cell in notebook.cells] == [f"07-add-up-0{n}" for n in (1, 2, 3, 4)]
    assert [cell.execution_count for cell in code] == [1, 2, 3]
    assert code[0].metadata == {"tags": ["evidence"], "rows": "000-Q1a"}
    assert code[0].outputs[0].data == {"text/plain": "2"}
    assert list(code[1].outputs[0].data) == ["text/plain"]
    assert code[2].outputs[0].text == f"1 {first_build.name}\n"
    assert notebook.metadata == notebooks.METADATA
    assert WIDGET_VIEW not in text


def test_pull_is_the_inverse_of_build(built):
    source = built / "src" / "07_add_up.py"
    source.unlink()
    assert run(built, "pull", "07") == 0
    assert source.read_text() == SOURCE


def test_pull_keeps_the_layout_of_untouched_cells(built):
    untidy = SOURCE.replace("\n\n# %%", "\n# %%")
    source = write(built, untidy)
    run(built, "pull", "07")
    assert source.read_text() == untidy
    edit(built / "07_add_up.ipynb", lambda notebook: notebook.cells[3].update(source="3"))
    run(built, "pull", "07")
    assert source.read_text() == untidy[: untidy.index("import os")] + "3\n"


def test_pull_brings_an_edit_home_and_leaves_outputs_behind(built):
    path = built / "07_add_up.ipynb"
    edit(path, lambda notebook: notebook.cells[1].update(source="print('forty' + '-two')"))
    run(built, "pull", str(path))
    pulled = (built / "src" / "07_add_up.py").read_text()
    assert "print('forty' + '-two')" in pulled
    assert pulled.startswith("# %% [markdown]")
    assert "def add" not in pulled and "IntSlider(value=3)" not in pulled


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("1 / 0", "07_add_up, cell 07-add-up-05: ZeroDivisionError: division by zero"),
        ("import warnings\nwarnings.warn('old')", "07_add_up, cell 07-add-up-05: warns: "),
        ("", "07_add_up, cell 07-add-up-05: was not executed; is it empty?"),
        ("import os\nos._exit(1)", "07_add_up, cell 07-add-up-05: Kernel died"),
    ],
)
def test_a_faulty_cell_is_named_and_nothing_is_written(folder, capsys, cell, sentence):
    write(folder, f"{SOURCE}\n# %%\n{cell}\n")
    assert run(folder, "build") == 1
    complaint = capsys.readouterr().err
    assert complaint.startswith(sentence) and complaint.count("\n") == 1
    assert not list(folder.glob("*.ipynb*"))


def test_a_write_that_fails_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.py"
    notebooks.write(path, "old")
    with pytest.raises(UnicodeEncodeError):
        notebooks.write(path, "new \ud800")
    assert path.read_text() == "old"


def test_a_slow_cell_is_named(folder, capsys, monkeypatch):
    monkeypatch.setattr(notebooks, "SECONDS_PER_CELL", 1)
    write(folder, "# %%\nimport time\ntime.sleep(30)\n")
    assert run(folder, "build") == 1
    assert capsys.readouterr().err.startswith("07_add_up, cell 07-add-up-01: A cell timed out")


@pytest.mark.parametrize("command", ["build", "pull"])
def test_an_unknown_name_is_one_sentence(folder, capsys, command):
    assert run(folder, command, "99") == 2
    complaint = capsys.readouterr().err
    assert complaint.startswith("There is no notebook '99'") and complaint.count("\n") == 1


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        (lambda nb: nb.cells[1].update(source="add(1, 2)"), "the source of cell 07-add-up-02"),
        (lambda nb: nb.cells[1].update(id="other"), "the id of cell 07-add-up-02"),
        (lambda nb: nb.cells[1].metadata.pop("rows"), "the metadata of cell 07-add-up-02"),
        (lambda nb: nb.cells.pop(), "the number of cells"),
        (lambda nb: nb.metadata.update(author="x"), "the metadata"),
    ],
)
def test_check_names_what_differs(built, capsys, change, difference):
    assert run(built, "check") == 0
    edit(built / "07_add_up.ipynb", change)
    assert run(built, "check") == 1
    expected = f"07_add_up: {difference} differs between source and notebook.\n"
    assert capsys.readouterr().err == expected


def test_check_misses_neither_sources_nor_notebooks(folder, built, capsys):
    assert run(folder, "check") == 1
    assert "never built" in capsys.readouterr().err
    (built / "src" / "07_add_up.py").unlink()
    assert run(built, "check") == 1
    assert "no source" in capsys.readouterr().err


# The server


def load_config():
    return PyFileConfigLoader(str(CONFIG)).load_config()


def notebook_with_widget():
    data = {"text/plain": "lab", "image/png": "aGk=\n", WIDGET_VIEW: {"model_id": "1"}}
    output = nbformat.v4.new_output("display_data", data=data)
    cells = [nbformat.v4.new_code_cell(outputs=[output]), nbformat.v4.new_markdown_cell("text")]
    content = nbformat.v4.new_notebook(cells=cells, metadata={"widgets": {"state": {}}})
    return {"type": "notebook", "content": content}


def assert_no_widget_is_left(path):
    stored = nbformat.read(path, as_version=4)
    assert stored.cells[0].outputs[0].data == {"text/plain": "lab", "image/png": "aGk=\n"}
    assert "widgets" not in stored.metadata


@pytest.mark.parametrize("manager", [LargeFileManager, AsyncLargeFileManager])
def test_saving_drops_widget_views_and_keeps_pictures(tmp_path, manager):
    contents = manager(root_dir=str(tmp_path), config=load_config())
    saved = contents.save(notebook_with_widget(), "a.ipynb")
    if inspect.isawaitable(saved):
        asyncio.run(wait_for(saved))
    assert_no_widget_is_left(tmp_path / "a.ipynb")


async def wait_for(awaitable):
    return await awaitable


@pytest.mark.parametrize(
    "model",
    [{"type": "file", "content": "outputs"}, {"type": "directory"}, {"type": "notebook"}],
)
def test_what_is_no_notebook_stays_as_it_is(model):
    before = dict(model)
    load_config().ContentsManager.pre_save_hook(model=model, path="a", contents_manager=None)
    assert model == before


def test_small_messages_are_not_delayed(monkeypatch):
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", lambda self: "connected")
    handler = Mock(spec=KernelWebsocketHandler)
    Connection = load_config().ServerApp.kernel_websocket_connection_class
    assert Connection(websocket_handler=handler).connect() == "connected"
    handler.set_nodelay.assert_called_once_with(True)


def test_the_server_starts_where_the_connection_has_moved(monkeypatch, caplog):
    monkeypatch.setitem(sys.modules, "jupyter_server.services.kernels.connection.channels", None)
    config = load_config()
    assert "kernel_websocket_connection_class" not in config.ServerApp
    assert config.ContentsManager.pre_save_hook
    assert "40 ms" in caplog.text


def test_the_running_server_asks_for_its_token_and_saves_no_widget(server, tmp_path):
    address = f"{server['url']}api/contents/a.ipynb"
    body = json.dumps(notebook_with_widget()).encode()
    with pytest.raises(HTTPError, match="403"):
        urlopen(Request(address, body, method="PUT"))
    token = {"Authorization": f"token {server['token']}"}
    assert urlopen(Request(address, body, token, method="PUT")).status == 201
    assert_no_widget_is_left(tmp_path / "a.ipynb")


@pytest.fixture
def server(tmp_path):
    """A server started as `make lab` does, but on a free port and without anybody's settings."""
    own = {f"JUPYTER_{kind}_DIR": str(tmp_path / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--port=0"]
    process = subprocess.Popen(
        [*command, f"--ServerApp.root_dir={tmp_path}"],
        env={**os.environ, **own, "JUPYTER_CONFIG_PATH": str(CONFIG.parent)},
        stderr=subprocess.DEVNULL,
    )
    try:
        yield wait_until_it_answers(tmp_path / "RUNTIME", process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_until_it_answers(folder, process):
    """Return what the server says of itself once it answers."""
    for _ in range(300):
        assert process.poll() is None, "the server did not start"
        for path in folder.glob("jpserver-*.json"):
            try:
                info = json.loads(path.read_text())
                urlopen(f"{info['url']}api").close()
                return info
            except (OSError, ValueError):
                pass  # half written, or not listening yet
        time.sleep(0.1)
    raise TimeoutError("the server did not answer within 30 seconds")
