"""Imports go down only, read from the source; and importing the engine stays cheap."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# The floors of CONTRIBUTING.md: a module may import from its own floor or a lower one.
FLOORS = {
    0: {
        "activations",
        "losses",
        "layers",
        "datasets",
        "gradcheck",
        "arrays",
        "choose",
        "checks",
        "own",
        "norm",
        "dropout",
        "images",
        "imagefiles",
        "results",
        "codes",
        "points",
        "neuron",
    },
    1: {"mlp", "bugs"},
    2: {"optimizers", "regularizers", "starts"},
    3: {"config", "problem", "scores", "training", "stopping", "experiment"},
    4: {"estimator", "__main__"},
    5: {"view"},
    6: {"lab", "exercises"},
}
FLOOR = {module: floor for floor, modules in FLOORS.items() for module in modules}


# Every source file of the library, with the module or package of nnlib that it belongs to.
SOURCES = [
    (path, path.relative_to(ROOT / "nnlib").parts[0].removesuffix(".py"))
    for path in sorted((ROOT / "nnlib").rglob("*.py"))
]
FILES = pytest.mark.parametrize(
    "path, module", SOURCES, ids=[path.relative_to(ROOT).as_posix() for path, _ in SOURCES]
)


def imports(path):
    """Full names of all that a file imports, also inside its functions."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def own(path):
    """The modules and packages directly under nnlib that a file imports."""
    names = [name.split(".") for name in imports(path)]
    found = {name[1] for name in names if name[0] == "nnlib" and len(name) > 1}
    return found & {module for _, module in SOURCES}


@FILES
def test_every_module_has_a_floor(path, module):
    if module not in ("__init__", "symbolic"):
        assert module in FLOOR, f"give nnlib.{module} a floor in tests/test_floors.py"


@FILES
def test_imports_go_down_only(path, module):
    if module in FLOOR:
        above = {m for m in own(path) if FLOOR.get(m, 0) > FLOOR[module]}
        assert not above, f"{module} is on floor {FLOOR[module]}"


@FILES
def test_the_two_towers_do_not_know_each_other(path, module):
    """A witness must be independent: symbols and numbers meet in tests and notebooks."""
    outside = {name.split(".")[0] for name in imports(path)}
    if module == "symbolic":
        assert own(path) <= {"symbolic"}
        assert not outside & {"numpy", "scipy", "sklearn"}
    elif module in FLOOR and FLOOR[module] < 6:
        assert "symbolic" not in own(path)
        assert "sympy" not in outside


@FILES
def test_nobody_touches_pyplot(path, module):
    assert not any("pyplot" in name or name == "pylab" for name in imports(path))


@FILES
def test_the_lower_floors_know_numpy_and_two_libraries_beside_it(path, module):
    outside = {name.split(".")[0] for name in imports(path)} - sys.stdlib_module_names - {"nnlib"}
    if FLOOR.get(module, 9) <= 3:
        own_libraries = {"datasets": {"sklearn"}, "activations": {"scipy"}, "images": {"pooch"}}
        assert outside <= {"numpy"} | own_libraries.get(module, set())


def test_there_are_no_circles():
    graph = {}
    for path, module in SOURCES:
        graph.setdefault(module, set()).update(own(path) - {module})
    TopologicalSorter(graph).prepare()  # raises CycleError and names the circle


def test_importing_the_engine_pulls_in_nothing_heavy():
    code = "import sys, nnlib.training; print(*{name.split('.')[0] for name in sys.modules})"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(run.stdout.split())
    assert "numpy" in loaded
    assert not loaded & {
        "matplotlib",
        "sympy",
        "sklearn",
        "ipywidgets",
        "scipy",
        "torch",
        "IPython",
    }
