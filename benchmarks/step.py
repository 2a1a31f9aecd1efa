"""Microseconds per SGD step, beside scikit-learn and, where installed, torch and JAX.

Run `python -m benchmarks.step`.  float32, one thread, ReLU and softmax cross-entropy.  Each figure
is the best of several epochs; the contestants take turns, so that a slow moment hits them all.
"""

import os

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_variable] = "1"  # before numpy is imported
os.environ.setdefault(
    "XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
)

import time  # noqa: E402
import warnings  # noqa: E402
from itertools import islice  # noqa: E402

import numpy as np  # noqa: E402

from nnlib.datasets import Dataset, Split  # noqa: E402
from nnlib.mlp import MLP  # noqa: E402
from nnlib.optimizers import sgd  # noqa: E402
from nnlib.training import fit  # noqa: E402

SHAPES = ((2, 8, 2, 10), (2, 32, 3, 32), (784, 64, 10, 128), (3072, 200, 10, 200))
LR = 0.05


def toy(D, K, batch, steps):
    """Random rows and labels, enough for `steps` batches."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((batch * steps, D)).astype(np.float32)
    return X, rng.integers(0, K, len(X))


def nnlib_every(every):
    """Our own stream, looked at every so many steps."""

    def build(D, H, K, batch, X, labels):
        model = MLP((D, H, K), "relu", "softmax_cross_entropy")
        data = Dataset(X, labels, model.loss.encode(labels, K, np.float32))
        rng = np.random.default_rng(0)
        params = model.init(rng, np.float32)
        data = Split(data, data, data, K)
        states = fit(model, data, sgd(LR), params, None, batch, rng, every=every)
        next(states)

        def epoch():
            looks = max(1, len(X) // batch // every)
            for _ in islice(states, looks):
                pass
            return looks * every

        return epoch

    return build


def scikit_learn(D, H, K, batch, X, labels):
    """One partial_fit over an epoch: a call per batch would cost several times as much."""
    from sklearn.neural_network import MLPClassifier

    net = MLPClassifier(
        (H,), solver="sgd", learning_rate_init=LR, momentum=0, alpha=0, batch_size=batch
    )
    classes = np.arange(K)

    def epoch():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            net.partial_fit(X, labels, classes=classes)
        return len(X) // batch

    return epoch


def torch_eager(D, H, K, batch, X, labels):
    """The usual loop: nn.Linear, CrossEntropyLoss, optim.SGD, shuffled index batches."""
    import torch

    torch.set_num_threads(1)
    X, y = torch.from_numpy(X), torch.from_numpy(labels)
    net = torch.nn.Sequential(torch.nn.Linear(D, H), torch.nn.ReLU(), torch.nn.Linear(H, K))
    loss, optimizer = torch.nn.CrossEntropyLoss(), torch.optim.SGD(net.parameters(), lr=LR)

    def epoch():
        for rows in torch.randperm(len(X)).split(batch):
            optimizer.zero_grad()
            loss(net(X[rows]), y[rows]).backward()
            optimizer.step()
        return len(X) // batch

    return epoch


def jax_jit(D, H, K, batch, X, labels):
    """One jitted step per batch."""
    import jax
    import jax.numpy as jnp

    X, T = jnp.asarray(X), jnp.asarray(np.eye(K, dtype=np.float32)[labels])
    rng = np.random.default_rng(0)
    params = [
        (jnp.asarray(rng.uniform(-1, 1, s).astype(np.float32) / s[0] ** 0.5), jnp.zeros(s[1]))
        for s in ((D, H), (H, K))
    ]

    def loss(params, X, T):
        (W1, b1), (W2, b2) = params
        Y = jax.nn.relu(X @ W1 + b1) @ W2 + b2
        return -jnp.mean(jnp.sum(T * jax.nn.log_softmax(Y), axis=-1))

    @jax.jit
    def step(params, X, T):
        return jax.tree.map(lambda p, g: p - LR * g, params, jax.grad(loss)(params, X, T))

    def epoch():
        nonlocal params
        for rows in rng.permutation(len(X)).reshape(-1, batch):
            params = step(params, X[rows], T[rows])
        jax.block_until_ready(params)
        return len(X) // batch

    return epoch


CONTESTANTS = {
    "nnlib, every 100th": nnlib_every(100),
    "nnlib, every state": nnlib_every(1),
    "scikit-learn": scikit_learn,
    "torch eager": torch_eager,
    "JAX jit": jax_jit,
}


def microseconds(shape, rounds=7, steps=None, names=tuple(CONTESTANTS)):
    """Best time of a step for every contestant that is installed -> {name: microseconds}."""
    D, H, K, batch = shape
    steps = steps or (300 if D < 100 else 100 if D < 1000 else 20)
    X, labels = toy(D, K, batch, steps)
    epochs, best = {}, {}
    for name in names:
        try:
            epochs[name] = CONTESTANTS[name](D, H, K, batch, X, labels)
        except ImportError:
            continue
        epochs[name]()
    for _ in range(rounds):
        for name, epoch in epochs.items():
            began = time.perf_counter()
            n = epoch()
            each = (time.perf_counter() - began) / n * 1e6
            best[name] = min(best.get(name, each), each)
    return best


def epoch_row(shape=SHAPES[-1], steps=100, bar=1.1):
    """One epoch of a net for CIFAR-10, looked at once, beside torch eager -> a line of text."""
    ours, theirs = "nnlib, every 100th", "torch eager"
    best = microseconds(shape, 5, steps, (ours, theirs))
    rows = f"one epoch of {steps * shape[-1]:,} rows, {shape}"
    seconds = {name: us * steps / 1e6 for name, us in best.items()}
    if theirs not in best:
        return f"{rows}: nnlib {seconds[ours]:.3f} s, torch is not installed"
    ratio = best[ours] / best[theirs]
    verdict = "ok" if ratio <= bar else "MISSED"
    return (
        f"{rows}: nnlib {seconds[ours]:.3f} s, torch eager {seconds[theirs]:.3f} s, "
        f"x {ratio:.2f} (bar: at most {bar}) {verdict}"
    )


def main():
    """Print one row per shape and the ratios that matter."""
    print("microseconds per SGD step, float32, one thread (x: relative to 'nnlib, every 100th')")
    for shape in SHAPES:
        best = microseconds(shape)
        print("\nD, H, K, batch =", shape)
        for name, us in best.items():
            print(f"  {name:20s} {us:9.1f}   x {us / best['nnlib, every 100th']:.2f}")
    print(f"\n{epoch_row()}")


if __name__ == "__main__":
    main()
