"""A lab is one displayable object: a net that trains before your eyes, and its controls."""

from nnlib.lab.blame import Blame
from nnlib.lab.cards import Cards
from nnlib.lab.dial import Dial
from nnlib.lab.lab import Lab
from nnlib.lab.race import Race
from nnlib.lab.sweep import Sweep
from nnlib.lab.switch import Switch

__all__ = ["Blame", "Cards", "Dial", "Lab", "Race", "Sweep", "Switch"]
