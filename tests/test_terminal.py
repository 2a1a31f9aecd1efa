"""python -m nnlib trains in a terminal what a Config describes."""

from io import StringIO

from nnlib.__main__ import main
from nnlib.training import Config, evaluate, final


def test_each_epoch_is_a_line_and_the_last_is_what_training_gives():
    out = StringIO()
    assert main(["--epochs", "2", "--hidden", "(4, 3)", "--activation", "tanh"], out) == 0
    head, *lines = out.getvalue().splitlines()
    assert "loss" in head and [line.split()[0] for line in lines] == ["0", "1", "2"]
    problem, state = final(Config(hidden=(4, 3), activation="tanh"), epochs=2)
    train = evaluate(problem.model, state.params, problem.data.train)
    assert lines[-1].split()[1] == f"{train.loss:.4f}"


def test_a_value_that_is_not_allowed_gets_its_sentence(capsys):
    assert main(["--activation", "rleu"]) == 2
    assert "rleu" in capsys.readouterr().err


def test_a_training_that_diverges_says_so_and_stops(capsys):
    assert main(["--lr", "1e9", "--loss", "squared_error", "--activation", "identity"]) == 1
    shown = capsys.readouterr()
    assert "smaller --lr" in shown.err and len(shown.out.splitlines()) < 50
