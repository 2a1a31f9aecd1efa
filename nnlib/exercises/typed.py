"""What was typed, in the signs of the language; what cannot be a formula is refused unread."""

import re
import unicodedata

LONGEST = 300
ALLOWED = set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_'.,+-*/^()[]<>=!@ \n\t"
)
# What people type or paste for a sign of the language.
MEANT = {"−": "-", "·": "*", "×": "*", "′": "'"}
STRAY_PRIME = re.compile(r"(?<![\w'])'")
MODULE = re.compile(r"\b(?:np|numpy)\.([A-Za-z]\w*)")
LN = re.compile(r"\bln(?=\s*\()")


class Refused(ValueError):
    """Not a formula, whatever it may mean; the message is one sentence."""


def typed(text):
    """The text with Greek letters as names, ln as log; raises Refused in under a millisecond."""
    if not isinstance(text, str):
        kind = type(text).__name__
        raise Refused(f'an answer is a text between quotes, such as "2*x"; this one is a {kind}')
    if len(text) > LONGEST:
        raise Refused(f"an answer has at most {LONGEST} characters, this one has {len(text)}")
    text = "".join(_meant(character) for character in text)
    alien = next((character for character in text if character not in ALLOWED), None)
    if alien is not None:
        raise Refused(f"{_called(alien)} cannot be part of a formula")
    if STRAY_PRIME.search(text):
        raise Refused("the sign ' stands after the name of a function only, as in L'(x)")
    if module := MODULE.search(text):
        raise Refused(f"write {module[1]}(...), without np.")
    if "__" in text:
        raise Refused("a name has at most one underscore, as in x_1")
    return LN.sub("log", text).strip()


def _meant(character):
    if "α" <= character <= "ω":
        name = unicodedata.name(character).removeprefix("GREEK SMALL LETTER ").lower()
        return "lambda" if name == "lamda" else name  # Unicode spells it so
    return MEANT.get(character, character)


def _called(character):
    """A name for a character that may not be seen on the page."""
    if "!" <= character <= "~":
        return repr(character)
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "").lower()
    return f"the character {code} ({name})" if name else f"the character {code}"
