"""Answers with scores: softmax of three and of any number, cross-entropy, soft maxima."""

from .answer import Answer

THREE = (
    ("p_1", "exp(z_1)/(exp(z_1) + exp(z_2) + exp(z_3))"),
    ("p_2", "exp(z_2)/(exp(z_1) + exp(z_2) + exp(z_3))"),
    ("p_3", "exp(z_3)/(exp(z_1) + exp(z_2) + exp(z_3))"),
)
SOFTMAX = (("p[k]", "exp(z[k])/sum(l=1..K, exp(z[l]))"),)

SCORES = [
    Answer(
        "-p_1*p_2",
        (
            "-p_2*p_1",
            "p_1*(-p_2)",
            "-(p_1*p_2)",
            "-exp(z_1)*exp(z_2)/(exp(z_1) + exp(z_2) + exp(z_3))^2",
            "-exp(z_1 + z_2)/(exp(z_1) + exp(z_2) + exp(z_3))^2",
            "p_1*(p_1 + p_3 - 1)",
            "p_1^2 + p_1*p_3 - p_1",
            "p_2*(p_3 + p_2 - 1)",
            "-1/((1 + exp(z_2 - z_1) + exp(z_3 - z_1))*(1 + exp(z_1 - z_2) + exp(z_3 - z_2)))",
        ),
        (
            "-p_1*(1 - p_1 - p_3)",
            "((p_1 - p_2)^2 - (p_1 + p_2)^2)/4",
            "(p_3*p_2 + p_2^2 - p_2)*(p_1 + p_2 + p_3)",
        ),
        names=THREE,
    ),
    Answer(
        "p_1*(1 - p_1)",
        (
            "p_1 - p_1^2",
            "p_1*(p_2 + p_3)",
            "p_1*p_2 + p_1*p_3",
            "-p_1*(p_1 - 1)",
            "1/4 - (p_1 - 1/2)^2",
            "exp(z_1)*(exp(z_2) + exp(z_3))/(exp(z_1) + exp(z_2) + exp(z_3))^2",
        ),
        (
            "p_2 + p_3 - (1 - p_1)^2",
            "(1 - p_2 - p_3)*(p_3 + p_2)",
        ),
        names=THREE,
    ),
    Answer(
        "exp(z_1)/(exp(z_1) + exp(z_2) + exp(z_3))",
        (
            "1/(1 + exp(z_2 - z_1) + exp(z_3 - z_1))",
            "exp(z_1 - m)/(exp(z_1 - m) + exp(z_2 - m) + exp(z_3 - m))",
            "exp(z_1 - log(exp(z_1) + exp(z_2) + exp(z_3)))",
            "sigma(z_1 - log(exp(z_2) + exp(z_3)))",
            "1 - (exp(z_2) + exp(z_3))/(exp(z_3) + exp(z_1) + exp(z_2))",
            "exp(z_1 - z_2)/(exp(z_1 - z_2) + 1 + exp(z_3 - z_2))",
        ),
        (
            "exp(z_1)/exp(log(exp(z_3) + exp(z_2) + exp(z_1)))",
            "1 - 1/(1 + exp(z_1)/(exp(z_2) + exp(z_3)))",
            "exp(2*z_1)/(exp(2*z_1) + exp(z_1 + z_2) + exp(z_1 + z_3))",
        ),
    ),
    Answer(
        "p[i]*(delta(i, j) - p[j])",
        (
            "p[j]*(delta(i, j) - p[i])",
            "delta(i, j)*p[i] - p[i]*p[j]",
            "delta(j, i)*p[j] - p[j]*p[i]",
            "-p[i]*(p[j] - delta(i, j))",
            "diff(p[j], z[i])",
            "p[i]*delta(i, j) - exp(z[i] + z[j])/sum(k=1..K, exp(z[k]))^2",
            "p[i]*delta(i, j)*(1 - p[i]) - (1 - delta(i, j))*p[i]*p[j]",
            "sum(k=1..K, delta(k, i)*p[k]*(delta(k, j) - p[j]))",
        ),
        (
            "p[j]*delta(i, j) - p[i]*p[j]",
            "exp(z[i])/sum(q=1..K, exp(z[q]))*(delta(i, j) - exp(z[j])/sum(l=1..K, exp(z[l])))",
            "diff(exp(z[i])/sum(k=1..K, exp(z[k])), z[j])",
        ),
        names=SOFTMAX,
    ),
    Answer(
        "p[k] - delta(k, y)",
        (
            "-(delta(k, y) - p[k])",
            "p[k] - delta(y, k)",
            "exp(z[k])/sum(l=1..K, exp(z[l])) - delta(k, y)",
            "-delta(k, y) + exp(z[k])/sum(q=1..K, exp(z[q]))",
            "p[k]*(1 - delta(k, y)) + delta(k, y)*(p[y] - 1)",
            "sum(l=1..K, delta(l, k)*p[l]) - delta(k, y)",
            "diff(log(sum(l=1..K, exp(z[l]))) - z[y], z[k])",
        ),
        (
            "1/sum(l=1..K, exp(z[l] - z[k])) - delta(k, y)",
            "diff(-log(p[y]), z[k])",
            "delta(k, y)*(p[k] - 1) + (1 - delta(k, y))*p[k]",
        ),
        names=SOFTMAX,
    ),
    Answer(
        "log(sum(k=1..K, exp(z[k]))) - z[y]",
        (
            "-log(p[y])",
            "-z[y] + log(sum(l=1..K, exp(z[l])))",
            "log(sum(k=1..K, exp(z[k] - z[y])))",
            "-log(exp(z[y])/sum(k=1..K, exp(z[k])))",
            "log(exp(-z[y])*sum(k=1..K, exp(z[k])))",
            "log(sum(k=1..K, exp(z[k] - m))) + m - z[y]",
            "log(1/p[y])",
        ),
        (
            "-sum(k=1..K, delta(k, y)*log(p[k]))",
            "log(2*sum(k=1..K, exp(z[k]))) - z[y] - log(2)",
        ),
        names=SOFTMAX,
    ),
]

