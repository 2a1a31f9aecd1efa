"""Answers of one and two real variables: sigmoid, tanh, losses of one neuron, penalties."""

from .answer import Answer

ONE_NUMBER = [
    Answer(
        "1 - sigma(x)",
        (
            "sigma(-x)",
            "1/(1 + exp(x))",
            "exp(-x)/(1 + exp(-x))",
            "(1 - tanh(x/2))/2",
            "1/2 - tanh(x/2)/2",
            "-(sigma(x) - 1)",
            "1 - 1/(1 + exp(-x))",
            "sigma(x)*exp(-x)",
        ),
        (
            "1 - exp(x)/(exp(x) + 1)",
            "exp(-x/2)/(exp(x/2) + exp(-x/2))",
            "1 - (1 - sigma(-x))",
        ),
    ),
    Answer(
        "sigma(x)*(1 - sigma(x))",
        (
            "sigma(x) - sigma(x)^2",
            "sigma(x)*sigma(-x)",
            "exp(-x)/(1 + exp(-x))^2",
            "exp(x)/(1 + exp(x))^2",
            "(1 - tanh(x/2)^2)/4",
            "1/(2 + exp(x) + exp(-x))",
            "1/(4*cosh(x/2)^2)",
            "1/4 - (sigma(x) - 1/2)^2",
            "sigma(x)^2*exp(-x)",
            "sigma(-x)*(1 - sigma(-x))",
        ),
        (
            "1/(2 + 2*cosh(x))",
            "1/(exp(x/2) + exp(-x/2))^2",
            "-sigma(-x)*(sigma(-x) - 1)",
        ),
    ),
    Answer(
        "1 - tanh(x)^2",
        (
            "(1 - tanh(x))*(1 + tanh(x))",
            "1/cosh(x)^2",
            "4/(exp(x) + exp(-x))^2",
            "4*exp(2*x)/(exp(2*x) + 1)^2",
            "4*sigma(2*x)*(1 - sigma(2*x))",
            "1 - (2*sigma(2*x) - 1)^2",
            "1 - tanh(x)*tanh(x)",
            "-(tanh(x) - 1)*(tanh(x) + 1)",
        ),
        (
            "1 - tanh(-x)^2",
            "2/(1 + cosh(2*x))",
            "(cosh(x)^2 - sinh(x)^2)/cosh(x)^2",
        ),
    ),
    Answer(
        "-softplus(-x)",
        (
            "log(sigma(x))",
            "-log(1 + exp(-x))",
            "x - softplus(x)",
            "x - log(1 + exp(x))",
            "log(1/(1 + exp(-x)))",
            "log((1 + tanh(x/2))/2)",
            "log(exp(x)/(1 + exp(x)))",
            "x/2 - log(exp(x/2) + exp(-x/2))",
        ),
        (
            "x/2 - log(2*cosh(x/2))",
            "log(1 + tanh(x/2)) - log(2)",
            "min(x, 0) - log(1 + exp(-abs(x)))",
        ),
    ),
    Answer(
        "-y*sigma(-y*a)",
        (
            "-y*(1 - sigma(y*a))",
            "y*(sigma(y*a) - 1)",
            "-y/(1 + exp(y*a))",
            "-y*exp(-y*a)/(1 + exp(-y*a))",
            "-y*exp(-y*a)*sigma(y*a)",
            "y*sigma(a*y) - y",
            "y*(tanh(a*y/2) - 1)/2",
        ),
        (
            "-y + y/(1 + exp(-a*y))",
            "-(y - y*sigma(y*a))",
        ),
    ),
    Answer(
        "-2*x*exp(-x^2)",
        (
            "-2*x/exp(x^2)",
            "-exp(-x*x)*x*2",
            "-(x + x)*exp(-x^2)",
            "2*(-x)*exp(-(x^2))",
            "-2*x*exp(-x^2/2)^2",
            "-2*x*exp(1 - x^2)/e",
        ),
        (
            "-2*x*exp(-x^2/2)*exp(-x^2/2)",
            "(x - 3*x)*exp((1 - x)*(1 + x) - 1)",
        ),
    ),
    Answer(
        "sigma(z) - y",
        (
            "-y + sigma(z)",
            "1/(1 + exp(-z)) - y",
            "(1 - y)*sigma(z) - y*(1 - sigma(z))",
            "(1 - y) - sigma(-z)",
            "exp(z)/(1 + exp(z)) - y",
            "(tanh(z/2) + 1)/2 - y",
            "-(y - sigma(z))",
            "(1 - y*(1 + exp(-z)))/(1 + exp(-z))",
        ),
        (
            "(1 - y)*sigma(z) - y*sigma(-z)",
            "1 - (y + sigma(-z))",
            "(exp(z)*(1 - y) - y)/(1 + exp(z))",
        ),
    ),
    Answer(
        "softplus(z) - y*z",
        (
            "-(y*log(sigma(z)) + (1 - y)*log(1 - sigma(z)))",
            "log(1 + exp(z)) - y*z",
            "max(z, 0) - y*z + log(1 + exp(-abs(z)))",
            "(1 - y)*z + softplus(-z)",
            "y*softplus(-z) + (1 - y)*softplus(z)",
            "-y*log(sigma(z)) - (1 - y)*log(sigma(-z))",
            "relu(z) - z*y + softplus(-abs(z))",
        ),
        (
            "z*(1 - y) - log(sigma(z))",
            "y*log(1 + exp(-z)) + (1 - y)*log(1 + exp(z))",
        ),
    ),
    Answer(
        "(sigma(z) - y)*sigma(z)*(1 - sigma(z))",
        (
            "(sigma(z) - y)*sigma(z)*sigma(-z)",
            "sigma(z)^2*(1 - sigma(z)) - y*sigma(z)*(1 - sigma(z))",
            "-(y - sigma(z))*(sigma(z) - sigma(z)^2)",
            "(1/(1 + exp(-z)) - y)*exp(-z)/(1 + exp(-z))^2",
            "((1 + tanh(z/2))/2 - y)*(1 - tanh(z/2)^2)/4",
        ),
        (
            "(sigma(z) - y)/(2 + 2*cosh(z))",
            "sigma(z)*(sigma(z)*(1 + y) - y - sigma(z)^2)",
        ),
    ),
    Answer(
        "a*sign(w) + 2*b*w",
        (
            "2*b*w + a*sign(w)",
            "2*w*b - a*sign(-w)",
            "a*(step(w) - step(-w)) + b*(w + w)",
            "(a + 2*b*abs(w))*sign(w)",
            "sign(w)*a + b*2*w",
        ),
        (
            "a*sign(2*w) + 2*b*abs(w)*sign(w)",
            "a*(step(w) - step(-w)) + 2*b*(relu(w) - relu(-w))",
        ),
    ),
]
