"""How wide the widgets of a lab are, and their labels."""

STYLE = {"description_width": "95px"}
WIDE = {"width": "340px"}  # a control
PAGE = {"width": "100%", "max_width": "960px"}  # what is as wide as the picture
