"""The witness table of layers: what each output entry is, as a sum over the inputs."""

from sympy import Add, Matrix, sqrt


def _affine(X, W, b):
    """X (N, D), W (D, H), b (1, H) -> Z (N, H)."""

    def entry(n, j):
        return b[0, j] + Add(*[X[n, i] * W[i, j] for i in range(W.rows)])

    return Matrix(X.rows, W.cols, entry)


def _normalised(Z, gamma, beta, epsilon):
    """Z (N, H), gamma and beta (1, H) -> what a batch hands on, by its own mean and variance."""
    N = Z.rows
    means = [Add(*Z.col(j)) / N for j in range(Z.cols)]
    variances = [Add(*[(z - m) ** 2 for z in Z.col(j)]) / N for j, m in enumerate(means)]

    def entry(n, j):
        return gamma[0, j] * (Z[n, j] - means[j]) / sqrt(variances[j] + epsilon) + beta[0, j]

    return Matrix(N, Z.cols, entry)


LAYER_WITNESSES = {"affine": _affine, "normalised": _normalised}
