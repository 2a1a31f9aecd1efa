"""Random rational points: sizes, indices, and a value for each name and entry asked for."""

from fractions import Fraction
from random import Random

from mpmath import mp

# Sizes are dealt to the letters in a random order: all different, all 1, some alike.
SIZES = ((2, 3, 4, 5, 6), (1, 1, 1, 1, 1), (2, 3, 2, 3, 2))
SIMPLE = (0, 0, 0, 1, -1, 2)  # where corners lie
UNKNOWN = 3  # the top of an index of which no size is known


class Point:
    """A random point; `given` fixes names and entries, {"x": 1, "z[2]": Fraction(1, 3)}."""

    def __init__(self, problem, seed, given=()):
        self.problem, self.seed, self.given = problem, seed, dict(given)
        self.memo = {}  # values of defined names, by name, indices and precision
        letters = sorted(problem.sizes - set(self.given))
        Random(seed).shuffle(letters)
        sizes = SIZES[seed % len(SIZES)]
        for place, letter in enumerate(letters):
            self.given[letter] = sizes[place % len(sizes)]
        for index, tops in sorted(problem.tops.items()):
            top = min((int(self.given[t]) for t in tops), default=UNKNOWN)
            self.given.setdefault(index, Random(f"{seed} {index}").randint(1, top))

    def __getitem__(self, key):
        if key not in self.given:
            rng = Random(f"{self.seed} {key}")
            reach = rng.choice((2, 2, 5, 5, 5, 30))
            drawn = Fraction(rng.randint(-reach * 97, reach * 97), 97)
            self.given[key] = drawn if rng.random() < 0.8 else Fraction(rng.choice(SIMPLE))
        value = self.given[key]
        if isinstance(value, Fraction):
            return mp.mpf(value.numerator) / value.denominator
        return mp.mpf(value)

    def moved(self, key, step):
        """The same point with one value moved by a step."""
        other = object.__new__(Point)
        other.problem, other.seed, other.memo = self.problem, self.seed, {}
        other.given = {**self.given, key: self[key] + step}
        return other

    def __repr__(self):
        return ", ".join(f"{name} = {value}" for name, value in self.given.items())
