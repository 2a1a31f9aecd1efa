"""Views draw a State and change nothing: no training, no seed, no pyplot."""

from nnlib.view.band import soft_maximum_picture
from nnlib.view.board import Board
from nnlib.view.picture import Picture
from nnlib.view.softmax import softmax_picture
from nnlib.view.strip import strip

__all__ = ["Board", "Picture", "soft_maximum_picture", "softmax_picture", "strip"]
