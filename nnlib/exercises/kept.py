"""Guesses are kept in a readable file beside the notebook, which is the reader's own.

guesses.json: key -> the question, the points of each option, and whether the answer was shown.
The environment variable NNLIB_GUESSES names another file.
"""

import json
import os
import tempfile
import threading
from pathlib import Path

MOST = 1e6  # points for one option
_writing = threading.Lock()


def path():
    """Where guesses are kept: beside the notebook in use, unless the environment says otherwise."""
    return Path(os.environ.get("NNLIB_GUESSES") or Path.cwd() / "guesses.json").resolve()


def load():
    """All entries that are kept, key -> entry, and a sentence if the file was no such thing.

    It is renamed then, and never lost.
    """
    file = path()
    try:
        entries = json.loads(file.read_text(encoding="utf-8"))
        return (entries, "") if isinstance(entries, dict) else ({}, _set_aside(file))
    except FileNotFoundError:
        return {}, ""
    except (ValueError, RecursionError):  # neither JSON nor UTF-8, or nested too deeply
        return {}, _set_aside(file)
    except OSError as error:
        return {}, f"{file.name} could not be read: {error.strerror}."


def keep(key, entry):
    """Write one entry and leave all others as they are -> whether it was kept, and a sentence."""
    with _writing:
        entries, note = load()
        try:
            _replace(path(), json.dumps(entries | {key: entry}, indent=2, ensure_ascii=False))
        except OSError as error:
            return False, f"{path().name} could not be written: {error.strerror}."
    return True, note


def points(entries, key, asked):
    """The points that are kept for a question, option -> number; None if there are none."""
    from nnlib.checks import is_number  # not above: the process that judges formulas has no numpy

    entry = entries.get(key)
    found = entry.get("points") if isinstance(entry, dict) else None
    if not isinstance(found, dict) or set(found) != set(asked.options):
        return None
    if not all(is_number(p) and 0 <= p <= MOST for p in found.values()) or not any(found.values()):
        return None
    return {option: found[option] for option in asked.options}


def was_scored(entries, key):
    """Whether the answer to a question was shown since it was guessed."""
    entry = entries.get(key)
    return isinstance(entry, dict) and bool(entry.get("scored"))


def _replace(file, text):
    """Write a file at one stroke: whoever reads it sees all of the old text or of the new."""
    handle, draft = tempfile.mkstemp(dir=file.parent, prefix=f"{file.stem}-", suffix=".part")
    try:
        with open(handle, "w", encoding="utf-8") as out:
            out.write(text + "\n")
        os.replace(draft, file)
    except BaseException:
        os.unlink(draft)
        raise


def _set_aside(file):
    """Give a file that cannot be understood a free name, and say so."""
    names = (file.with_name(f"{file.stem}-broken-{n}{file.suffix}") for n in range(1, 10**6))
    free = next(name for name in names if not name.exists())
    try:
        file.rename(free)
    except OSError as error:
        return f"{file.name} could not be understood, nor renamed: {error.strerror}."
    return f"{file.name} could not be understood; it is kept as {free.name}."
