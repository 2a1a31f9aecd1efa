"""Machine Learning I: Foundations, sheet 4, exercises 1 and 2: an affine layer and activations."""

from .evidence import Bound, Formula, Limit, Shape, lines
from .ift6390_basics import RELU_SLOPES
from .rows import CONCEPT, LOOSE, RIGHT, Row

AFFINE = {"z[k]": "sum(l=1..d, W[k,l]*x[l]) + b[k]"}
LOSS = "log(1 + exp(-y*s))"
# The loss of a net with one score s; c is its slope by the score, which the sheet calls f_e.
NET = {**AFFINE, "s": "sum(q=1..d, w[q]*f(z[q]))", "c": "-y*exp(-y*s)*sigma(y*s)"}
LEAKY = "max(x/100, x)"
# The piecewise linear unit, and the same by clipping: the identity inside, slope alpha outside.
PLU = "max({0}*(x + {1}) - {1}, min({0}*(x - {1}) + {1}, x))"
CLIP = "min(max(x, -1), 1)"
GAUSSIAN = "exp(-x^2)"

ROWS = (
    Row(
        "001-1.0", "05", RIGHT,
        "W is d × d; x, b, w are in Rᵈ; a and y are numbers",
        "W need not be square. As a loss, y is 1 or -1; the algebra holds for every y.",
        (
            Shape("W @ x + b", "d", {"W": "d d", "x": "d", "b": "d"}),
            Shape("W @ x + b", "H", {"W": "H d", "x": "d", "b": "H"}),
        ),
    ),
    Row(
        "001-1a", "05", RIGHT,
        "∂(Wx + b)/∂Wᵢⱼ = xⱼeᵢ",
        evidence=(Formula("diff(z[k], W[i,j])", "x[j]*delta(i, k)", names=AFFINE),),
    ),
    Row(
        "001-1b", "05", RIGHT,
        "∂(Wx + b)/∂bᵢ = eᵢ",
        evidence=(Formula("diff(z[k], b[i])", "delta(i, k)", names=AFFINE),),
    ),
    Row(
        "001-1c", "05", RIGHT,
        "∂(Wx + b)/∂xᵢ is the i-th column of W",
        evidence=(Formula("diff(z[k], x[i])", "W[k,i]", names=AFFINE),),
    ),
    Row(
        "001-1d", "01", RIGHT,
        "σ'(a) = (1 + e⁻ᵃ)⁻² e⁻ᵃ = σ(a)(1 - σ(a))",
        evidence=lines(
            "diff(sigma(a), a)", "(1 + exp(-a))^(-2)*exp(-a)", "sigma(a)*(1 - sigma(a))"
        ),
    ),
    Row(
        "001-1e", "01", RIGHT,
        "∂/∂a log(1 + e⁻ʸᵃ) = -y e⁻ʸᵃ/(1 + e⁻ʸᵃ) = -y e⁻ʸᵃ σ(ya)",
        "The simplest form is -yσ(-ya).",
        lines(
            "diff(log(1 + exp(-y*a)), a)",
            "-y*exp(-y*a)/(1 + exp(-y*a))",
            "-y*exp(-y*a)*sigma(y*a)",
            "-y*sigma(-y*a)",
        ),
    ),
    Row(
        "001-1f", "05", RIGHT,
        "∂/∂Wᵢⱼ log(1 + exp(-y wᵀf(Wx + b))) = c wᵀ diag(f'(Wx + b)) xⱼeᵢ",
        "As a number: c · wᵢ · f'(zᵢ) · xⱼ.",
        lines(
            f"diff({LOSS}, W[i,j])",
            "c*sum(q=1..d, w[q]*f'(z[q])*x[j]*delta(q, i))",
            "c*w[i]*f'(z[i])*x[j]",
            names=NET,
        ),
    ),
    Row(
        "001-1f.b", "05", RIGHT,
        "For bᵢ the last factor is replaced by the derivative by bᵢ",
        "c · wᵢ · f'(zᵢ).",
        (Formula(f"diff({LOSS}, b[i])", "c*w[i]*f'(z[i])", names=NET),),
    ),
    Row(
        "001-1f.w", "05", LOOSE,
        "To optimise one would also need the derivative by b",
        "And by w, which is left out: c · f(zᵢ).",
        (
            Formula(f"diff({LOSS}, w[i])", "c*f(z[i])", names=NET),
            Formula("diff(log(1 + exp(-y*w*h)), w)", "0", holds=False, sizes="d = 1"),
        ),
    ),
    Row(
        "001-2a", "02", CONCEPT,
        "tanh: range, slope, for and against (no answer given)",
        "Between -1 and 1; slope 1 - tanh², at most 1, at 0. It saturates.",
        (
            Formula("diff(tanh(x), x)", "1 - tanh(x)^2"),
            Bound("-1", "tanh(x)"),
            Bound("tanh(x)", "1"),
            Limit("tanh(x)", "x", "oo", "1"),
            Limit("tanh(x)", "x", "-oo", "-1"),
            Bound("1 - tanh(x)^2", "1"),
            Formula("1 - tanh(0)^2", "1"),
        ),
    ),
    Row(
        "001-2b", "02", CONCEPT,
        "erf (no answer given)",
        "Between -1 and 1; slope 2/√π · exp(-x²), at most 2/√π, at 0.",
        (
            Formula("diff(erf(x), x)", "2/sqrt(pi)*exp(-x^2)"),
            Bound("2/sqrt(pi)*exp(-x^2)", "2/sqrt(pi)"),
        ),
    ),
    Row(
        "001-2c", "02", CONCEPT,
        "ReLU (no answer given)",
        "Zero and above; slope 1[x > 0] with a corner at 0. Units can die.",
        (
            Formula("diff(relu(x), x)", "step(x)"),
            Bound("0", "relu(x)"),
            Formula("relu(exp(u))", "exp(u)"),
            *RELU_SLOPES,
        ),
    ),
    Row(
        "001-2d", "02", CONCEPT,
        "Leaky ReLU, max(0.01x, x) (no answer given)",
        "Every number; slope 1 or 0.01 with a corner at 0. No unit dies.",
        (
            Formula(f"diff({LEAKY}, x)", "step(x) + step(-x)/100"),
            Formula("max(exp(u)/100, exp(u))", "exp(u)"),
            Formula("max(-exp(u)/100, -exp(u))", "-exp(u)/100"),
        ),
    ),
    Row(
        "001-2e", "02", CONCEPT,
        "PLU, max(α(x + c) - c, min(α(x - c) + c, x)) (no answer given)",
        "It needs 0 ≤ α < 1 and c > 0, unstated: then it is x between -c and c and has slope α "
        "outside. For α > 1 it is one line, for α = 1 the identity.",
        (
            Formula(PLU.format("1/10", "1"), f"{CLIP} + (x - {CLIP})/10"),
            Formula(PLU.format("0", "1"), CLIP),
            Formula(PLU.format("1", "1"), "x"),
            Formula(PLU.format("2", "1"), "2*(x + 1) - 1"),
        ),
    ),
    Row(
        "001-2f", "02", CONCEPT,
        "sin (no answer given)",
        "Between -1 and 1; slope cos x; it takes each value again and again.",
        (
            Formula("diff(sin(x), x)", "cos(x)"),
            Formula("sin(x)", "sin(x + 2*pi)"),
        ),
    ),
    Row(
        "001-2g", "02", CONCEPT,
        "The Gaussian exp(-x²) (no answer given)",
        "Above 0, at most 1; slope -2x exp(-x²), at most √(2/e). Flat at 0 and in both tails.",
        (
            Formula(f"diff({GAUSSIAN}, x)", f"-2*x*{GAUSSIAN}"),
            Bound(GAUSSIAN, "1"),
            Bound("0", GAUSSIAN, strict=True),
            # With u for x²: the slope squared, 4u exp(-2u), is at most 2/e.
            Bound("4*u*exp(-2*u)", "2*exp(-1)", where=("u > 0",)),
        ),
    ),
)  # fmt: skip
