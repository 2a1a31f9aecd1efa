"""The tools under a lab's "more": one fold each."""

from nnlib.lab.tools.compare import Compare
from nnlib.lab.tools.data import OwnData
from nnlib.lab.tools.numbers import Numbers
from nnlib.lab.tools.share import Share
from nnlib.lab.tools.show import Show

TOOLS = {"show": Show, "compare": Compare, "numbers": Numbers, "data": OwnData, "share": Share}
