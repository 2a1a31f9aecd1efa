"""A history is the way a run has come: enough of its states that every other is soon found again.

States are immutable and training is deterministic, so a step between two kept states is trained
again from the nearest one before it, bit for bit.
"""

from bisect import bisect_right

from nnlib.training import advance

FEWEST, MOST = 50, 2000  # kept states; when there are more, every second one goes
_ROOM = 24e6  # bytes: wide nets keep fewer states


class History:
    """The kept states of one run, from the first to the last, and what they were trained by."""

    def __init__(self, config, problem, state):
        self._laws = [(0, config, problem)]  # from which step on each held
        self._states, self._stride = [state], 1
        size = 16 * problem.model.n_params + 8 * len(problem.data.train.X) + 2000
        self._most = int(min(MOST, max(FEWEST, _ROOM // size)))

    def __len__(self):
        return len(self._states)

    @property
    def configs(self):
        """Pairs (first step, Config): what was changed on the way, and when."""
        return tuple((first, config) for first, config, _ in self._laws)

    def add(self, state):
        """Keep a later state, unless it is too near to the last one kept."""
        if state.step - self._states[-1].step < self._stride:
            return
        self._states.append(state)
        if len(self._states) > self._most:
            self._states = self._states[::2]
            self._stride = 2 * max(self._stride, state.step // self._most)

    @property
    def problem(self):
        """The Problem by which the end was trained."""
        return self._laws[-1][2]

    def change(self, config, problem, state):
        """From this State on, another Config holds, whose net and data are the same."""
        self._laws = [law for law in self._laws if law[0] < state.step]
        self._laws.append((state.step, config, problem))
        self._states = [kept for kept in self._states if kept.step < state.step]
        self._states.append(state)

    def at(self, step):
        """The State at this step, trained again from the nearest kept one before it."""
        i = bisect_right(self._states, step, key=lambda state: state.step)
        state = self._states[i - 1]
        while state.step < step:
            i = bisect_right(self._laws, state.step, key=lambda law: law[0])
            end = self._laws[i][0] if i < len(self._laws) else step
            state = advance(self._laws[i - 1][2], state, min(end, step) - state.step)
        return state

    def until(self, step):
        """The kept states before this step, the first among them."""
        return self._states[: bisect_right(self._states, step, key=lambda state: state.step)]

    def cut(self, step):
        """Forget all that came after this step."""
        self._states = [state for state in self._states if state.step <= step]
        self._laws = [law for law in self._laws if law[0] <= step]

    def copy(self):
        """The same history, which a change of this one leaves alone."""
        other = object.__new__(History)
        other.__dict__ |= self.__dict__ | {
            "_states": self._states.copy(),
            "_laws": self._laws.copy(),
        }
        return other
