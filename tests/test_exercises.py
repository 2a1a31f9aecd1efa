"""Typed answers: each gets the verdict it deserves, and none can hang, break or fool the judge."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib.exercises import QUESTIONS, Question, check
from nnlib.exercises.curves import curves, line_of
from nnlib.exercises.judging import judge, misconception
from nnlib.exercises.misconceptions import MISCONCEPTIONS, mistakes, plain
from nnlib.exercises.typed import LONGEST, Refused, typed
from nnlib.exercises.verdict import (
    DIFFERENT,
    FORM,
    NOT_READ,
    RIGHT,
    SHAPE,
    UNDECIDED,
)
from nnlib.exercises.worker import LIMIT, WORKER, TaskFailed, TimeLimit, Worker
from nnlib.layers import count

SLOPE = "01 slope of log sigma"
ROOT = Path(__file__).parents[1]

# Verdicts.


@pytest.mark.parametrize(
    ("name", "answer", "kind", "words"),
    [
        (SLOPE, "", NOT_READ, "not yet: write a formula between the quotes"),
        (SLOPE, " \n", NOT_READ, "not yet: write a formula between the quotes"),
        (SLOPE, "1 - sigma(x)", RIGHT, "right: proved for every x"),
        (SLOPE, "sigma(-x)", RIGHT, "right: proved for every x"),
        (SLOPE, "\u03c3(\u2212x)", RIGHT, "right: proved for every x"),
        (SLOPE, "x*sigma(-x)/x", RIGHT, "right: proved where x != 0"),
        (SLOPE, "1/(1 + exp(x))", FORM, "true, but not yet in the asked form: only sigma and x "
         "may occur, not exp"),
        (SLOPE, "diff(log(sigma(x)), x)", FORM, "true, but not yet in the asked form: only sigma "
         "and x may occur, not diff and log"),
        (SLOPE, "1-sigma(z)", FORM, "not yet in the asked form: only sigma and x may occur, not z"),
        (SLOPE, "sigma(-x) + sin(x)^2 + cos(x)^2 - 1", FORM, "not yet in the asked form: only "
         "sigma and x may occur, not sin and cos"),
        (SLOPE, "sigma(x)", DIFFERENT, "not yet: at x = 1 it should be 0.268941, but yours is "
         "0.731059"),
        (SLOPE, "exp(x)", DIFFERENT, "not yet: at x = 0 it should be 0.5, but yours is 1.0"),
        (SLOPE, "2x", NOT_READ, "cannot read this: '2x': "),
        (SLOPE, "1-sigma(x", NOT_READ, "cannot read this: '1-sigma(x' ends where ')' should"),
        (SLOPE, "1 - sigma", NOT_READ, "cannot read this: '1 - sigma': sigma is a function"),
        (SLOPE, "1/0", UNDECIDED, "could not be checked: "),
        ("02 slope of a bell", "exp(-x^2)*(-2*x)", RIGHT, "right: proved for every x"),
        ("03 error of one neuron", "2*(sigma(z) - y)*sigma(z)*(1 - sigma(z))", RIGHT,
         "right: proved for every b, w, x and y"),
        ("03 error of one neuron", "2*(sigma(z) - y)*(sigma(z) - sigma(z)^2)", RIGHT, "right"),
        ("04 one score moves another", "-p_1*p_2", RIGHT, "right: proved for every z_1, z_2 "
         "and z_3"),
        ("04 one score moves another", "p_1*(p_1 + p_3 - 1)", RIGHT, "right"),
        ("04 one score moves another", "-exp(z_1)*exp(z_2)/(exp(z_1) + exp(z_2) + exp(z_3))^2",
         FORM, "true, but not yet in the asked form: only p_1, p_2 and p_3 may occur"),
        ("05 blame of the last weights", "outer(a, p - t)", RIGHT, "right"),
        ("05 blame of the last weights", "outer(a, p) - outer(a, t)", RIGHT, "right"),
        ("05 blame of the last weights", "outer(a, dz2)", FORM, "not yet in the asked form: only "
         "outer, a, p and t may occur, not dz2"),
        ("05 blame of the last weights", "diff(L, W2)", FORM, "not yet in the asked form: only "
         "outer, a, p and t may occur, not diff, L and W2"),
        ("05 blame of the last weights", "A.T @ (P - T)", FORM, "not yet in the asked form: only "
         "outer, a, p and t may occur, not A, P and T"),
        ("05 blame of the last weights", "np.outer(a, p - t)", NOT_READ, "cannot read this: write "
         "outer(...), without np."),
        ("05 blame of the hidden units", "W2 @ (p - t)", RIGHT, "right"),
        ("05 blame of the hidden units", "dz2 @ W2.T", FORM, "not yet in the asked form: only p, t "
         "and W2 may occur, not dz2"),
        ("04 one score moves another", "-p1*p_2", NOT_READ, "cannot read this: write p_1, not p1"),
        ("04 one score moves another", "-p_1p_2", NOT_READ, "cannot read this: a product needs *: "
         "write p_1*p_2, not p_1p_2"),
        ("06 blame of the first weights", "X.T @ ((Z > 0) * ((P - T) @ W2.T / N))", RIGHT, "right"),
        ("10 gap at the corner", "log(2)/beta", RIGHT, "right: proved where beta > 0"),
        ("10 gap at the corner", "ln(2)/beta", RIGHT, "right: proved where beta > 0"),
        ("11 variance of a weight", "2/n", RIGHT, "right: proved where n != 0"),
    ],
)  # fmt: skip
def test_an_answer_gets_its_verdict(name, answer, kind, words):
    verdict = check(name, answer)
    assert (verdict.kind, verdict.words[: len(words)]) == (kind, words)
    assert bool(verdict) == (kind == RIGHT)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_accepts_its_reference_and_not_itself(name):
    question = QUESTIONS[name]
    reference = question.reference or question.formula
    assert check(name, reference).kind == RIGHT
    if plain(question.formula) != plain(reference):
        assert check(name, question.formula).kind == FORM


def test_the_first_question_counts_what_the_library_counts():
    for hidden in range(1, 6):
        size = Question("The numbers of one net", str(count((2, hidden, 2))))
        assert check(size, QUESTIONS["00 numbers in a net"].formula.replace("H", str(hidden)))


def test_without_names_what_is_left_to_do_is_still_no_answer():
    slope = Question("The slope of x^2", "diff(x^2, x)", "2*x")
    assert check(slope, "2*x + 0*x").kind == RIGHT
    undone = check(slope, "2*x*diff(x, x)")
    assert (undone.kind, undone.words) == (
        FORM,
        "true, but not yet in the asked form: a derivative is left to do",
    )
    half = Question("Two halves of x", "x/2 + x/2", "x")
    assert check(half, "(x / 2) + x/2").words.endswith("this is the question itself")
    assert check(Question("Two halves of x", "x/2 + x/2"), "x/2 + x/2").kind == RIGHT
    ten = Question("1 + 2 + 3 + 4", "sum(k=1..4, k)", "10", forbidden=("sum",))
    assert check(ten, "sum(k=1..4, 5 - k)").words.endswith("a sum is left to work out")


def test_numbers_alone_are_judged_too():
    assert check(Question("Two and two", "2 + 2", "4"), "4").words == "right: proved"
    wrong = check(Question("Two and two", "2 + 2", "4"), "5")
    assert wrong.words == "not yet: it should be 4.0, but yours is 5.0"


def test_a_question_must_exist_and_list_its_names():
    with pytest.raises(ValueError, match=r"no question '1'; choose one of 00 numbers in a net, "):
        check("1", "x")
    with pytest.raises(TypeError, match="names is a tuple of names"):
        Question("The slope of x^2", "2*x", names="x")


# Shapes.


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("05 blame of the last weights", "outer(p - t, a)", "(K, H)"),
        ("05 blame of the last weights", "a @ (p - t)", "(H,)"),
        ("05 blame of the last weights", "a * (p - t)", "(H,)"),
        ("05 blame of the hidden units", "(p - t) @ W2", "(H, K)"),
        ("06 blame of the first weights", "X @ (((P - T) @ W2.T) * (Z > 0)) / N", "(N, D)"),
        ("06 blame of the first weights", "X.T @ (((P - T) @ W2) * (Z > 0)) / N", "(H, K)"),
    ],
)
def test_shapes_that_do_not_fit_are_explained_as_shapes(name, answer, words):
    verdict = check(name, answer)
    assert verdict.kind == SHAPE
    assert words in verdict.words
    assert "would fit" not in verdict.words  # what would fit may be the answer


def test_a_name_that_a_question_about_arrays_does_not_know_is_no_number():
    verdict = check("06 blame of the first weights", "X.T @ dZ1 / N")
    assert verdict.kind == FORM
    assert verdict.words.endswith("only X, P, T, W2, Z and N may occur, not dZ1")


def test_of_many_numbers_only_the_sizes_are_told():
    words = check("06 blame of the first weights", "X.T @ ((P - T) @ W2.T) / N").words
    assert "for D = 2, H = 3, K = 4, N = 2 there are tables for which the entry [" in words


# Misconceptions.

BATCH, ONE = "06 blame of the first weights", "05 blame of the last weights"
TANH = Question("The slope of tanh", "diff(tanh(z), z)", "1 - tanh(z)^2")
SIGMOID = Question("The slope of sigma", "diff(sigma(z), z)", "sigma(z)*(1 - sigma(z))")
LAYER = Question("The slope of L(f(z)) by z", "diff(L(f(z)), z)", "L'(f(z))*f'(z)")
LOG = Question("log of sigma", "log(sigma(x))", "-softplus(-x)")
ENTRY = Question(
    "The slope of p[i] by z[j]",
    "diff(p[i], z[j])",
    "p[i]*(delta(i, j) - p[j])",
    definitions={"p[k]": "exp(z[k])/sum(l=1..K, exp(z[l]))"},
)
WEIGHT = Question("The entry of a product", "a[i]*d[j]", "a[i]*d[j]")
MISTAKES = [
    (BATCH, "X.T @ ((P - T) @ W2.T) / N", "mask forgotten"),
    (BATCH, "X.T @ (((P - T) @ W2.T) * (Z > 0))", "mean forgotten"),
    (BATCH, "X @ (((P - T) @ W2.T) * (Z > 0)) / N", "transposed"),
    (BATCH, "X.T @ ((P @ W2.T) * (Z > 0)) / N", "target forgotten"),
    (BATCH, "2*X.T @ (((P - T) @ W2.T) * (Z > 0)) / N", "factor 2"),
    (BATCH, "-X.T @ (((P - T) @ W2.T) * (Z > 0)) / N", "sign"),
    (ONE, "outer(p - t, a)", "transposed"),
    (ONE, "outer(a, p)", "target forgotten"),
    (ONE, "outer(a, t - p)", "sign"),
    ("03 error of one neuron", "2*sigma(z)*sigma(z)*(1 - sigma(z))", "target forgotten"),
    ("03 error of one neuron", "2*(y - sigma(z))*sigma(z)*(1 - sigma(z))", "sign"),
    ("03 error of one neuron", "(sigma(z) - y)*sigma(z)*(1 - sigma(z))", "factor 2"),
    ("02 slope of a bell", "exp(-x^2)", "inner slope lost"),
    ("02 slope of a bell", "-2*x*exp(x^2)", "sign"),
    ("02 slope of a bell", "-x*exp(-x^2)", "factor 2"),
    (TANH, "1 - tanh(z^2)", "power inside"),
    (TANH, "1 - tanh(tanh(z))^2", "slope taken at the output"),
    (SIGMOID, "sigma(sigma(z))*(1 - sigma(sigma(z)))", "slope taken at the output"),
    (SIGMOID, "sigma(z)", "factor lost"),
    (LAYER, "L'(f(z))", "factor lost"),
    (LAYER, "L'(f(z))*f'(f(z))", "slope taken at the output"),
    (LOG, "-softmax(-x)", "softmax for softplus"),
    (LOG, "-exp(-x)/exp(-x)", "softmax for softplus"),
    (LOG, "-softplus(x)", "sign"),
    (ENTRY, "-p[i]*p[j]", "delta forgotten"),
    (ENTRY, "p[j]*(delta(i, j) - p[i])*2", "factor 2"),
    (WEIGHT, "a[j]*d[i]", "indices swapped"),
    ("04 one score moves another", "p_1*p_2", "sign"),
    ("04 one score moves another", "p_1*(1 - p_1)", "own score"),
    ("04 one score moves another", "0", "each on its own"),
    ("10 gap at the corner", "log(2)*beta", "beta above"),
    ("11 variance of a weight", "1/n", "half forgotten"),
    (SLOPE, "sigma(-x)*sigma(x)", "inner slope only"),
]


@pytest.mark.parametrize(("question", "answer", "name"), MISTAKES)
def test_a_known_mistake_is_named(question, answer, name):
    verdict = check(question, answer)
    assert verdict.kind in (DIFFERENT, SHAPE)
    assert verdict.misconception[:1] == (name,)
    assert verdict.misconception[1] in str(verdict)


def test_every_misconception_of_the_table_is_tried():
    assert set(MISCONCEPTIONS) <= {name for _, _, name in MISTAKES}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_names_its_own_mistakes(name):
    for mistake, (wrong, sentence) in QUESTIONS[name].misconceptions.items():
        assert check(name, wrong).misconception == (mistake, sentence)


@pytest.mark.parametrize("answer", ["1 - sigma(x)^2", "exp(x)", "x", "sigma(x/2)"])
def test_a_mistake_that_is_not_known_gets_no_name(answer):
    assert check(SLOPE, answer).misconception == ()


def test_mistakes_are_made_of_the_formula_as_it_stands():
    made = [(name, wrong) for name, _, wrong in mistakes("sum(k=1..K, f'(z[k]))/K")]
    assert ("mean forgotten", "sum(k=1..K, f'(z[k]))") in made
    assert ("slope taken at the output", "sum(k=1..K, f'(f(z[k]))) / K") in made
    assert plain("lambda*tanh(z)^2") == "lambda * tanh(z) ^ 2"
    assert plain("2x") == "2x"
    assert list(mistakes("")) == []


# What is no formula.


@pytest.mark.parametrize(
    "answer",
    [
        "(" * 10_000,
        "x" * (LONGEST + 1),
        "__import__('os')",
        "x*'os'",
        "z.__class__",
        '"a"',
        "a\0b",
        "\N{FULLWIDTH DIGIT TWO}*x",
        "x\N{ZERO WIDTH SPACE}",
        "x; y",
        "Σ",
        None,
        3,
        [1, 2],
        b"x",
    ],
)
def test_what_is_no_formula_is_refused_at_once_and_unread(answer, monkeypatch):
    monkeypatch.setattr(WORKER, "ask", None)
    times = []
    for _ in range(5):
        began = time.perf_counter()
        verdict = check(SLOPE, answer)
        times.append(time.perf_counter() - began)
    assert verdict.kind == NOT_READ
    assert verdict.words.startswith("cannot read this: ")
    assert "\0" not in verdict.words and "\N{ZERO WIDTH SPACE}" not in verdict.words
    assert min(times) < 1e-3


@pytest.mark.parametrize(
    "answer",
    [
        "9**9**9",
        "x^9999",
        "((((((x+1)^8)^8)^8)^8)^8)",
        "exp(exp(exp(exp(exp(9)))))",
        "(" * 250,
        "f(",
    ],
)
def test_what_is_absurd_is_not_read(answer):
    assert check(SLOPE, answer).kind == NOT_READ


def test_greek_letters_are_the_names_that_they_look_like():
    assert typed("σ(x)·β − λ") == "sigma(x)*beta - lambda"
    with pytest.raises(Refused, match=r"the character U\+03A3 \(greek capital letter sigma\)"):
        typed("\N{GREEK CAPITAL LETTER SIGMA}")


@settings(max_examples=150, deadline=None)
@given(st.text("x12()+-*/^',. sigmaexplogdif[]=<>@T\0é", max_size=30))
def test_nothing_that_is_typed_raises(answer):
    assert check(SLOPE, answer).words
    try:
        text = typed(answer)
    except Refused:
        return
    if text:
        assert WORKER.ask(judge, QUESTIONS[SLOPE], text).words  # raises what the task raises


# The worker.


def test_a_task_that_hangs_is_killed_after_two_seconds_and_its_process_replaced():
    worker = Worker()
    before = worker.ask(os.getpid)
    began = time.monotonic()
    with pytest.raises(TimeLimit, match="no answer within 2 s"):
        worker.ask(sum, range(10**12))  # never leaves C, so no signal of Python's can end it
    assert LIMIT <= time.monotonic() - began < LIMIT + 1
    assert worker.ask(os.getpid) != before
    assert_gone(before)
    worker.stop()


def assert_gone(pid):
    until(lambda: not Path(f"/proc/{pid}").exists(), f"process {pid} is gone, and no zombie")


def until(condition, words, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, words
        time.sleep(0.02)


def test_a_process_that_died_is_replaced():
    worker = Worker()
    os.kill(worker.ask(os.getpid), 9)
    until(lambda: not worker._process.is_alive(), "it is dead")
    assert worker.ask(abs, -1) == 1
    with pytest.raises(TaskFailed, match="the checking process"):
        worker.ask(os._exit, 1)
    assert worker.ask(abs, -2) == 2
    worker.stop()


def test_what_a_task_raises_is_told_and_does_no_harm():
    before = WORKER.ask(os.getpid)
    with pytest.raises(TaskFailed, match="ZeroDivisionError: "):
        WORKER.ask(divmod, 1, 0)
    assert WORKER.ask(os.getpid) == before


def test_a_late_result_is_no_answer_to_the_next_task():
    worker = Worker()
    worker.ask(abs, -1)

    worker._pipe = Interrupted(worker._pipe)
    with pytest.raises(KeyboardInterrupt):
        worker.ask(abs, -1)
    assert worker.ask(abs, -2) == 2
    worker.stop()


class Interrupted:
    """A pipe whose reader is interrupted while waiting."""

    def __init__(self, pipe):
        self.send, self.recv, self.close = pipe.send, pipe.recv, pipe.close

    def poll(self, limit):
        raise KeyboardInterrupt


def test_an_answer_that_takes_too_long_is_called_undecided(monkeypatch):
    def ask(*task, limit=LIMIT):
        raise TimeLimit("no answer within 2 s")

    monkeypatch.setattr(WORKER, "ask", ask)
    verdict = check(SLOPE, "1 - sigma(x)")
    assert (verdict.kind, verdict.words) == (
        UNDECIDED,
        "could not be checked: no answer within 2 s",
    )


def test_a_wrong_answer_keeps_its_verdict_when_the_search_for_its_mistake_takes_too_long(
    monkeypatch,
):
    ask = WORKER.ask

    def slow(task, *arguments, limit=LIMIT):
        if task is misconception:
            raise TimeLimit("no answer within 1 s")
        return ask(task, *arguments, limit=limit)

    monkeypatch.setattr(WORKER, "ask", slow)
    verdict = check(SLOPE, "1 + sigma(x)")
    assert (verdict.kind, verdict.misconception) == (DIFFERENT, ())


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files in /proc")
def test_checks_and_kills_leak_nothing():
    worker = Worker()
    worker.ask(abs, -1)
    check(SLOPE, "x")
    open_files, threads = len(os.listdir("/proc/self/fd")), threading.active_count()
    process = WORKER.ask(os.getpid)
    for _ in range(200):
        check(SLOPE, "1 - sigma(x)")
    assert WORKER.ask(os.getpid) == process
    killed = []
    for _ in range(5):
        killed.append(worker.ask(os.getpid))
        with pytest.raises(TimeLimit):
            worker.ask(time.sleep, 60, limit=0.01)
    worker.ask(abs, -1)
    assert len(os.listdir("/proc/self/fd")) == open_files
    assert threading.active_count() == threads
    for pid in killed:
        assert_gone(pid)
    worker.stop()


def test_threads_get_the_verdict_of_their_own_answer():
    answers = ["1 - sigma(x)", "sigma(x)", "exp(x", "diff(log(sigma(x)), x)"]
    expected = [RIGHT, DIFFERENT, NOT_READ, FORM]
    found = {}

    def ask(i):
        found[i] = [check(SLOPE, answers[i]).kind for _ in range(10)]

    threads = [threading.Thread(target=ask, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {i: [kind] * 10 for i, kind in enumerate(expected)}


@pytest.mark.parametrize("method", ["forkserver", "spawn"])
def test_each_way_to_start_a_process_serves(method):
    worker = Worker(method)
    assert worker.ask(abs, -1) == 1
    worker.stop()
    assert worker.ask(abs, -2) == 2
    worker.stop()


def run_script(folder, code):
    script, out = folder / "script.py", folder / "out"
    script.write_text(code)
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    with out.open("w") as file:  # no pipe: whoever outlives the script could hold it open
        subprocess.run([sys.executable, script], env=env, stdout=file, stderr=file, timeout=120)
    return out.read_text()


@pytest.mark.parametrize("method", ["forkserver", "spawn"])
def test_a_script_without_a_main_guard_can_check(tmp_path, method):
    code = (
        "from nnlib.exercises import checking\nfrom nnlib.exercises.worker import Worker\n"
        f"checking.WORKER = Worker({method!r})\nprint(checking.check({SLOPE!r}, 'sigma(-x)'))\n"
    )
    assert run_script(tmp_path, code) == "right: proved for every x\n"


def test_the_process_dies_with_its_parent(tmp_path):
    code = (
        "import os\nfrom nnlib.exercises.worker import WORKER\n"
        "print(WORKER.ask(os.getpid), flush=True)\nos.kill(os.getpid(), 9)\n"
    )
    assert_gone(int(run_script(tmp_path, code)))


def test_importing_the_exercises_starts_nothing_and_loads_no_pictures():
    code = (
        "import sys, multiprocessing, nnlib.exercises; "
        "print(multiprocessing.active_children(), {'numpy', 'matplotlib'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.stdout == "[] set()\n"


# What is shown.


def test_a_verdict_speaks_to_screen_readers_and_escapes_what_was_typed():
    shown = check(SLOPE, "x < 1")._repr_mimebundle_()
    assert shown["text/html"].startswith('<p role="status"')
    assert "x &lt; 1" in shown["text/html"] and "x < 1" in shown["text/plain"]
    again = check(SLOPE, "x < 1")._repr_mimebundle_()
    assert again == shown
    sign = check(SLOPE, "1 + sigma(x)")
    assert all(sign.misconception[1] in text for text in sign._repr_mimebundle_().values())


@pytest.mark.parametrize(
    ("name", "answer", "moves"),
    [(SLOPE, "sigma(x)", "x"), (TANH, "1 - tanh(z^2)", "z"),
     ("04 one score moves another", "p_1*p_2", "z_2")],
)  # fmt: skip
def test_the_curves_pass_through_the_witness_and_its_values(name, answer, moves):
    verdict = check(name, answer)
    along, at = line_of(verdict)
    assert along == moves
    true, typed_ = curves(verdict, along, at, [at[along] - 1, at[along], at[along] + 1])
    assert np.allclose((true[1], typed_[1]), [float(v) for v in verdict.values], atol=1e-5)
    assert abs(true[1] - typed_[1]) > 1e-3
    picture = verdict.plot()
    assert verdict.words in picture.caption
    assert f"as {moves} moves" in picture.caption


def test_no_curve_is_drawn_of_what_has_none():
    with pytest.raises(ValueError, match="no curve to draw: the question has no variable"):
        check(Question("Two and two", "2 + 2", "4"), "5").plot()
    with pytest.raises(ValueError, match="no curve to draw"):
        check(SLOPE, "2x").plot()
    nowhere = "log(-1 - x^2)"
    with pytest.raises(ValueError, match="have no values"):
        check(Question("Defined nowhere", nowhere), nowhere).plot()
