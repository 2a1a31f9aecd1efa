"""The benchmark of the lab on recordings whose figures are known; no browser."""

import math

import pytest

from benchmarks.lab_measures import (
    Tick,
    at_least,
    at_most,
    below,
    latencies,
    line,
    missing,
    rate,
    settled,
    value,
)
from benchmarks.naive_lab import RATES, margin

LR = r"lr ([\w.+-]+)"


def ticks(*pairs):
    return [Tick(at, f"circles, 2-8-2 relu, lr {lr}, after 3 epochs") for at, lr in pairs]


def test_a_value_is_read_from_the_words_or_is_none():
    assert value("circles, 2-8-2 relu, lr 1e-05, after", LR) == "1e-05"
    assert value("the picture is on its way", LR) is None


def test_the_rate_counts_frames_within_the_window_only():
    every_40_ms = [Tick(40.0 * i, "") for i in range(200)]
    assert rate(every_40_ms, 1000, 3000) == 25


def test_a_latency_ends_at_the_first_frame_with_another_value():
    recorded = ticks((0, "0.05"), (110, "0.05"), (150, "0.1"), (190, "0.1"), (480, "0.05"))
    assert latencies([100, 400], recorded, LR) == [50, 80]


def test_a_press_that_was_not_seen_before_the_next_one_is_infinite():
    recorded = ticks((0, "0.05"), (110, "0.05"), (250, "0.1"))
    assert latencies([100, 200], recorded, LR) == [math.inf, 50]
    assert latencies([100], ticks((0, "0.05")), LR) == [math.inf]


def test_a_frame_without_the_words_is_not_another_value():
    recorded = [*ticks((0, "0.05")), Tick(120, "no caption"), *ticks((160, "0.1"))]
    assert latencies([100], recorded, LR) == [60]


def test_it_has_settled_when_only_the_last_value_is_shown():
    recorded = ticks((900, "1"), (990, "2"), (1030, "1"), (1070, "2"), (1110, "2"))
    assert settled(1000, recorded, LR, "2") == 70
    assert settled(1000, recorded, LR, "1") == math.inf


def test_it_may_have_settled_before_the_release():
    assert settled(1000, ticks((900, "1"), (950, "2"), (1030, "2")), LR, "2") == 0


def test_a_row_of_latencies_asks_for_the_median_the_tail_and_the_share():
    times = [*[50.0] * 94, *[80.0] * 6]
    assert below("lr", times, 60, 90).ok
    assert not below("lr", times, 50, 90).ok
    assert not below("lr", times, 60, 80).ok
    assert below("lr", times, 60, 90, naive=150).ok
    assert not below("lr", times, 60, 90, naive=149).ok
    assert below("lr", times, 60, 90, naive=200).naive == "200 ms (0.25 x)"
    assert below("lr", times, 60).n == 100


@pytest.mark.parametrize("unseen", [math.inf, math.nan])
def test_what_was_not_seen_misses_the_bar(unseen):
    assert not below("lr", [50.0, unseen, unseen], 60, 90).ok
    assert not below("lr", [50.0], 60, 90, naive=math.nan).ok
    assert missing("lr", "60 ms", "there is no slider").ok is False


def test_rows_say_whether_a_figure_reaches_its_bar():
    assert at_least("frames", 22.0, 22, "/s", 3).ok and not at_least("frames", 21.9, 22, "/s", 3).ok
    assert at_most("memory", 10.0, 10, "MB", 1).ok and not at_most("memory", 10.1, 10, "MB", 1).ok
    assert at_most("memory", 10.1, 10, "MB", 1).measured == "10.1 MB"


def test_a_line_has_its_cells_in_columns():
    assert line(("a", 1), (3, 2)) == "a   | 1 "


def test_the_margin_of_the_naive_lab_tells_its_rates_apart():
    reds = [round(255 * margin(rate)[0]) for rate in RATES]
    assert reds == [255 - i for i in range(len(RATES))]
