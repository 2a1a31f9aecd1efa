"""The bars of the live lab: each function measures one on an open page and returns its rows."""

import json
import math
import random
import subprocess
import sys
import time
from statistics import median

import psutil

from benchmarks.lab_measures import (
    Row,
    at_least,
    at_most,
    below,
    latencies,
    missing,
    rate,
    settled,
)

CELL = """\
from nnlib.lab import Lab
from benchmarks.lab_watch import Watch, bare, leftovers
lab = Lab({})
watch = Watch(lab)
lab"""
NAIVE = "from benchmarks.naive_lab import NaiveLab\nlab = NaiveLab()"
LR = r"lr ([\w.+-]+)"  # where a caption names it
HIDDEN = r", \d+-(\d+)-\d+ "
MOMENT = r"\(([\d,]+) updates\)"
NAIVE_LR = "(lr number .*)"


def frames(page, seconds=4, repeats=3):
    """Shown frames a second, the share of a core and the ms each that drawing took: medians."""
    rates, shares, costs = [], [], []
    for _ in range(repeats):
        page.restart()
        time.sleep(0.4)
        drawing, drawn = page.kernel.value("(watch.drawing, watch.frames)")
        rates.append(shown(page, seconds))
        later, more = page.kernel.value("(watch.drawing, watch.frames)")
        shares.append((later - drawing) / seconds)
        costs.append((later - drawing) / max(1, more - drawn) * 1e3)
    return median(rates), median(shares), median(costs), repeats


def shown(page, seconds):
    """Shown frames a second, now."""
    page.js("bench.begin()")
    began = page.js("performance.now()")
    time.sleep(seconds)
    return rate(page.ticks()[1:], began, page.js("performance.now()"))


def presses(page, label, n, pattern, keys=("ArrowRight", "ArrowLeft")):
    """Milliseconds from n keys on a slider, there and back, to the frames with the new values."""
    page.handle(label).focus()
    page.js("bench.begin()")
    for i in range(n):
        before = page.shown(pattern)
        page.page.keyboard.press(keys[i % 2])
        waited = time.monotonic()
        while page.shown(pattern) == before and time.monotonic() < waited + 3:
            time.sleep(0.05)
        time.sleep(0.1 + 0.1 * random.random())  # out of step with the frames
    return latencies(page.js("bench.keys"), page.ticks(), pattern)


def naive(page, found, n):
    """What the naive lab does; it is the measure of the others."""
    found["naive rate"] = median([shown(page, 4) for _ in range(2)])
    found["naive wait"] = median(presses(page, "lr", n, NAIVE_LR))
    return [
        Row("naive lab: shown frames", "", f"{found['naive rate']:.1f} /s", 2, "", None),
        Row("naive lab: lr to pixels", "", f"{found['naive wait']:.0f} ms", n, "", None),
    ]


def playing(page, found, n):
    """The default cap: frames on the screen, and what drawing them costs the kernel."""
    shown_rate, share, cost, repeats = frames(page)
    row = at_most("drawing, share of a core", 100 * share, 35, "%", repeats)
    return [
        at_least("frames, default cap", shown_rate, 22, "/s", repeats),
        row._replace(measured=f"{row.measured} ({cost:.1f} ms a frame)"),
    ]


def uncapped(page, found, n):
    """No cap: frames on the screen, beside the naive lab's."""
    shown_rate, _, _, repeats = frames(page)
    row = at_least("frames, no cap", shown_rate, 40, "/s", repeats)
    if "naive rate" not in found:
        return [row]
    times = shown_rate / found["naive rate"]
    words = f"{found['naive rate']:.1f} /s ({times:.1f} x)"
    return [row._replace(asked=row.asked + ", >= 4 x naive", naive=words, ok=row.ok and times >= 4)]


def sliders(page, found, n):
    """From a key on a slider to the first frame that shows its new value, while it trains."""
    page.restart()
    waits = presses(page, "lr", n, LR)
    rows = [below("lr to pixels", waits, 60, 90, found.get("naive wait"))]
    page.restart()
    waits = presses(page, "hidden_dim", n, HIDDEN)
    return [*rows, below("hidden_dim to pixels", waits, 60, 90)]