SOFT_MAXIMA = [
    Answer(
        "log(2)/beta",
        (
            "1/beta*log(2)",
            "-log(1/2)/beta",
            "log(4)/(2*beta)",
            "softplus(0)/beta",
            "(log(6) - log(3))/beta",
            "log(1 + exp(0))/beta",
        ),
        (
            "log(8)/beta/3",
            "-(log(5) - log(10))/beta",
        ),
    ),
    Answer(
        "softplus(beta*(1 - t))/beta",
        (
            "log(1 + exp(beta*(1 - t)))/beta",
            "log(1 + exp(beta - beta*t))/beta",
            "-log(sigma(beta*(t - 1)))/beta",
            "1 - t + softplus(beta*(t - 1))/beta",
            "(beta*(1 - t) + log(1 + exp(-beta*(1 - t))))/beta",
        ),
        (
            "1 - t - log(sigma(beta*(1 - t)))/beta",
            "log((exp(beta*t) + exp(beta))/exp(beta*t))/beta",
        ),
    ),
    Answer(
        "-sigma(beta*(1 - t))",
        (
            "-1/(1 + exp(-beta*(1 - t)))",
            "-1/(1 + exp(beta*(t - 1)))",
            "sigma(beta*(t - 1)) - 1",
            "-exp(beta)/(exp(beta) + exp(beta*t))",
            "diff(softplus(beta*(1 - t))/beta, t)",
            "-(1 + tanh(beta*(1 - t)/2))/2",
        ),
        (
            "-exp(beta - beta*t)/(1 + exp(beta - beta*t))",
            "exp(beta*t)/(exp(beta) + exp(beta*t)) - 1",
        ),
    ),
    Answer(
        "max(a, b) + log(1 + exp(-beta*abs(a - b)))/beta",
        (
            "log(exp(beta*a) + exp(beta*b))/beta",
            "a + log(1 + exp(beta*(b - a)))/beta",
            "(a + b + abs(a - b))/2 + softplus(-beta*abs(b - a))/beta",
            "b + softplus(beta*(a - b))/beta",
            "min(a, b) + abs(a - b) + softplus(-beta*abs(a - b))/beta",
        ),
        (
            "(a + b)/2 + log(exp(beta*(a - b)/2) + exp(beta*(b - a)/2))/beta",
            "a + relu(b - a) + softplus(-beta*abs(b - a))/beta",
        ),
    ),
    Answer(
        "exp(beta*z[j])/sum(k=1..K, exp(beta*z[k]))",
        (
            "1/sum(k=1..K, exp(beta*(z[k] - z[j])))",
            "exp(beta*(z[j] - m))/sum(l=1..K, exp(beta*(z[l] - m)))",
            "diff(log(sum(k=1..K, exp(beta*z[k])))/beta, z[j])",
            "exp(beta*z[j] - log(sum(k=1..K, exp(beta*z[k]))))",
            "1 - sum(k=1..K, (1 - delta(k, j))*exp(beta*z[k]))/sum(k=1..K, exp(beta*z[k]))",
        ),
        (
            "sum(k=1..K, delta(j, k)*exp(beta*z[k]))/sum(q=1..K, exp(z[q]*beta))",
            "exp(z[j]*beta)*exp(c)/sum(i=1..K, exp(beta*z[i] + c))",
        ),
    ),
    Answer(
        "log(sum(k=1..K, exp(beta*z[k])))/beta",
        (
            "m + log(sum(k=1..K, exp(beta*(z[k] - m))))/beta",
            "(beta*m + log(sum(l=1..K, exp(beta*z[l] - beta*m))))/beta",
            "log(sum(k=1..K, exp(beta*z[k])/K))/beta + log(K)/beta",
            "log(exp(beta*m)*sum(k=1..K, exp(beta*(z[k] - m))))/beta",
        ),
        (
            "z[1] + log(sum(k=1..K, exp(beta*(z[k] - z[1]))))/beta",
            "-log(1/sum(k=1..K, exp(z[k]*beta)))/beta",
        ),
    ),
]
