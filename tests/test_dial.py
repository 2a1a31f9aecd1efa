"""A dial without a browser: its picture follows the newest values, and errors do not cost it."""

import asyncio
import threading
import time

import ipywidgets as widgets
import numpy as np
import pytest
from page import Page, until

from nnlib.lab import Dial
from nnlib.losses import softmax
from nnlib.view import Picture, soft_maximum_picture, softmax_picture

SCORES = {f"z_{k}": (-5.0, 5.0, 0.1, start) for k, start in ((1, 1.0), (2, 2.0), (3, 0.5))}


def plain(a, b=0):
    """A small grey picture; 1/a fails at a = 0."""
    return Picture(np.full((20, 40, 3), int(100 / a), np.uint8), f"a is {a}, b is {b}.", [a])


def turned(scenario, draw=plain, **sliders):
    """Run an async scenario(dial, page) with a dial made inside a running loop."""

    async def main():
        dial = Dial(draw, name="test", **(sliders or {"a": (0, 50, 1, 1), "b": ["one", "two"]}))
        try:
            await scenario(dial, Page(dial.screen))
        finally:
            dial.close()
            await asyncio.sleep(0.01)
        assert [t for t in asyncio.all_tasks() if t is not asyncio.current_task()] == []

    asyncio.run(main())


def caption(page):
    return page.frames[-1][0]["caption"]


def mime(page):
    return page.frames[-1][0]["mime"]


def test_a_storm_from_another_thread_ends_on_the_last_value_without_loss():
    drawn = []

    def draw(a, b):
        drawn.append(a)
        return plain(a, b)

    async def scenario(dial, page):
        page.look()
        await until(lambda: page.frames)
        assert mime(page) == "image/png"

        def storm():
            for i in range(200):
                dial.controls["a"].value = 1 + i % 50
                time.sleep(0.002)

        thread = threading.Thread(target=storm)
        thread.start()
        await until(lambda: not thread.is_alive())
        await until(lambda: caption(page) == "a is 50, b is one." and mime(page) == "image/png")
        assert 3 < len(drawn) < 60, "one frame in 40 ms at most"
        n = len(page.frames)
        await asyncio.sleep(0.3)
        assert len(page.frames) == n, "at rest"

    turned(scenario, draw)


def test_nobody_looks_nothing_is_drawn_and_the_newest_value_waits():
    async def scenario(dial, page):
        dial.controls["a"].value = 7
        await asyncio.sleep(0.1)
        assert not page.frames
        page.look()
        await until(lambda: page.frames and caption(page) == "a is 7, b is one.")
        assert len(page.frames) == 1

    turned(scenario)


def test_a_page_that_never_acknowledges_gets_the_newest_value_later():
    async def scenario(dial, page):
        page.screen.send = lambda message, buffers=None: (
            page.frames.append((message, buffers)) if message["kind"] == "frame" else None
        )
        page.look()
        for a in range(1, 40):
            dial.controls["a"].value = a
            await asyncio.sleep(0.01)
        assert 1 <= len(page.frames) <= 2
        await until(lambda: caption(page) == "a is 39, b is one.")  # a frame lost for a second

    turned(scenario)


def test_an_error_is_said_and_the_next_good_value_draws_again():
    async def scenario(dial, page):
        page.look()
        await until(lambda: page.frames)
        dial.controls["a"].value = 0
        await until(lambda: dial.message.value)
        assert "Not drawn: ZeroDivisionError: division by zero" in dial.message.value
        assert "The picture is still that of a = 1, b = one." in dial.message.value
        dial.controls["b"].value = "two"
        dial.controls["a"].value = 4
        await until(lambda: caption(page) == "a is 4, b is two.")
        assert not dial.message.value

    turned(scenario)


def test_an_interrupt_is_said_and_the_next_value_draws_again():
    def draw(a):
        if a == 2:
            raise KeyboardInterrupt
        return plain(a)

    async def scenario(dial, page):
        page.look()
        await until(lambda: page.frames)
        dial.controls["a"].value = 2
        await until(lambda: "Not drawn: Interrupted." in dial.message.value)
        dial.controls["a"].value = 3
        await until(lambda: caption(page) == "a is 3, b is 0.")

    turned(scenario, draw, a=(1, 3, 1, 1))


def test_the_same_name_replaces_the_dial_and_leaves_no_widget_behind():
    from ipywidgets.widgets.widget import _instances

    Dial(plain, name="test", a=[1, 2]).close()
    alive = [len(_instances)]
    for _ in range(3):
        dial = Dial(plain, name="test", a=[1, 2])
        alive.append(len(_instances))
    assert alive[1] == alive[2] == alive[3] > alive[0]
    dial.close()
    assert len(_instances) == alive[0]


def test_its_picture_and_its_line_are_the_same_every_time_and_those_of_the_start():
    bundles = []
    for _ in range(2):
        dial = Dial(softmax_picture, name="test", **SCORES)
        dial.controls["z_2"].value = -3.0
        bundles.append(dial._repr_mimebundle_())
        dial.close()
    one, two = bundles
    assert one["image/png"] == two["image/png"] and one["image/png"].startswith(b"\x89PNG")
    assert one["text/plain"] == two["text/plain"]
    assert one["text/plain"].startswith("Dial: The scores 1.00, 2.00, 0.50 give")
    assert "(data " in one["text/plain"] and "\n" not in one["text/plain"]
    assert "application/vnd.jupyter.widget-view+json" in one
    assert "application/vnd.jupyter.widget-view+json" not in dial._repr_mimebundle_()