def storm(page, found, n, repeats=5):
    """200 moves of the mouse in 2 s, then: how soon is the last value all that is shown?"""
    times, right = [], True
    page.kernel.run("watch.deepest, watch.tasks = 0, set()")
    for _ in range(repeats):
        handle = page.handle("hidden_dim")
        box = handle.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        track = handle.locator("xpath=ancestor::*[contains(@class, 'noUi-base')]").bounding_box()
        mouse = page.page.mouse
        mouse.move(x, y)
        mouse.down()
        page.js("bench.begin()")
        began = time.perf_counter()
        for i in range(1, 201):
            mouse.move(x + 0.2 * track["width"] * math.sin(i * math.pi / 25), y)  # 2 to 14
            time.sleep(max(0.0, began + i * 0.01 - time.perf_counter()))
        mouse.up()
        time.sleep(1)
        last = page.readout("hidden_dim")
        released = page.js("bench.releases")[-1]
        times.append(settled(released, page.ticks(), HIDDEN, last))
        right = right and page.kernel.value("lab.config.hidden[0]") == int(last)
    deepest, tasks = page.kernel.value("(watch.deepest, len(watch.tasks))")
    rows = [at_most("storm, worst time to settle", max(times), 120, "ms", repeats)]
    words = f"{tasks} task, depth {deepest}, last value {'kept' if right else 'lost'}"
    one = right and (deepest, tasks) == (1, 1)
    return [*rows, Row("storm, no overlapping work", "1 task, depth 1", words, repeats, "", one)]


def other_cell(page, found, n):
    """How long another cell's 1+1 takes while it trains as fast as it can and is drawn."""
    no_limit(page)
    times = []
    for _ in range(2 * n):
        time.sleep(0.02 + 0.04 * random.random())
        times.append(page.kernel.round_trip())
    return [below("another cell's 1+1", times, 30)]


def throughput(page, found, n, seconds=2.5, repeats=3):
    """Updates a second in the lab, seen and hidden, as a share of the bare loop's beside it."""
    shares = {False: [], True: []}
    for hidden in (False, True) * repeats:
        no_limit(page)
        page.js(f"bench.hide({str(hidden).lower()})")
        time.sleep(0.5)
        (step, began), _, (later, ended) = (
            page.kernel.value("(lab.state.step, __import__('time').perf_counter())"),
            time.sleep(seconds),
            page.kernel.value("(lab.state.step, __import__('time').perf_counter())"),
        )
        page.js("bench.hide(false)")
        page.press("Reset")
        alone = page.kernel.value(f"float(bare(lab.config, {seconds}))")
        shares[hidden].append((later - step) / (ended - began) / alone)
    return [
        at_least("updates, share of bare loop", 100 * median(shares[False]), 60, "%", repeats),
        at_least("updates, page hidden", 100 * median(shares[True]), 85, "%", repeats),
    ]


def no_limit(page):
    """Train from the first state, as fast as it can."""
    page.kernel.run("lab.panel.speed.value = float('inf')")
    page.restart()


def memory(page, found, n, updates=10_000):
    """What so many updates, shown as they are by default, add to the kernel once it is warm."""
    sizes = []
    page.restart()
    process = psutil.Process(page.kernel.value("__import__('os').getpid()"))
    for goal in (updates, 2 * updates):
        page.kernel.until(f"lab.state.step >= {goal}", seconds=60)
        page.kernel.run("import gc; gc.collect()")
        sizes.append(process.memory_info().rss / 1e6)
    added = sizes[1] - sizes[0]
    return [at_most(f"memory of {updates:,} updates", added, 10, "MB", 1)]


def rerun(page, found, n, times=50):
    """What is left when the cell has run so many times again, beside what one run leaves."""
    page.run()
    time.sleep(1)
    widgets_first = page.kernel.value("leftovers()")[2]
    for _ in range(times):
        page.run()
    time.sleep(1)
    engines, tasks, widgets = page.kernel.value("leftovers()")
    words = f"{engines} engine, {tasks} task, {widgets - widgets_first:+d} widgets"
    clean = (engines, tasks) == (1, 1) and widgets <= widgets_first
    asked = "1 engine, 1 task, +0 widgets"
    return [Row(f"the cell run {times} times more", asked, words, times, "", clean)]


def scrub(page, found, n):
    """From a key on the slider of the history to the frame that shows that moment."""
    page.restart()
    time.sleep(3)
    page.press("Pause")
    time.sleep(0.5)
    waits = presses(page, "moment", n, MOMENT, keys=("PageDown", "PageUp"))
    return [below("moment to pixels", waits, 60)]


def retrain(page, found, n):
    """From a key on a slider to the end of 50 epochs with the new value."""
    time.sleep(1)
    waits = presses(page, "hidden_dim", n, HIDDEN)
    rows = [below("retrained, hidden_dim to pixels", waits, 150)]
    return [*rows, below("retrained, lr to pixels", presses(page, "lr", n, LR), 150)]


def ensemble(page, found, n):
    """A step of 64 nets at once, per net, beside single steps; needs no page."""
    command = [sys.executable, "-m", "benchmarks.lab_ensemble"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    best = json.loads(out)
    each, rows = best["one of 64"], []
    for peer, share in (("nnlib, every 100th", 8), ("scikit-learn", 40), ("torch eager", 40)):
        bar = f"step of one net of 64, {peer.removesuffix(', every 100th')}"
        if peer in best:
            rows.append(at_least(bar, best[peer] / each, share, "x faster", 7))
        else:
            rows.append(missing(bar, f">= {share} x faster", "not installed")._replace(ok=None))
    return rows
