"""A watch looks after a run: it says what goes wrong, and offers what was seen to mend it."""

from dataclasses import replace
from math import log10

from nnlib.lab.diagnoses import diagnose, divergence
from nnlib.lab.doctor import Doctor
from nnlib.lab.tool import Tool

_EVERY = 10  # epochs between two looks


class Watch(Tool):
    """Diagnoses the lab's run as it trains; a doctor tries the remedies before one is offered.

    Unless it is to explain everything, it speaks of divergence alone.
    """

    def __init__(self, lab, everything=True):
        super().__init__(lab)
        self._everything = everything
        self._seen, self._doctor, self._told = None, None, ""

    def work(self):
        """Look at the run where that is due, and give the doctor a slice."""
        run = self.lab.now
        if self._doctor and self._doctor.cancelled:
            self._quiet()
        key = run.history, run.config, self._moment(run)
        if key != self._seen and not run.is_back:
            self._seen = key
            self._look(run)
        if not (self._doctor and self._doctor.busy):
            self._tell()  # again, where what was said in its place is over
            return None
        self._doctor.work(0.002 if self.lab.playing else 0.008)
        self._tell()
        return 0.001 if self._doctor.busy else None

    def finish(self):
        """Look, and let the doctor try to the end, at once."""
        self.work()
        while self._doctor and self._doctor.busy:
            self._doctor.work(1.0)
        self._tell()

    def mend(self):
        """Start again with the remedy; returns whether there was one."""
        remedy = self._doctor and self._doctor.remedy
        if not remedy:
            return False
        config, self._doctor = self.lab.now.config, None
        return self.lab.become(replace(config, **remedy.change))

    def _moment(self, run):
        """What a look is made at once for: each tenth epoch, the end, trouble."""
        if run.trouble or run.done:
            return run.head.step, bool(run.trouble)
        epoch = run.step // run.steps
        # Later on a tenth more has to have passed: a look costs as much as the curves are long.
        return epoch // _EVERY if epoch < 10 * _EVERY else 10 + round(24 * log10(epoch / _EVERY))

    def _look(self, run):
        found = diagnose(run) if self._everything or run.trouble else None
        if found and not self._everything and found.name != divergence.__name__:
            found = None
        if not found:
            self._quiet()
        elif not (self._doctor and self._doctor.diagnosis.name == found.name):
            self._doctor = Doctor(run, found)
            self._tell()

    def _quiet(self):
        """Take back what was said, unless something else has been said since."""
        self._doctor = None
        if self._told and self.lab.said == self._told:
            self.lab.say("")
        self._told = ""

    def _tell(self):
        if not self._doctor:
            return
        remedy = self._doctor.remedy
        after = "" if self._doctor.words else "Trying what may mend it."
        words = f"{self._doctor.diagnosis.words.strip()} {self._doctor.words}{after}"
        if words != self._told or not self.lab.said:
            self._told = words
            self.lab.say(words, f"Restart with {remedy.words}" if remedy else None)
