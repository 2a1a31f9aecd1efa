"""Guesses: points become shares, are kept beside the notebook, and cost their cross-entropy."""

import json
import math
import threading

import pytest

from experiments.claims import CLAIMS
from nnlib.exercises import GUESSES, Asked, guess, kept, my_guesses, scored
from nnlib.exercises.guess import NOT_KEPT
from nnlib.points import cost, in_words, listed, shares, verdict

THREE = Asked("Which?", ("red", "green", "blue"), 1, "01a")
FOUR = Asked("How many?", ("one", "two", "three", "four"), 3, "01a")


REAL = dict(GUESSES)


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    """A table of eight questions, and a file of guesses that is not there yet."""
    for key in REAL:
        monkeypatch.delitem(GUESSES, key)
    for key, asked in ({"t1": THREE, "t2": FOUR} | {f"u{i}": THREE for i in range(6)}).items():
        monkeypatch.setitem(GUESSES, key, asked)
    monkeypatch.setenv("NNLIB_GUESSES", str(tmp_path / "guesses.json"))
    return tmp_path / "guesses.json"


def give(key, *points):
    box = guess(key)
    for widget, value in zip(box.boxes.values(), points, strict=True):
        widget.value = value
    box.button.click()
    return box


# The table.


@pytest.mark.parametrize("key", REAL)
def test_every_question_of_the_table_can_be_asked_and_its_answer_is_claimed(key):
    asked = REAL[key]
    assert key[:2].isdigit() and (key[2:] == "" or key[2] == " ")
    assert asked.question.endswith("?")
    assert len(asked.options) == len(set(asked.options)) >= 2
    assert all(0 < len(option) <= 60 for option in asked.options)
    assert 0 <= asked.true < len(asked.options)
    assert asked.claim in {claim.id for claim in CLAIMS}


def test_an_unknown_key_gets_one_sentence():
    for what in (guess, scored):
        with pytest.raises(ValueError, match=r"There is no guess 'zz'; choose one of t1, t2"):
            what("zz")


# Points.


def test_points_of_any_size_are_normalised():
    assert shares({"a": 3, "b": 1}) == shares({"a": 30.0, "b": 10.0}) == {"a": 0.75, "b": 0.25}
    assert shares({"a": 0, "b": 0}) is None
    assert listed({"a": 0.75, "b": 0.25}) == "a 0.75, b 0.25"


def test_the_cost_is_the_cross_entropy_and_nothing_costs_infinity():
    assert cost(1) == 0 and str(cost(1)) == "0.0"
    assert cost(0.25) == pytest.approx(2 * math.log(2), rel=1e-15)
    assert cost(0) == math.inf
    assert in_words(0.001) == "0.001" and in_words(0) == "0.00"


def test_a_verdict_on_nothing_says_how_to_avoid_it():
    assert verdict(0.5, 4) == (
        "You gave it 0.50, which costs −ln 0.50 = 0.693; not knowing, 1/4 each, costs ln 4 = 1.386."
    )
    assert verdict(0, 3).startswith("You gave it 0.00, which costs −ln 0, which is infinite;")
    assert verdict(0, 3).endswith(
        "Give every option a point: a share of 0.01 costs 4.605, and not all."
    )


# The box.


def test_the_boxes_have_visible_labels_and_start_alike():
    box = guess("t2")
    assert [b.description for b in box.boxes.values()] == list(FOUR.options)
    assert [b.value for b in box.boxes.values()] == [25] * 4
    assert "Which?" in guess("t1").widget.children[0].value


def test_a_box_follows_keeps_and_warns(file):
    box = guess("t1")
    box.boxes["red"].value = 0
    assert 'role="status"' in box.said.value
    assert "Not kept yet: red 0.00, green 0.50, blue 0.50." in box.said.value
    assert "An option without a point costs infinitely much" in box.said.value
    assert not file.exists()
    box.button.click()
    assert "Kept: red 0.00, green 0.50, blue 0.50." in box.said.value
    assert json.loads(file.read_text()) == {
        "t1": {
            "question": "Which?",
            "points": {"red": 0, "green": 33, "blue": 33},
            "scored": False,
        }
    }


