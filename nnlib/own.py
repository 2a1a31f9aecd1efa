"""Own data: points that a reader clicks, pastes or loads, checked and divided without luck."""

import numpy as np

from nnlib.checks import table

MOST_POINTS, MOST_CLASSES = 2000, 4
_LONGEST = 500_000  # characters of a table
FIRST = ((-0.6, 0.0, 0), (0.6, 0.0, 1))  # what there is before anything is given
_FAR = 1e6  # the largest coordinate
_DECIMALS = 4  # of points that are taken over, so that a line of text can hold them


def checked(points):
    """Rows (x1, x2, label) as a tuple of (float, float, int); ValueError where they are not."""
    A = table("points", points, float)
    if A.shape != (len(A) if A.ndim else 0, 3) or not 1 <= len(A) <= MOST_POINTS:
        raise ValueError(
            f"points has shape {A.shape}; own data are 1 to {MOST_POINTS:,} rows (x1, x2, label)."
        )
    labels = A[:, 2]
    good = (np.abs(A[:, :2]) <= _FAR).all(axis=1) & np.isin(labels, range(MOST_CLASSES))
    if not good.all():
        bad = int(np.argmin(good))
        raise ValueError(
            f"points[{bad}] is {tuple(A[bad].tolist())}; x1 and x2 must be numbers from "
            f"{-_FAR:g} to {_FAR:g}, the label 0 to {MOST_CLASSES - 1}."
        )
    return tuple((x1, x2, int(label)) for x1, x2, label in A.tolist())


def parts(labels, split):
    """labels (N,) -> the rows of the train, valid and test part, three arrays of integers.

    Within each class, in the order given, the share `split` goes to train, spread evenly from the
    first on; the others go to valid and test by turns.  A point that is added moves none before it.
    """
    found = [], [], []
    for k in range(MOST_CLASSES):
        rows = np.flatnonzero(labels == k)
        counts = np.ceil(np.round(np.arange(len(rows) + 1) * split, 9))  # to train on, so far
        taken = np.diff(counts) > 0
        held = rows[~taken]
        for part, mine in zip(found, (rows[taken], held[::2], held[1::2]), strict=True):
            part.append(mine)
    return tuple(np.sort(np.concatenate(part)) for part in found)


def thinned(X, labels, most):
    """X (N, 2), labels (N,) -> at most `most` of them as points, evenly from every class."""
    rows = np.argsort(labels, kind="stable")
    if len(rows) > most:
        rows = rows[np.linspace(0, len(rows) - 1, most).round().astype(int)]
    rows = np.sort(rows)
    pairs = zip(X[rows].tolist(), labels[rows].tolist(), strict=True)
    return tuple((round(x1, _DECIMALS), round(x2, _DECIMALS), k) for (x1, x2), k in pairs)


def read_csv(text):
    """Lines of two numbers and a class -> points; a first line of names is passed over.

    Columns are parted by commas, semicolons, tabs or spaces.  Classes 0 to 3 are taken as they are;
    other whole numbers are numbered from 0 by size, names in order of appearance.  ValueError names
    the line that cannot be read.
    """
    if len(text) > _LONGEST:
        raise ValueError(
            f"The text has {len(text):,} characters; at most {_LONGEST:,} are read, which is more "
            f"than {MOST_POINTS:,} points need."
        )
    lines = enumerate(text.replace("−", "-").lstrip("\ufeff").splitlines(), 1)
    lines = [(n, line.strip(" ")) for n, line in lines if line.strip()]
    mark = next((m for m in "\t;," if lines and m in lines[0][1]), None)  # None: spaces
    rows = [(n, [cell.strip(" \"'") for cell in line.split(mark)]) for n, line in lines]
    if rows and all(_number(cell, mark) is None for cell in rows[0][1][:2]):
        rows = rows[1:]
    if not rows:
        raise ValueError("There are no points in this text; give lines such as 0.5, -1.2, 0.")
    if len(rows) > MOST_POINTS:
        n = rows[MOST_POINTS][0]
        raise ValueError(f"Line {n} holds one point too many; at most {MOST_POINTS:,} fit.")
    found = [(*_coordinates(n, cells, mark), _class(n, cells[2])) for n, cells in rows]
    numbers = _numbered([(n, row[2]) for (n, _), row in zip(rows, found, strict=True)])
    return tuple((x1, x2, numbers[name]) for x1, x2, name in found)


def _number(cell, mark):
    """The number in a cell, or None; where commas part no columns, one may stand for the point."""
    try:
        if "_" in cell:  # which Python allows in a number, and no table means
            return None
        return float(cell if mark == "," else cell.replace(",", "."))
    except ValueError:
        return None


def _coordinates(n, cells, mark):
    if len(cells) != 3:
        raise ValueError(
            f"Line {n} has {len(cells)} column{'s' * (len(cells) != 1)}; give two numbers and a "
            "class, for example 0.5, -1.2, 0."
        )
    found = []
    for name, cell in zip(("x1", "x2"), cells, strict=False):
        value = _number(cell, mark)
        if value is None or not abs(value) <= _FAR:
            raise ValueError(
                f"In line {n}, {name} is {cell!r}; it must be a number from {-_FAR:g} to {_FAR:g}."
            )
        found.append(value)
    return found


def _class(n, cell):
    """A whole number, or a name."""
    value = _number(cell, ",")
    if value is None and cell:
        return cell
    if value is None or not value.is_integer():
        raise ValueError(
            f"In line {n}, the class is {cell!r}; it must be a whole number or a name."
        )
    return int(value)


def _numbered(lines):
    """(line, class) of each point -> the number of each class."""
    names = []
    for n, name in lines:
        if name not in names:
            names.append(name)
        if len(names) > MOST_CLASSES:
            raise ValueError(
                f"Line {n} brings a fifth class, {name!r}; at most {MOST_CLASSES} are told apart."
            )
    if all(isinstance(name, int) for name in names):
        names.sort()
        if names[0] == 0 and names[-1] < MOST_CLASSES:
            return {k: k for k in names}
    return {name: k for k, name in enumerate(names)}
