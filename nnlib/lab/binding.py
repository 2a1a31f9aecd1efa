"""A binding keeps controls and a Config in step: what the reader asks for, and what is so."""

from types import SimpleNamespace


class Binding:
    """Controls (key -> widget) of a panel, by the entries of a table of Controls."""

    def __init__(self, panel, table, config):
        self._panel, self._table = panel, table
        self._stood = {}  # what each control stood for when it was last brought up to date
        self._refused = set()  # controls whose value could not be had, and may yet
        self.show(config)

    def asks(self, config, wanted):
        """Of the values wanted those that ask for something: a control may only have followed."""
        return {
            key: value
            for key, value in wanted.items()
            if key in self._refused or self.differing(config, (key,), wanted)
        }

    def again(self, wanted):
        """The controls whose value was refused before, unless it would undo what was moved now."""
        given = {self._field(key) for key in wanted}
        return tuple(key for key in self._refused if self._field(key) not in given)

    def differing(self, config, keys, wanted):
        """The fields that these controls would change, at the values wanted or as they stand."""
        config, differ = SimpleNamespace(**vars(config)), {}
        for key in keys:
            control, field = self._table[key], self._field(key)
            value = wanted.get(key, self._panel.controls[key].value)
            if value != control.read(config, getattr(config, field)):
                differ[field] = control.write(config, value)
                setattr(config, field, differ[field])
        return differ

    def settle(self, config, wanted):
        """The Config is now this one: remember which of these values it refused, show the rest."""
        last = {self._field(key): key for key in wanted}.values()  # of several of one field
        keys = (*last, *self.again(wanted))
        self._refused = {key for key in keys if self.differing(config, (key,), wanted)}
        for key in wanted.keys() - set(last):
            self._stood[key] = None
        self.show(config, except_for=last)

    def show(self, config, except_for=(), everything=False):
        """Show on the controls what they stand for, where that has changed.

        Another control may have been moved a moment ago, in another thread: it keeps its value.
        """
        if everything:
            self._refused = set()
        for key in self._panel.controls:
            control = self._table[key]
            value = control.read(config, getattr(config, self._field(key)))
            if everything or (key not in except_for and value != self._stood.get(key, value)):
                self._panel.show_value(key, value)
            self._stood[key] = value
            if control.shows:
                self._panel.set_visible(key, control.shows(config))

    def _field(self, key):
        return self._table[key].field or key
