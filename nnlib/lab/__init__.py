"""A lab is one displayable object: a net that trains before your eyes, and the controls that steer it."""

from nnlib.lab.lab import Lab

__all__ = ["Lab"]