def test_no_points_are_no_guess(file):
    assert "Give some option a point." in give("t1", 0, 0, 0).said.value
    assert not file.exists()


def test_a_kept_guess_comes_back_and_may_change_until_it_is_scored():
    give("t1", 10, 20, 10)
    box = guess("t1")
    assert box.points == {"red": 10, "green": 20, "blue": 10}
    assert "Kept: red 0.25, green 0.50, blue 0.25." in box.said.value
    give("t1", 1, 3, 0)
    assert "You gave it 0.75" in str(scored("t1"))
    assert "The answer was shown" in guess("t1").said.value
    assert "your guess stands: red 0.25, green 0.75" in give("t1", 0, 1, 0).said.value
    assert "You gave it 0.75" in str(scored("t1"))


def test_the_page_without_a_kernel_is_the_same_whatever_is_kept():
    def page(key):
        bundle = guess(key)._repr_mimebundle_()
        return {kind: bundle[kind] for kind in ("text/html", "text/plain")}

    before = page("t1")
    give("t1", 1, 3, 0)
    scored("t1")
    assert page("t1") == before
    assert before["text/plain"] == "Guess: Which? red / green / blue"
    assert "<ul><li>red</li><li>green</li><li>blue</li></ul>" in before["text/html"]


def test_a_box_that_is_asked_again_closes_the_old_one():
    from ipywidgets.widgets import widget

    guess("t1").close()
    alive = len(widget._instances)
    old, new = guess("t1"), guess("t1")
    assert old.widget.comm is None and new.widget.comm is not None
    assert "application/vnd.jupyter.widget-view+json" not in old._repr_mimebundle_()
    new.close()
    assert len(widget._instances) == alive


# The file.


def test_guesses_are_merged_whoever_wrote_them(file):
    file.write_text('{"another": [1], "t2": {"points": 3}}')
    give("t1", 1, 1, 2)
    assert list(json.loads(file.read_text())) == ["another", "t2", "t1"]
    assert json.loads(file.read_text())["another"] == [1]


