"""One living lab per name: running a cell again closes the lab that it made before."""

_living = {}  # name -> lab
_made = {}  # cell -> the execution that made its last unnamed lab, and how many it made


def enter(lab):
    """Take the place of the lab of the same name, which is closed."""
    old = _living.pop(lab.name, None)
    if old:
        old.close()
    _living[lab.name] = lab


def leave(lab):
    """Free the name of a lab that is closed."""
    if _living.get(lab.name) is lab:
        del _living[lab.name]


def name_of_cell():
    """A name that comes again when the cell runs again: its id, and the lab's number in it."""
    try:
        from IPython import get_ipython

        shell = get_ipython()
        cell, execution = shell.get_parent()["metadata"]["cellId"], shell.execution_count
    except (AttributeError, KeyError, ImportError):
        cell, execution = "no cell", None
    last, number = _made.get(cell, (None, 0))
    number = number + 1 if execution == last else 1
    _made[cell] = (execution, number)
    return f"{cell}, lab {number}"
