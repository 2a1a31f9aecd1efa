"""Tick boxes that choose what the picture shows."""

import ipywidgets as widgets

from nnlib.lab.easel import SHOWN
from nnlib.lab.tool import Tool


class Show(Tool):
    """One tick box for each part of the picture."""

    title = "show"

    def __init__(self, lab):
        super().__init__(lab)
        self.boxes = {
            name: widgets.Checkbox(
                value=name in lab.show,
                description=name,
                tooltip=help,
                indent=False,
                layout={"width": "220px"},
            )
            for name, help in SHOWN.items()
        }
        for name, box in self.boxes.items():
            box.observe(lambda change, name=name: self.ask("tick", name, change["new"]), "value")
        self.widget = widgets.Box(list(self.boxes.values()), layout={"flex_flow": "row wrap"})

    def on_tick(self, name, shown):
        """Show a part of the picture, or no longer."""
        if shown != (name in self.lab.show):
            others = {n for n in self.lab.show if n != name}
            self.lab.show = tuple(n for n in SHOWN if n in others or (shown and n == name))

    def moved(self):
        """Follow what others have chosen to show."""
        if not self._asked:
            for name, box in self.boxes.items():
                box.value = name in self.lab.show
