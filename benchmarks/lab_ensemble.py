"""Microseconds of one SGD step per net of 64 at once, beside one net and the peers of step.py.

Run `python -m benchmarks.lab_ensemble`: it prints {name: microseconds} as JSON.  A process of its
own, because benchmarks.step sets the number of threads before numpy is imported.
"""

import json
from itertools import islice

from benchmarks import step
from nnlib.datasets import Dataset, Split
from nnlib.layers import stack
from nnlib.mlp import MLP
from nnlib.optimizers import sgd
from nnlib.problem import generators
from nnlib.training import fit

NETS = 64
SHAPE = (2, 8, 2, 10)


def ensemble(D, H, K, batch, X, labels):
    """Our own stream with a leading axis: every net has its own start and order of examples."""
    model = MLP((D, H, K), "relu", "softmax_cross_entropy")
    data = Dataset(X, labels, model.loss.encode(labels, K, X.dtype))
    starts, orders = zip(*map(generators, range(NETS)), strict=True)
    params = stack([model.init(rng, X.dtype) for rng in starts], model.sizes)
    split = Split(data, data, data, K)
    states = fit(model, split, sgd(step.LR), params, None, batch, orders, every=100)
    next(states)

    def epoch():
        looks = max(1, len(X) // batch // 100)
        for _ in islice(states, looks):
            pass
        return looks * 100

    return epoch


def main():
    """Let all take turns and print the best time of a step of each."""
    step.CONTESTANTS["one of 64"] = ensemble
    best = step.microseconds(SHAPE)
    best["one of 64"] /= NETS
    print(json.dumps(best))


if __name__ == "__main__":
    main()
