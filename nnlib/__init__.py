"""A small library to learn how a neural network's gradient works: numbers flow as plain arrays.

Rows are examples: X (N, D) inputs, T (N, K) targets, W (D, H), b (H,), Z = X @ W + b, A = f(Z),
Y (N, K) outputs of the net, dQ the gradient of the loss by Q with the shape of Q.  Every numeric
function works on the last two axes, so parameters with a leading axis (R, ...) are R networks.
"""