def test_each_kind_of_slider_has_its_widget_and_a_visible_label():
    dial = Dial(
        lambda **values: plain(1),
        name="test",
        z_1=(-1.0, 1.0, 0.1, 0.5),
        n=(1, 9, 1, 3),
        beta=[1, 2.5, 20],
        batch_size=["one", "all"],
    )
    kinds = [type(widget) for widget in dial.controls.values()]
    assert kinds == [
        widgets.FloatSlider,
        widgets.IntSlider,
        widgets.SelectionSlider,
        widgets.Dropdown,
    ]
    assert [w.value for w in dial.controls.values()] == [0.5, 3, 1, "one"]
    assert [w.description for w in dial.controls.values()] == ["z₁", "n", "beta", "batch size"]
    dial.close()


@pytest.mark.parametrize(
    "sliders, words",
    [
        ({"a": (0, 1, 0.1, 2)}, "with start from low to high"),
        ({"a": (0, 1, 0, 0)}, "a step above 0"),
        ({"a": [3]}, "at least two values"),
        ({"a": 3}, "a is 3; give \\(low, high, step, start\\)"),
    ],
)
def test_what_is_not_allowed_gets_one_sentence(sliders, words):
    with pytest.raises(ValueError, match=words):
        Dial(plain, name="test", **sliders)


def test_a_draw_that_fails_at_the_start_fails_in_its_cell_and_leaves_the_old_dial():
    old = Dial(plain, name="test", a=[1, 2])
    with pytest.raises(ZeroDivisionError):
        Dial(plain, name="test", a=[0, 1])
    with pytest.raises(TypeError, match=r"returned \{.a.: 1\}; it must return a nnlib"):
        Dial(dict, name="test", a=[1, 2])
    assert "application/vnd.jupyter.widget-view+json" in old._repr_mimebundle_()
    old.close()


# --- the drawings ---------------------------------------------------------------------------------


def test_the_softmax_picture_says_what_differences_say():
    """The slopes in its caption are those of the softmax that runs."""
    z, h = np.array([0.3, -1.2, 0.8]), 1e-6
    slopes = (softmax(z + [h, 0, 0]) - softmax(z - [h, 0, 0])) / (2 * h)
    words = softmax_picture(*z).words.replace("−", "-")
    assert f"by {', '.join(f'{s:.3f}' for s in slopes)} per unit" in words
    assert f"probabilities {', '.join(f'{p:.3f}' for p in softmax(z))}, whose sum is 1.000" in words
    assert "Each row of the Jacobian sums to 0." in words


def test_the_softmax_picture_s_bars_are_as_high_as_their_probabilities():
    """Count the pixels of each class colour: the areas are in the ratio of the probabilities."""
    z = (1.0, 2.0, 0.5)
    rgb = softmax_picture(*z).rgb.astype(int)
    colours = [(0xD5, 0x5E, 0x00), (0x00, 0x72, 0xB2), (0x00, 0x9E, 0x73)]
    areas = np.array([(np.abs(rgb - colour).sum(axis=-1) == 0).sum() for colour in colours])
    assert np.abs(areas / areas.sum() - softmax(np.array(z))).max() < 0.01


def test_the_softmax_picture_calls_no_positive_probability_0():
    assert "probabilities < 0.001, < 0.001, 1.000, whose" in softmax_picture(8, 16, 24).words


@pytest.mark.parametrize("z", [(0, 0, 0), (900, -900, 0), (5, 5, -5)], ids=str)
def test_the_softmax_picture_draws_the_ends_of_its_sliders(z):
    words = softmax_picture(*z).words
    assert "nan" not in words and "−0.000" not in words and "Each row" in words


@pytest.mark.parametrize("beta", [0.25, 1, 5, 20])
@pytest.mark.parametrize("n", [2, 10])
def test_the_soft_maximum_is_widest_at_the_tie_and_stays_in_its_band(beta, n):
    words = soft_maximum_picture(beta, n).words
    width = f"{np.log(n) / beta:.3f}"
    assert f"up to {width} above the maximum, most of all at x = 0.00" in words
    assert f"= {width} wide, and the curve stays inside it" in words


def test_a_moving_picture_forgets_the_values_before():
    for draw, one, other in (
        (softmax_picture, (1, 2, 3), (0, -1, 4)),
        (soft_maximum_picture, (1,), (8,)),
    ):
        first = draw(*one)
        assert not np.array_equal(draw(*other).rgb, first.rgb)
        assert np.array_equal(draw(*one).rgb, first.rgb)
        assert draw(*one).caption == first.caption != draw(*other).caption


def test_true_or_false_is_a_tick_box():
    async def scenario(dial, page):
        page.look()
        await until(lambda: page.frames)
        box = dial.controls["in_updates"]
        assert isinstance(box, widgets.Checkbox) and box.description == "in updates"
        assert caption(page) == "a is 1, b is False."
        box.value = True
        await until(lambda: caption(page) == "a is 1, b is True.")

    turned(scenario, lambda in_updates: plain(1, in_updates), in_updates=False)
