"""Milliseconds that `import nnlib.training` costs beyond numpy, in fresh processes.

Run `python -m benchmarks.imports`.  The imports take turns, so that a slow moment hits them all.
"""

import subprocess
import sys
import time
from statistics import median

MODULES = ("numpy", "nnlib.training")


def milliseconds(module):
    """The time of one import in a process of its own, as that process sees it."""
    code = (
        f"import time; began = time.perf_counter(); import {module}; "
        "print((time.perf_counter() - began) * 1e3)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(out.stdout)


def main(rounds=15):
    """Print the median time of each import, and the difference."""
    began = time.perf_counter()
    times = {module: [] for module in MODULES}
    for _ in range(rounds):
        for module in MODULES:
            times[module].append(milliseconds(module))
    numpy, ours = (median(times[module]) for module in MODULES)
    print(f"numpy {numpy:.0f} ms, nnlib.training {ours:.0f} ms: {ours - numpy:.0f} ms beyond numpy")
    print(f"medians of {rounds} processes each, {time.perf_counter() - began:.0f} s in all")


if __name__ == "__main__":
    main()
