"""Answers with arrays: one example backwards, and a batch of N."""

from .answer import Answer

NET = (("z[j]", "sum(i=1..D, x[i]*W1[i,j]) + b1[j]"),)
ONE = (("x", "D"), ("z", "H"), ("a", "H"), ("W2", "H K"), ("p", "K"), ("t", "K"))
BATCH = (
    ("X", "N D"), ("Z", "N H"), ("A", "N H"), ("W", "D H"), ("b", "H"),
    ("W2", "H K"), ("P", "N K"), ("T", "N K"),
)  # fmt: skip


BACKWARD = [
    Answer(
        "(p[k] - t[k])*a[j]",
        (
            "a[j]*(p[k] - t[k])",
            "a[j]*p[k] - a[j]*t[k]",
            "-a[j]*(t[k] - p[k])",
            "sum(l=1..K, delta(l, k)*(p[l] - t[l]))*a[j]",
            "sum(q=1..H, delta(q, j)*a[q])*(p[k] - t[k])",
        ),
        (
            "sum(l=1..K, (p[l] - t[l])*a[j]*delta(k, l))",
            "p[k]*a[j] + (-t[k])*a[j]",
        ),
    ),
    Answer(
        "outer(a, p - t)",
        (
            "outer(a, p) - outer(a, t)",
            "outer(p - t, a).T",
            "-outer(a, t - p)",
            "outer(-a, t - p)",
            "2*outer(a/2, p - t)",
            "(outer(p, a) - outer(t, a)).T",
            "outer(a.T, (p - t).T)",
        ),
        (
            "-outer(t - p, a).T",
            "outer(a, p).T.T - outer(t, a).T",
        ),
        shapes=ONE,
    ),
    Answer(
        "W2 @ (p - t)",
        (
            "(p - t) @ W2.T",
            "W2 @ p - W2 @ t",
            "-W2 @ (t - p)",
            "p @ W2.T - t @ W2.T",
            "(p - t) @ (W2.T)",
            "-(W2 @ (t - p))",
        ),
        (
            "p @ W2.T - W2 @ t",
            "W2.T.T @ (p - t)",
        ),
        shapes=ONE,
    ),
    Answer(
        "(W2 @ (p - t))*f'(z)",
        (
            "f'(z)*(W2 @ (p - t))",
            "diag(f'(z)) @ W2 @ (p - t)",
            "((p - t) @ W2.T)*f'(z)",
            "(W2 @ p)*f'(z) - (W2 @ t)*f'(z)",
            "diag(f'(z)) @ (W2 @ (p - t))",
        ),
        (
            "(p - t) @ W2.T @ diag(f'(z))",
            "-f'(z)*(W2 @ (t - p))",
        ),
        shapes=ONE,
    ),
    Answer(
        "sum(k=1..K, W2[j,k]*(p[k] - t[k]))*f'(z[j])*x[i]",
        (
            "x[i]*f'(z[j])*sum(k=1..K, (p[k] - t[k])*W2[j,k])",
            "sum(k=1..K, W2[j,k]*(p[k] - t[k])*f'(z[j])*x[i])",
            "(sum(k=1..K, W2[j,k]*p[k]) - sum(k=1..K, W2[j,k]*t[k]))*f'(z[j])*x[i]",
            "sum(l=1..K, W2[j,l]*(p[l] - t[l]))*x[i]*f'(z[j])",
            "-f'(z[j])*sum(q=1..K, W2[j,q]*(t[q] - p[q]))*x[i]",
            "sum(k=1..K, W2[j,k]*(p[k] - t[k]))*f'(b1[j] + sum(l=1..D, W1[l,j]*x[l]))*x[i]",
            "sum(q=1..H, sum(k=1..K, W2[q,k]*(p[k] - t[k]))*f'(z[q])*delta(q, j))*x[i]",
        ),
        (
            "sum(k=1..K, (p[k] - t[k])*sum(q=1..H, W2[q,k]*f'(z[q])*delta(q, j)*x[i]))",
            "sum(k=1..K, (p[k] - t[k])*W2[j,k])*diff(f(z[j]), W1[i,j])",
        ),
        names=NET,
    ),
]

BATCHES = [
    Answer(
        "X @ W + b",
        (
            "b + X @ W",
            "(W.T @ X.T).T + b",
            "X @ W + outer(ones(N), b)",
            "(X.T).T @ W + b",
            "2*(X @ W)/2 + b",
        ),
        (
            "outer(ones(N), b) - X @ (-W)",
            "(W.T @ X.T + outer(b, ones(N))).T",
        ),
        shapes=BATCH,
    ),
    Answer(
        "A.T @ (P - T)/N",
        (
            "1/N*(A.T @ (P - T))",
            "(A.T @ P - A.T @ T)/N",
            "((P - T).T @ A).T/N",
            "A.T @ ((P - T)/N)",
            "-A.T @ (T - P)/N",
            "(A/N).T @ (P - T)",
        ),
        (
            "((P.T - T.T) @ A/N).T",
            "(A.T @ P)/N - (A.T @ T)/N",
        ),
        shapes=BATCH,
    ),
    Answer(
        "X.T @ (((P - T) @ W2.T)*(Z > 0))/N",
        (
            "1/N*(X.T @ ((Z > 0)*((P - T) @ W2.T)))",
            "X.T @ (((P - T) @ W2.T)*step(Z))/N",
            "(((W2 @ (P - T).T)*(Z.T > 0)) @ X).T/N",
            "X.T @ ((P @ W2.T - T @ W2.T)*(Z > 0))/N",
            "X.T @ (((P - T)/N @ W2.T)*(Z > 0))",
            "-X.T @ (((T - P) @ W2.T)*(Z > 0))/N",
        ),
        (
            "X.T @ (((P - T) @ W2.T)*(2*Z > 0)/N)",
            "((W2 @ (P.T - T.T)*step(Z.T)) @ X).T/N",
        ),
        shapes=BATCH,
    ),
    Answer(
        "sum(P - T, 0)/N",
        (
            "sum(P, 0)/N - sum(T, 0)/N",
            "ones(N) @ (P - T)/N",
            "(P - T).T @ ones(N)/N",
            "sum((P - T)/N, 0)",
            "sum((P - T).T, 1)/N",
            "-sum(T - P, 0)/N",
        ),
        (
            "(sum(P, 0) - ones(N) @ T)/N",
            "(ones(N)/N) @ P - sum(T.T, 1)/N",
        ),
        shapes=BATCH,
    ),
    Answer(
        "sum(n=1..N, X[n,i]*(P[n,k] - T[n,k]))/N",
        (
            "1/N*sum(m=1..N, X[m,i]*(P[m,k] - T[m,k]))",
            "sum(n=1..N, X[n,i]*P[n,k])/N - sum(n=1..N, X[n,i]*T[n,k])/N",
            "sum(n=1..N, X[n,i]*(P[n,k] - T[n,k])/N)",
            "-sum(n=1..N, (T[n,k] - P[n,k])*X[n,i])/N",
            "(X.T @ (P - T))[i,k]/N",
            "(X.T @ (P - T)/N)[i,k]",
        ),
        (
            "((P - T).T @ X)[k,i]/N",
            "sum(n=1..N, sum(l=1..K, delta(l, k)*(P[n,l] - T[n,l]))*X[n,i])/N",
        ),
        shapes=BATCH,
    ),
]
