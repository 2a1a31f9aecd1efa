"""The tools under a lab's "more": one fold each."""

from nnlib.lab.tools.compare import Compare
from nnlib.lab.tools.show import Show

TOOLS = {"show": Show, "compare": Compare}
