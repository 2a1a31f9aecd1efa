"""Views draw a State and change nothing: no training, no seed, no pyplot."""

from nnlib.view.board import Board
from nnlib.view.picture import Picture
from nnlib.view.strip import strip

__all__ = ["Board", "Picture", "strip"]
