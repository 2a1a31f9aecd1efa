"""Notebooks are built from text: src/NN_name.py is what we edit, NN_name.ipynb what readers open.

python -m tools.notebooks build [NN ...]   execute the sources (all of them by default)
python -m tools.notebooks pull NN ...      write edited notebooks back to their sources
python -m tools.notebooks check            say where a notebook is not what its source builds
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

import jupytext
import nbformat
from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
SECONDS_PER_CELL = 120
# More threads sum in another order: the last digits would depend on the machine's load.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
# Names a model that lives in one kernel; in a file it shows as an error and hides the picture.
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# How a source is laid out between its cells: jupytext's notes, no part of a notebook.
LAYOUT = ("cell_marker", "lines_to_next_cell", "lines_to_end_of_cell_marker")


class NotebookError(Exception):
    """One sentence that says which notebook fails, and why."""


class ThisPython(AsyncKernelManager):
    """A kernel of the running interpreter, whichever kernels the machine has registered."""

    @property
    def kernel_spec(self):
        return KernelSpec(**get_kernel_dict(extra_arguments=["--log-level=ERROR"]))


def build(source, folder):
    """Execute a source inside a folder, write the notebook there and return its path."""
    notebook = read_source(source)
    try:
        execute(notebook, folder)
        settle(notebook)
    except NotebookError as error:
        raise NotebookError(f"{source.stem}, {error}") from None
    nbformat.validate(notebook)
    return write(folder / f"{source.stem}.ipynb", nbformat.writes(notebook) + "\n")


def read_source(path):
    """Return the notebook that a source describes, before it is executed."""
    notebook = jupytext.reads(path.read_text(encoding="utf-8"), "py:percent")
    notebook.metadata = nbformat.from_dict(METADATA)
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"{path.stem.replace('_', '-')}-{number:02d}"
        cell.metadata = own_metadata(cell)
    return notebook


def own_metadata(cell):
    """Return a cell's metadata without jupytext's notes on the layout."""
    return nbformat.from_dict({k: v for k, v in cell.metadata.items() if k not in LAYOUT})


def execute(notebook, folder):
    """Run all cells in a fresh kernel, up to the first that raises, hangs or kills it."""
    started = []
    client = NotebookClient(
        notebook,
        timeout=SECONDS_PER_CELL,
        kernel_manager_class=ThisPython,
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,  # how a stream is cut into messages is a matter of timing
        on_cell_start=lambda cell, cell_index: started.append(cell),
    )
    try:
        with tempfile.TemporaryDirectory() as empty:  # what is stored holds nobody's guesses
            guesses = {"NNLIB_GUESSES": str(Path(empty, "guesses.json"))}
            client.execute(env={**os.environ, **ONE_THREAD, **guesses})
    except CellExecutionError as error:
        raise fault(started[-1], f"{error.ename}: {error.evalue}") from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise fault(started[-1], str(error)) from None


def settle(notebook):
    """Reduce an executed notebook to what every run stores, and refuse what none should hold."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.execution_count is None:
            raise fault(cell, "was not executed; is it empty?")
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise fault(cell, f"warns: {output.text}")
            output.get("data", {}).pop(WIDGET_VIEW, None)


def fault(cell, reason):
    """Return the error that names a cell, with the first line of the reason."""
    return NotebookError(f"cell {cell.id}: {reason.strip().splitlines()[0]}")


def pull(path, folder):
    """Write an edited notebook's cells to its source in a folder and return the source's path."""
    source = folder / f"{path.stem}.py"
    notebook = nbformat.read(path, as_version=4)
    old = source.read_text(encoding="utf-8") if source.exists() else ""
    # A cell that nobody touched is written as it stood, so that only the edit shows in a diff.
    untouched = {content(cell): cell for cell in jupytext.reads(old, "py:percent").cells}
    notebook.cells = [untouched.get(content(cell), cell) for cell in notebook.cells]
    notebook.metadata = {"jupytext": {"notebook_metadata_filter": "-all"}}
    return write(source, jupytext.writes(notebook, "py:percent"))


def content(cell):
    """Return what a source says of a cell, in a form to compare."""
    return cell.cell_type, cell.source, repr(sorted(own_metadata(cell).items()))


def check(sources, folder):
    """Return one sentence for each notebook that does not hold exactly what its source builds."""
    stems = {path.stem for path in numbered(sources, ".py") + numbered(folder, ".ipynb")}
    differences = {
        stem: difference(sources / f"{stem}.py", folder / f"{stem}.ipynb") for stem in sorted(stems)
    }
    return [f"{stem}: {found}" for stem, found in differences.items() if found]


def difference(source, path):
    """Say where a source and its notebook part, outputs aside, or return None."""
    if not source.exists():
        return f"the notebook has no source; `make pull NB={path.stem[:2]}` writes it."
    if not path.exists():
        return "the notebook was never built; `make notebooks` does it."
    built, stored = read_source(source), nbformat.read(path, as_version=4)
    for ours, theirs in zip(built.cells, stored.cells, strict=False):
        for key in ("cell_type", "id", "source", "metadata"):
            if ours[key] != theirs.get(key):
                return f"the {key} of cell {ours.id} differs between source and notebook."
    if len(built.cells) != len(stored.cells):
        return "the number of cells differs between source and notebook."
    if built.metadata != stored.metadata:
        return "the metadata differs between source and notebook."


def numbered(folder, suffix):
    """Return the files NN_name of a folder in order."""
    return sorted(folder.glob(f"[0-9][0-9]_*{suffix}"))


def find(name, folder, suffix):
    """Return the file that a number, a name or a path means."""
    stem = Path(name).stem.zfill(2)
    for path in numbered(folder, suffix):
        if stem in (path.stem, path.stem[:2]):
            return path
    known = ", ".join(path.stem for path in numbered(folder, suffix)) or "none yet"
    raise LookupError(f"There is no notebook {name!r}; there are: {known}.")


def write(path, text):
    """Replace a file in one step, so that nobody ever reads half of it."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8", newline="\n")
    return part.replace(path)


def main(arguments=None, notebooks=NOTEBOOKS):
    """Run one command and return the exit code: 0 done, 1 a notebook fails, 2 no such notebook."""
    parser = argparse.ArgumentParser(prog="tools.notebooks", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("build").add_argument("names", nargs="*", metavar="NN")
    commands.add_parser("pull").add_argument("names", nargs="+", metavar="NN")
    commands.add_parser("check").set_defaults(names=[])
    options = parser.parse_args(arguments)
    sources = notebooks / "src"
    if options.command == "check":
        return report(check(sources, notebooks))
    act, origin, suffix, target = {
        "build": (build, sources, ".py", notebooks),
        "pull": (pull, notebooks, ".ipynb", sources),
    }[options.command]
    try:
        paths = [find(name, origin, suffix) for name in options.names]
    except LookupError as error:
        report([error.args[0]])
        return 2
    return report(each(act, paths or numbered(origin, suffix), target))


def each(act, paths, target):
    """Build or pull every path, and return the sentences of those that fail."""
    faults = []
    for path in paths:
        try:
            print(act(path, target).name, flush=True)
        except NotebookError as error:
            faults.append(str(error))
    return faults


def report(sentences):
    """Print sentences to the error stream, and return the exit code that says whether any came."""
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    return int(bool(sentences))


if __name__ == "__main__":
    sys.exit(main())
