"""The witness table of layers: what each output entry is, as a sum over the inputs."""

from sympy import Add, Matrix


def _affine(X, W, b):
    """X (N, D), W (D, H), b (1, H) -> Z (N, H)."""

    def entry(n, j):
        return b[0, j] + Add(*[X[n, i] * W[i, j] for i in range(W.rows)])

    return Matrix(X.rows, W.cols, entry)


LAYER_WITNESSES = {"affine": _affine}
