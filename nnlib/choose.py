"""A table is asked for a name; an unknown one gets a sentence that lists what there is."""

from difflib import get_close_matches


def choose(table, name, what):
    """The entry `name` of a table; an object that is not a string is passed through unchanged.

    Raises ValueError with the nearest name and all names when there is no such entry.
    """
    if not isinstance(name, str):
        return name
    if name in table:
        return table[name]
    near = get_close_matches(name, table, 1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    raise ValueError(f"Unknown {what} {name!r}. {hint}There are: {', '.join(table)}.")
