"""A table is asked for a name; an unknown one gets a sentence that lists what there is."""

from difflib import get_close_matches


def choose(table, name, what):
    """The entry `name` of a table; an object of the table's own kind is passed through unchanged.

    Raises ValueError with the nearest name and all names when there is no such entry.
    """
    if isinstance(name, str):
        if name in table:
            return table[name]
        near = get_close_matches(name.lower(), table, 1)
    elif isinstance(name, type(next(iter(table.values())))):
        return name
    else:
        near = []
    hint = f"Did you mean {near[0]!r}? " if near else ""
    raise ValueError(f"Unknown {what} {name!r}. {hint}There are: {', '.join(table)}.")
