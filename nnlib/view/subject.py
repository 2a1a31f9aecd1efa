"""What a picture can be of: points of the plane, images, or numbers along one axis."""

import math

PLANE, IMAGES, LINE = "plane", "images", "line"
_SMALLEST = 8  # pixels along an image's side


def image_shape(D):
    """The shape of an image of D numbers, (side, side) or (side, side, 3), or None.

    The numbers of an image in colour are read row by row, pixel by pixel, colour by colour.
    """
    for channels, shape in ((1, ()), (3, (3,))):
        side = math.isqrt(D // channels)
        if side >= _SMALLEST and side * side * channels == D:
            return side, side, *shape
    return None


def kind(data):
    """PLANE, IMAGES or LINE, for a Split; ValueError where it cannot be drawn."""
    D, numbers = data.train.X.shape[1], data.classes == 1
    if numbers and D == 1:
        return LINE
    if not numbers and D == 2:
        return PLANE
    if not numbers and image_shape(D):
        return IMAGES
    raise ValueError(
        f"A picture needs points of the plane or images of at least {_SMALLEST} x {_SMALLEST} "
        f"pixels with classes, or numbers over 1 input; these data have {D} inputs and "
        f"{'numbers' if numbers else 'classes'}. Choose another data set, for example 'circles'."
    )
