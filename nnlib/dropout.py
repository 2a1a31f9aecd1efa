"""Dropout: each hidden unit of each example is 0 with probability `share`, else over 1 - share.

Divided while it trains (inverted, Srivastava et al. 2014, section 10), the net needs no change to
be evaluated: the mean of a masked activation is the activation.
"""

from hashlib import blake2b

import numpy as np


def masks(rng, share, rows, widths, dtype):
    """One factor per unit and example for each hidden layer, (N, H); (R, N, H) for R generators.

    Drawn unit by unit, so that a narrower net has the masks of the first units of a wider one.
    """
    rngs = rng if isinstance(rng, (tuple, list)) else (rng,)
    shape = max(widths), len(widths), rows
    drawn = [g.random(shape, np.float32) for g in rngs]
    kept = (drawn[0] if len(rngs) == 1 else np.stack(drawn)) >= share
    factor = np.array([0, 1 / (1 - share)], dtype)
    layers = (kept[..., :H, i, :].mT for i, H in enumerate(widths))
    return tuple(factor[np.ascontiguousarray(mask, np.uint8)] for mask in layers)


def generator(rng_state, step):
    """The generator of a step's masks: a counter, keyed by the state of the generator of orders.

    Nothing has to be carried from step to step (Philox, Salmon et al. 2011).
    """
    key = int.from_bytes(blake2b(repr(rng_state).encode(), digest_size=16).digest(), "big")
    return np.random.Generator(np.random.Philox(key=key, counter=[0, 0, 0, step]))
