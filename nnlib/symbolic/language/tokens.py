"""Cuts the text of a formula into tokens, and tells which names are whole numbers or arrays."""

import re

from .errors import NotRead

NAME = r"[A-Za-z_]\w*'*"
TOKEN = re.compile(
    rf"\s*(?:(\d+(?:\.\d+)?)|({NAME})|(\.T\b|\.\.|\*\*|!=|>=|<=|[-+*/^(),<>\[\]@=]))", re.ASCII
)
GREEK = "alpha|beta|gamma|delta|epsilon|eta|theta|lambda|mu|rho|phi|psi|omega|lr"
VARIABLE = re.compile(rf"(d?[A-Za-z]|{GREEK})(_?\d+|_[A-Za-z])?", re.ASCII)
LONGEST_NUMBER = 12


class Tokens:
    """The tokens of a text, read from left to right."""

    def __init__(self, text, longest):
        if len(text) > longest:
            raise NotRead(f"A formula has at most {longest} characters; this one has {len(text)}.")
        self.text, self.all, self.at = text, [], 0
        place, end = 0, len(text.rstrip())
        while place < end:
            match = TOKEN.match(text, place)
            if not match:
                alien = text[place:].lstrip()[0]
                raise NotRead(f"{text!r}: {alien!r} cannot be part of a formula.")
            token = match.group(match.lastindex)
            if match.lastindex == 1 and len(token) > LONGEST_NUMBER:
                raise NotRead(f"{text!r}: a number has at most {LONGEST_NUMBER} digits.")
            self.all.append(token)
            place = match.end()

    def peek(self, ahead=0):
        """The token to come, "" after the last one."""
        i = self.at + ahead
        return self.all[i] if i < len(self.all) else ""

    def next(self, expected):
        """Take the next token; `expected` says in words what may follow here."""
        if not self.peek():
            raise NotRead(f"{self.text!r} ends where {expected} should follow.")
        self.at += 1
        return self.all[self.at - 1]

    def want(self, token):
        """Take this very token."""
        found = self.next(repr(token))
        if found != token:
            raise NotRead(f"{self.text!r}: expected {token!r}, found {found!r}.")

    def end(self):
        """Nothing may follow."""
        if self.peek():
            raise NotRead(f"{self.text!r}: {self.peek()!r} was not expected; a product needs *.")

    def whole_numbers(self):
        """The names that stand for whole numbers: indices, limits of sums, arguments of delta."""
        found, inside = set(), []  # what each open bracket is for
        for before, token in zip(["", *self.all], self.all, strict=False):
            if token in "([":
                inside.append(before if before in ("delta", "sum", "ones", "eye") else token)
            elif token in ")]":
                inside = inside[:-1]
            elif token == "," and inside and inside[-1] == "sum":
                inside[-1] = "summand"
            elif token[0].isalpha() and inside and inside[-1] in ("[", "delta", "ones", "eye"):
                found.add(token)
            elif token[0].isalpha() and before == "..":
                found.add(token)
            elif token == "=" and before and before[0].isalpha():
                found.add(before)
        return found

    def values(self):
        """The names that are not called as functions."""
        pairs = zip(self.all, [*self.all[1:], ""], strict=False)
        return {name for name, after in pairs if name[0].isalpha() and after != "("}

    def arrays(self):
        """The names that have an index."""
        pairs = zip(self.all, self.all[1:], strict=False)
        return {name for name, bracket in pairs if bracket == "[" and name[0].isalpha()}
