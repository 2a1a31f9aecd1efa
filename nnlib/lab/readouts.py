"""A readout is a number that a notebook wants to see below the picture while the net trains."""

import math

from nnlib.checks import is_number

_NOISE = 1e-12  # what is left of a sum of zeros after rounding; its digits differ between machines


def check(readouts):
    """A dict of name -> fn(problem, state); ValueError where it is anything else."""
    if not isinstance(readouts, dict) or not all(map(callable, readouts.values())):
        raise ValueError(
            f"readouts is {readouts!r}; give a dict of functions of (problem, state), for example "
            '{"sum of output biases": lambda problem, state: state.params[-1].b.sum()}.'
        )
    return dict(readouts)


def line(readouts, run):
    """All readouts of a run as one line, '' where there are none."""
    texts = (f"{name}: {say(fn(run.problem, run.state), name)}" for name, fn in readouts.items())
    words = "; ".join(texts)
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def say(value, name="value"):
    """A number in three digits, a whole one exactly, rounding noise by its size; text unchanged."""
    if isinstance(value, str):
        return value
    if not is_number(value):
        raise TypeError(f"The readout {name!r} returned {value!r}; it must be a number or a text.")
    if not math.isfinite(value):
        return "no number"
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}".replace("-", "−")
    if abs(value) < _NOISE:
        return f"0 up to rounding (below {_NOISE:g})"
    return f"{value:.3g}".replace("-", "−")