def test_guesses_from_many_threads_are_all_kept(file):
    entry = {"points": {"red": 1, "green": 1, "blue": 1}}
    threads = [threading.Thread(target=kept.keep, args=(f"u{i}", entry)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(json.loads(file.read_text())) == {f"u{i}" for i in range(6)}
    assert [path.name for path in file.parent.iterdir()] == ["guesses.json"]


@pytest.mark.parametrize("text", [b"{", b"[1, 2]", b"", b"\xff\xfe\x00", b"[" * 100_000])
def test_a_broken_file_is_renamed_and_never_lost(file, text):
    file.write_bytes(text)
    (file.parent / "guesses-broken-1.json").write_text("older")
    words = str(scored("t1"))
    assert words == (
        "guesses.json could not be understood; it is kept as guesses-broken-2.json. " + NOT_KEPT
    )
    assert (file.parent / "guesses-broken-2.json").read_bytes() == text
    assert "Kept: red 0.25" in give("t1", 1, 1, 2).said.value


def test_a_file_that_cannot_be_written_gets_one_sentence_and_stays(file, monkeypatch):
    give("t1", 1, 1, 2)
    before = file.read_text()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept.os, "replace", full)
    said = give("t2", 1, 1, 1, 1).said.value
    assert "guesses.json could not be written: No space left on device." in said
    assert "Kept" not in said
    assert file.read_text() == before and len(list(file.parent.iterdir())) == 1


def test_a_folder_in_the_place_of_the_file_gets_one_sentence(file):
    file.mkdir()
    assert "guesses.json could not be read: Is a directory." in str(scored("t1"))


@pytest.mark.parametrize(
    "points",
    [
        {"red": 1, "green": 1},
        {"red": 1, "green": -1, "blue": 1},
        {"red": 1, "green": math.nan, "blue": 1},
        {"red": 1, "green": math.inf, "blue": 1},
        {"red": 1, "green": "1", "blue": 1},
        {"red": 0, "green": 0, "blue": 0},
        {"red": 1, "green": 10**400, "blue": 1},
        [1, 2, 3],
        None,
    ],
)
def test_an_entry_that_is_no_guess_is_not_scored(file, points):
    file.write_text(json.dumps({"t1": {"points": points, "scored": True}}))
    assert str(scored("t1")) == NOT_KEPT
    assert "scored yet" in str(my_guesses())
    assert guess("t1").points == {"red": 33, "green": 33, "blue": 33}


def test_guesses_are_beside_the_notebook_unless_the_environment_says_otherwise(
    tmp_path, monkeypatch
):
    monkeypatch.delenv("NNLIB_GUESSES")
    monkeypatch.chdir(tmp_path)
    assert kept.path() == tmp_path / "guesses.json"


# The scores.


def test_without_a_guess_there_is_one_fixed_sentence():
    assert str(scored("t1")) == NOT_KEPT
    assert "green" not in str(scored("t1"))
    assert str(my_guesses()) == "No guess of yours has been scored yet."


def test_a_score_says_what_came_true_and_what_it_cost():
    give("t1", 1, 2, 1)
    assert str(scored("t1")) == (
        "What came true: green. You gave it 0.50, which costs −ln 0.50 = 0.693; not knowing, "
        "1/3 each, costs ln 3 = 1.099. Your mean over 1 guess so far: 0.693; not knowing costs "
        "1.099 on average."
    )
    assert '<p role="status">What came true: green.' in scored("t1")._repr_html_()


def test_the_mean_is_over_the_answers_that_were_shown():
    give("t1", 1, 2, 1)
    give("t2", 1, 1, 1, 1)
    assert "over 1 guess so far: 0.693" in str(scored("t1"))
    mean = (math.log(2) + math.log(4)) / 2
    assert f"over 2 guesses so far: {mean:.3f}; not knowing costs 1.242" in str(scored("t2"))


def test_nothing_for_the_truth_makes_the_mean_infinite_and_says_so():
    give("t1", 1, 0, 1)
    give("t2", 1, 1, 1, 1)
    scored("t2")
    words = str(scored("t1"))
    assert "costs −ln 0, which is infinite" in words
    assert (
        "2 guesses so far: infinite, for 1 of them gave nothing to what came true (without, "
        in (words)
    )


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ((90, 5, 5), "favourites had 0.90 on average, and 0.00 of them came true: you are surer"),
        ((30, 40, 30), "had 0.40 on average, and 1.00 of them came true: you are right more"),
        ((1, 8, 1), "had 0.80 on average, and 1.00 of them came true: you are as sure as"),
    ],
)
def test_after_several_guesses_it_is_said_how_sure_they_were(points, words):
    for i in range(6):
        give(f"u{i}", *points)
        said = str(scored(f"u{i}"))
        assert ("favourites" in said) == (i >= 4)
    assert words in said


def test_a_guess_without_a_favourite_says_nothing_of_how_sure_it_was():
    for i in range(6):
        give(f"u{i}", 1, 1, 1)
        assert "favourites" not in str(scored(f"u{i}"))


def test_all_guesses_are_listed_with_their_mean():
    give("t2", 1, 1, 1, 1)
    give("t1", 1, 2, 1)
    give("u0", 1, 2, 1)
    scored("t2"), scored("t1")
    first, second, last = str(my_guesses()).splitlines()
    assert first == "t1: Which? It was: green. 0.50, cost 0.693"
    assert second == "t2: How many? It was: four. 0.25, cost 1.386"
    assert last.startswith("Your mean over 2 guesses so far: 1.040;")
    html = my_guesses()._repr_html_()
    assert "<caption" in html and "How many?" in html and "1.386" in html
