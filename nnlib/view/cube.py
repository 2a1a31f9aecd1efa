"""A unit cube in a fixed oblique view: two axes as they are, the third to the upper right."""

import numpy as np

from nnlib.view.ink import short
from nnlib.view.maps import INK, Grid, boundary

_AWAY = np.array([0.42, 0.30])  # how far right and up the third axis goes
VIEW = np.array([[-0.09, -0.1], [1.54, 1.34]])  # low and high of axes that hold the cube
FACE = Grid(np.array([[0.0, 0.0], [1.0, 1.0]]), cells=21, margin=0.5 / 20)  # reaches its edges


def oblique(U):
    """Points U (..., 3) of the cube -> their place in the picture (..., 2)."""
    return U[..., :2] + U[..., 2:] * _AWAY


def inside(U):
    """Points U (..., 3), with NaN for those outside the cube."""
    return np.where((np.abs(U - 0.5) <= 0.501).all(axis=-1, keepdims=True), U, np.nan)


def draw_cube(axes):
    """Draw the edges -> texts, empty yet, along one edge of each direction."""
    axes.set_axis_off()
    for axis in range(3):
        for ends in np.ndindex(2, 2):
            edge = np.insert(np.array([ends, ends], float), axis, [0, 1], axis=1)
            # Behind are the far face, the bottom and the left side.
            behind = tuple(edge.mean(axis=0)) in {(0.5, 0, 1), (0, 0.5, 1), (0, 0, 0.5)}
            style = {"color": "#a8a8a8", "lw": 0.9, "ls": ":" if behind else "-"}
            axes.plot(*oblique(edge).T, **style)
    look = {"fontsize": 8.5, "color": INK, "va": "center"}
    return (
        axes.text(0.5, -0.055, "", ha="center", **look),
        axes.text(-0.04, 0.5, "", ha="center", rotation=90, **look),
        axes.text(1.25, 0.1, "", ha="left", **look),
    )


def name_axes(names, limits):
    """Write the name and the range of each unit, (low, high), at its edge."""
    forms = "a1: {} to {} →", "a2: {} to {} →", "↗ a3: {} to {}"
    for name, form, (low, high) in zip(names, forms, limits, strict=True):
        name.set_text(form.format(short(low), short(high)))


def cut_faces(out, loss):
    """Where the boundary of the outputs out(U) (n, K) meets the cube's faces, as lines (n, 3).

    The outputs are read as a Loss decides.  -> (lines on the three faces in front, lines behind).
    """
    near, far = [], []
    for axis in range(3):
        for end in (0.0, 1.0):
            Y = out(np.insert(FACE.points, axis, end, axis=1))
            in_front = end == (0.0 if axis == 2 else 1.0)
            lines = [np.insert(line, axis, end, axis=1) for line in boundary(FACE, Y, loss)]
            (near if in_front else far).extend(lines)
    return near, far
