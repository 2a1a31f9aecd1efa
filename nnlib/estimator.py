"""The same stream of states behind scikit-learn's interface, for grids, folds, pipelines, plots.

GridSearchCV(NetClassifier(epochs=50), {"lr": [0.01, 0.1]}, cv=5).fit(X, y)
"""

import warnings
from collections import deque
from itertools import islice

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state
from sklearn.utils.metaestimators import available_if
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from nnlib.checks import number
from nnlib.choose import choose
from nnlib.datasets import Dataset, Split
from nnlib.losses import LOSSES
from nnlib.problem import model_of, problem_of
from nnlib.stopping import stop_early, validation_loss
from nnlib.training import Config, fit, steps_per_epoch

_FLOATS = (np.float64, np.float32)  # what X may be; other numbers become the first


def _has_probabilities(net):
    """Whether the loss reads outputs as probabilities; a margin loss does not."""
    loss = choose(LOSSES, net.loss, "loss")
    return loss.decide(np.zeros((1, loss.width(2)))).probabilities is not None


class NetClassifier(ClassifierMixin, BaseEstimator):
    """A multilayer perceptron as a classifier; its parameters are fields of Config.

    An int as random_state is the Config's seed: the same numbers as in a lab.  After fit,
    `config_` is the Config, `params_` the layers, `epochs_` how many they were trained.  With a
    patience, the share `validation` of the rows is held out, training stops after so many epochs
    in a row without a lower loss on it, and the layers are those of the lowest.
    """

    def __init__(
        self,
        hidden=(8,),
        *,
        activation="relu",
        loss="softmax_cross_entropy",
        start="uniform",
        batch_norm=False,
        dropout=0.0,
        optimizer="sgd",
        lr=0.05,
        decay=1.0,
        batch_size=10,
        l1=0.0,
        l2=0.0,
        l1_step="subgradient",
        epochs=100,
        patience=None,
        validation=0.1,
        random_state=None,
    ):
        self.hidden = hidden
        self.activation = activation
        self.loss = loss
        self.start = start
        self.batch_norm = batch_norm
        self.dropout = dropout
        self.optimizer = optimizer
        self.lr = lr
        self.decay = decay
        self.batch_size = batch_size
        self.l1 = l1
        self.l2 = l2
        self.l1_step = l1_step
        self.epochs = epochs
        self.patience = patience
        self.validation = validation
        self.random_state = random_state

    def fit(self, X, y):
        """Train on X (N, D) and labels y (N,) of any kind -> self."""
        X, y = validate_data(self, X, y, dtype=_FLOATS)
        check_classification_targets(y)
        self.classes_, labels = np.unique(y, return_inverse=True)
        K = len(self.classes_)
        if K == 1:
            raise ValueError(f"y has one class, {self.classes_[0]!r}; two or more are needed.")
        self.config_ = self._config(X.dtype.name)
        T = choose(LOSSES, self.loss, "loss").encode(labels, K, X.dtype)
        learn, check = self._parts(labels)
        train, valid = (Dataset(X[rows], labels[rows], T[rows]) for rows in (learn, check))
        self._train(problem_of(self.config_, Split(train, valid, valid, K)))
        return self

    def decision_function(self, X):
        """X (N, D) -> raw outputs (N, K); for two classes (N,), above 0 for the second one."""
        Y = self._outputs(X)
        if len(self.classes_) > 2:
            return Y
        return Y[:, 0] if Y.shape[1] == 1 else Y[:, 1] - Y[:, 0]

    @available_if(_has_probabilities)
    def predict_proba(self, X):
        """X (N, D) -> probabilities (N, K), for the losses that have any."""
        return self._decided(X).probabilities

    def predict(self, X):
        """X (N, D) -> labels (N,) of the kind that y had."""
        labels = self._decided(X).labels
        return self.classes_[labels]

    def _config(self, dtype):
        own = ("patience", "validation", "random_state")
        given = {k: v for k, v in self.get_params(deep=False).items() if k not in own}
        state = self.random_state
        seed = state if isinstance(state, int) else check_random_state(state).randint(2**31 - 1)
        return Config(**given, seed=seed, dtype=dtype)

    def _parts(self, labels):
        """The rows to learn from and those to stop by, in proportion where there are enough."""
        rows = np.arange(len(labels))
        if self.patience is None:
            return rows, rows[:0]
        share = number("validation", self.validation, 0.01, 0.9)
        counts = np.bincount(labels)
        enough = counts.min() >= 2 and share * len(rows) >= len(counts)
        return train_test_split(
            rows,
            test_size=share,
            random_state=self.config_.seed % 2**32,
            stratify=labels if enough else None,
        )

    def _train(self, problem):
        steps = steps_per_epoch(problem.data, problem.batch_size)
        endless = _until_diverged(fit(**problem._asdict(), every=steps))
        states = islice(endless, self.config_.epochs + 1)
        if self.patience is None:
            best = last = deque(states, 1).pop()
        else:
            best, _, last, _ = stop_early(states, validation_loss(problem), self.patience)
        if last.diverged:
            warnings.warn(
                f"The loss is no longer a number after epoch {last.step // steps}; take a smaller "
                f"lr than {self.lr}, or standardise X.",
                ConvergenceWarning,
                stacklevel=3,
            )
        self.params_, self.epochs_ = best.params, best.step // steps

    def _decided(self, X):
        Y = self._outputs(X)
        return choose(LOSSES, self.config_.loss, "loss").decide(Y)

    def _outputs(self, X):
        check_is_fitted(self)
        X = validate_data(self, X, dtype=_FLOATS, reset=False)
        model = model_of(self.config_, X.shape[1], self.params_[-1].b.shape[-1])
        return model.predict(self.params_, X)


def _until_diverged(states):
    """The states up to and with the first whose loss or parameters are no longer numbers."""
    for state in states:
        yield state
        if state.diverged:
            return
