"""Every control and gesture of the labs, by mouse and keyboard, in one notebook in the browser."""

import csv
import io
import re

import numpy as np
import pytest
from browsing import LOSS, MAP, Reader, notebook, pixels, shut_down, until
from PIL import Image

from nnlib.lab.controls import CONTROLS
from nnlib.lab.easel import PANELS, SHOWN

pytestmark = pytest.mark.browser
IMPORTS = "from nnlib.lab import Dial, Lab, Race, Sweep; from nnlib.training import Config"
TINY = "hidden=4, n=100, epochs=10, autoplay=False"  # ten epochs are 60 updates


@pytest.fixture(scope="module")
def opened(browser, server, notebooks):
    """A notebook of three cells: one to ask the kernel in, two for labs."""
    reader = Reader(browser, server, notebook(notebooks, "labs.ipynb", IMPORTS, "", ""))
    reader.run(0, IMPORTS)
    yield reader
    reader.page.close()
    shut_down(server)


@pytest.fixture
def reader(opened):
    """The Reader of that notebook, who meets no error of the page."""
    opened.errors.clear()
    yield opened
    assert not opened.errors


def trained(lab, epochs=10):
    """Play to the end."""
    lab.press("Play")
    lab.says(f"after {epochs} epochs \\(")
    lab.button("Play").wait_for()


def at(lab, updates):
    """Wait until the net after so many updates is on the screen."""
    until(lambda: lab.updates() == updates, f"{updates} updates")


def ink(lab):
    """How many pixels of the loss chart are coloured: only curves are."""
    box = lab.look(LOSS)
    return int((np.ptp(box, axis=2) > 60).sum())


def downloaded(lab, label):
    """Press a button -> the name and the bytes of the file that it saves."""
    with lab.page.expect_download() as found:
        lab.press(label)
    with open(found.value.path(), "rb") as file:
        return found.value.suggested_filename, file.read()


def give(lab, name, text):
    """Load a file of this name and text."""
    with lab.page.expect_file_chooser() as found:
        lab.press(re.compile("Load a file"))
    found.value.set_files({"name": name, "mimeType": "text/csv", "buffer": text})


# --- time -----------------------------------------------------------------------------------------


def test_buttons_play_pause_step_and_go_back_to_the_start(reader):
    lab = reader.show("Lab(hidden=4, autoplay=False)")
    first = lab.caption()
    assert lab.updates() == 0
    lab.press("Step")
    at(lab, 1)
    lab.press("Epoch")
    at(lab, 66)
    lab.key("Step", "Enter", "Space")  # the keyboard presses the buttons too
    at(lab, 68)
    lab.press("Play")
    until(lambda: lab.updates() > 100, "it plays")
    lab.press("Pause")
    lab.button("Play").wait_for()
    paused = int(reader.value("lab1.now.step"))
    at(lab, paused)
    lab.press("Step")
    at(lab, paused + 1)
    lab.press("Reset")
    at(lab, 0)
    assert lab.caption() == first

    lab.press("New seed")
    lab.press("Pause")
    lab.press("Reset")
    until(lambda: lab.updates() == 0 and lab.caption() != first, "another start")
    assert reader.value("lab1.config.seed") == "1"


def test_playing_on_from_an_earlier_moment_forgets_what_came_after_it(reader):
    lab = reader.show(f"Lab({TINY})")
    trained(lab)
    whole = ink(lab)
    lab.key("moment", "PageUp", "Home")
    at(lab, 0)
    lab.key("moment", "End", "PageDown")  # the page's slider goes a tenth back
    until(lambda: 50 <= lab.updates() < 60, "a little back")
    lab.drag("moment", -300)
    until(lambda: 10 < lab.updates() < 40, "the mouse goes back further")
    back = int(lab.value("moment"))
    at(lab, back)
    assert ink(lab) > 0.9 * whole, "all of the curves is still there"

    lab.fold("controls")
    lab.key("speed", "Home")  # 1 epoch a second
    lab.press("Play")
    until(lambda: lab.updates() > back, "it plays on from there")
    lab.press("Pause")
    lab.button("Play").wait_for()
    until(lambda: ink(lab) < 0.9 * whole, "the curves end here")
    lab.key("moment", "End")
    at(lab, int(reader.value("lab1.now.head.step")))
    assert back < lab.updates() < 60, "nothing lies ahead"


def test_dragging_with_retrain_ticked_shows_whole_trainings(reader):
    lab = reader.show("Lab(hidden=2, n=100, epochs=400, autoplay=False)")
    lab.fold("controls")
    lab.key("speed", "Home")  # 1 epoch a second: a whole training would take minutes
    lab.control("retrain while a slider is dragged").check()
    map_before, ends = lab.look(MAP), []

    def trained_to_the_end():
        end = f"2-{lab.value('hidden_dim')}-2 relu, lr 0.05, after 400 epochs"
        ends.append(until(lambda: end in lab.caption() and end, end))

    lab.drag("hidden_dim", 60, halfway=trained_to_the_end)
    trained_to_the_end()
    assert "2-2-2" not in ends[0] != ends[1], "one net while it is dragged, another at the end"
    until(lambda: np.mean(np.abs(lab.look(MAP) - map_before).sum(2) > 30) > 0.05, "a new map")


def test_a_drag_while_it_trains_starts_a_net_of_the_new_width(reader):
    lab = reader.show("Lab(hidden=1)")
    until(lambda: lab.updates() > 0, "it plays by itself")
    before, started = lab.look(MAP), lab.frames()
    lab.drag("hidden_dim", 40)
    until(lambda: "2-1-2" not in lab.caption(), "the new width is on the screen")
    lab.drag("hidden_dim", 10)  # and again, in the middle of training
    until(lambda: f"2-{lab.value('hidden_dim')}-2 " in lab.caption(), "and the newest")
    until(lambda: lab.frames() >= started + 15, "frames keep coming")
    lab.key("lr", "ArrowRight")
    lab.says("lr 0.1,")
    lab.says(r"after 100 epochs \(6,600 updates\)")
    after = lab.look(MAP)
    assert np.mean(np.abs(after - before).sum(2) > 60) > 0.05, "the map did not change"
    assert (after.sum(2) < 200).sum() > 100, "there is no dark boundary on the map"


# --- what is shown --------------------------------------------------------------------------------


def test_every_tick_box_changes_the_picture_and_panels_make_it_longer(reader):
    lab = reader.show("Lab(hidden=3, n=100, epochs=5, autoplay=False)")
    trained(lab, 5)
    lab.fold("compare")
    lab.press("Keep this run")
    lab.says("Kept: 2-3-2 relu")
    lab.fold("show")
    until(lab.control("kept run").is_checked, "keeping a run shows it")
    lab.control("kept run").uncheck()
    first = until(lambda: lab.height() < 600 and lab.height(), "the board alone")
    for name in SHOWN.keys() - {"loss map"}:  # that one is for a single neuron
        frames, height = lab.frames(), lab.height()
        lab.key(name, "Space")
        until(lambda frames=frames: lab.frames() > frames, f"a frame for {name}")
        if name in PANELS:
            until(lambda height=height: lab.height() > height + 50, f"a place for {name}")
    assert "error" not in lab.text().lower() and "needs" not in lab.text()
    for name in PANELS:
        lab.control(name).uncheck()
    until(lambda: lab.height() == first, "the board alone again")


def test_images_are_told_apart_and_a_tick_starts_a_net_that_normalises(reader):
    net = "dataset='digits', hidden=(8, 8), lr=0.2, batch_size=50, epochs=4"
    lab = reader.show(f"Lab({net}, controls=('batch_norm', 'lr'), autoplay=False)")
    blank = lab.look()
    trained(lab, 4)
    found = int(lab.says(r"Of 60 validation images shown (\d+) are right")[1])
    assert found > 15 and (np.abs(lab.look()[:, :440] - blank[:, :440]).sum(2) > 100).sum() > 500
    lab.key("batch normalisation", "Space")
    lab.says("digits, 64-8-8-10 relu, batch normalised, lr 0.2, after 4 epochs")


def test_one_neuron_walks_down_its_loss_map(reader):
    net = "dataset='gaussians', classes=2, n=100, hidden=0, loss='binary_cross_entropy', epochs=5"
    lab = reader.show(f"Lab({net}, start='wrong way', show=('loss map',), autoplay=False)")
    assert lab.height() > 800
    start = lab.says(r"went from (w = \S+ \S+) b = \S+ \(loss (\S+)\) to (w = \S+ \S+)")
    assert start[1] == start[3]
    trained(lab, 5)
    end = lab.says(r"went from (w = \S+ \S+) b = \S+ \(loss \S+\) to w = .*\(loss (\S+)\)")
    assert end[1] == start[1] and float(end[2]) < float(start[2])


def test_the_dark_theme_keeps_the_words_readable(reader):
    lab = reader.show(f"Lab({TINY})")
    caption = lab.screen.locator(".caption")
    assert pixels(caption).mean() > 128 > pixels(caption).min()
    try:
        reader.wear("Dark")
        until(lambda: pixels(caption).mean() < 100, "a dark page")
        assert pixels(caption).max() > 180, "light letters"
        label = pixels(lab.place.locator("label:text-is('lr')").first)
        assert label.mean() < 100 and label.max() > 180
        assert lab.look().mean() > 180, "the picture stays light"
    finally:
        reader.wear("Light")


def test_at_rest_the_picture_has_the_pixels_of_a_sharper_screen(reader):
    lab = reader.show(f"Lab({TINY})")
    canvas = lab.screen.locator("canvas")
    width = lambda: canvas.evaluate("async it => (await createImageBitmap(it)).width")
    assert width() == 960
    device = reader.page.context.new_cdp_session(reader.page)
    screen = {"width": 1366, "height": 900, "deviceScaleFactor": 2, "mobile": False}
    try:
        device.send("Emulation.setDeviceMetricsOverride", screen)
        until(lambda: width() == 1920, "twice the pixels")
        assert lab.screen.locator("canvas").bounding_box()["width"] <= 960, "in the same place"
    finally:
        device.send("Emulation.clearDeviceMetricsOverride")
    until(lambda: width() == 960, "as before")


# --- tools ----------------------------------------------------------------------------------------


def test_a_kept_run_is_compared_up_to_the_first_update_that_differs(reader):
    lab = reader.show(f"Lab({TINY})")
    trained(lab)
    lab.fold("compare")
    lab.press("Keep this run")
    lab.says("Both runs are the same, bit for bit, over all 60 updates")
    assert lab.height() > 600, "both maps"
    lab.press("Reset")
    lab.key("Step", "Enter", "Enter")
    at(lab, 2)
    lab.key("lr", "ArrowRight")
    trained(lab)
    lab.says("They are the same for 2 updates; update 3 is the first that differs.")
    lab.press("Forget it")
    lab.says("No run is kept.")
    until(lambda: lab.height() < 600, "one map")


def test_own_points_are_pressed_onto_the_map_pasted_and_loaded(reader):
    lab = reader.show(f"Lab({TINY})")
    lab.fold("own data")
    lab.control("points").fill("x1,x2,class\n-1,-1,0\n-1,1,0\n1,-1,1\n1,1,1")
    lab.press("Load the points")
    lab.says("4 points: 2 of class 0, 2 of class 1;")
    lab.says("own, 2-4-2 relu")
    lab.control("pen").select_option("add class 2 (triangle)")
    until(lambda: reader.value("lab1.panel.screen.listens") == "True", "the pen is taken up")
    lab.press_on_map(0.5, 0.5)
    lab.says("5 points: 2 of class 0, 2 of class 1, 1 of class 2;")
    lab.says("own, 2-4-3 relu")
    lab.control("pen").select_option("remove")
    until(lambda: reader.value("lab1.tools[3].pen") == "remove", "the pen is changed")
    lab.press_on_map(0.52, 0.52)
    lab.says("4 points: 2 of class 0, 2 of class 1;")

    give(lab, "mine.csv", b"0,0,0\n1,0,1\n0,1,1\n1,1,0\n2,2,0\n")
    lab.says("5 points: 3 of class 0, 2 of class 1;")
    give(lab, "broken.csv", b"0,0,0\n1,zero,1\n")
    lab.says("broken.csv: .*zero")
    lab.press("Clear")
    lab.says("2 points: 1 of class 0, 1 of class 1;")


def test_an_experiment_travels_as_a_line_and_replays_elsewhere(reader):
    lab = reader.show(f"Lab({TINY})")
    lab.fold("share")
    lab.control("experiment").select_option("the hinge stops")
    lab.says("Once every training point has a margin of 1")
    lab.press("Start it")
    lab.says("linear, 2-16-1 relu")
    until(lambda: lab.updates() > 60, "it plays")
    lab.press("Pause")
    lab.button("Play").wait_for()
    lab.press("Write the line")
    line = until(lambda: lab.control("line").input_value(), "the line")
    assert '"linear"' in line and "\n" not in line
    lab.press("Copy")
    lab.says("Copied.")

    other = reader.show(f"Lab({TINY})", i=2)
    other.fold("share")
    other.control("line").press("Control+v")
    until(lambda: other.control("line").input_value() == line, "the line is pasted")
    other.press("Replay")
    other.says("Replayed over .* updates: the loss agrees to 1e-9 at")
    until(lambda: other.caption() == lab.caption(), "the same net")
    other.control("line").fill(line.replace('"lr":0.1', '"lr":0.2'))
    other.press("Replay")
    other.says("differs")


def test_the_picture_and_the_history_are_saved_as_files(reader):
    lab = reader.show(f"Lab({TINY})")
    trained(lab)
    lab.fold("share")
    name, data = downloaded(lab, "PNG")
    assert name.endswith(".png") and Image.open(io.BytesIO(data)).size == (1920, 880)
    name, data = downloaded(lab, "SVG")
    assert name.endswith(".svg") and b"<svg" in data[:2000] and b"</svg>" in data[-20:]
    name, data = downloaded(lab, "CSV")
    head, *rows = csv.reader(io.StringIO(data.decode()))
    assert name.endswith(".csv") and head[:3] == ["epoch", "update", "train_loss"]
    assert [row[1] for row in rows] == [str(6 * epoch) for epoch in range(11)]


def test_a_number_opens_in_three_ways(reader):
    lab = reader.show(f"Lab({TINY})")
    lab.press("Epoch")
    at(lab, 6)
    lab.fold("numbers")
    for number in ("loss", "weight or bias", "score"):
        lab.control("number").select_option(number)
        lab.says({"loss": "The loss,", "score": "Score 1 of"}.get(number, "W1"))
    lab.control("number").select_option("gradient")
    lab.control("array").select_option("W2")
    lab.control("row").select_option("3")
    table = lab.says(
        r"The slope of the loss by W2\[3,1\](?s:.*)gap to the first\s+backpropagation\s+(\S+)\s+"
        r"central difference, h = \S+\s+(\S+)\s(.+)\s+symbols, along the paths of this weight\s+"
        r"(\S+)\s(.+)"
    )
    values = [float(table[i].replace("−", "-")) for i in (1, 2, 4)]
    assert np.ptp(values) < 1e-6 * max(map(abs, values)), values
    assert table[3].strip() and table[5].strip(), "each has a gap"
    lab.press("Step")
    lab.says("after update 7")


def test_divergence_is_explained_and_its_cure_trains_to_the_end(reader):
    sick = "lr=500, loss='squared_error', activation='leaky_relu', hidden=4, epochs=20"
    lab = reader.show(f"Lab({sick})")
    lab.says("The loss diverges: .* With lr 500 each step overshoots")
    mend = lab.button(re.compile("Restart with lr 0.05"))
    mend.wait_for()
    mend.click()
    lab.says(r"lr 0.05, after 20 epochs \(1,320 updates\)")
    until(lambda: "diverges" not in lab.text(), "the words are gone")
    assert not mend.is_visible()
    assert lab.value("lr") == "0.05"


# --- controls -------------------------------------------------------------------------------------


def move(lab, label):
    """Move a control by one key, whatever it is."""
    control = lab.control(label)
    kind = control.evaluate("it => it.tagName")
    most = control.get_attribute("aria-valuenow") == control.get_attribute("aria-valuemax")
    slide = "ArrowLeft" if most else "ArrowRight"
    if control.get_attribute("type") == "checkbox":
        kind, slide = "box", "Space"
    control.press({"SELECT": "ArrowDown", "INPUT": "ArrowUp"}.get(kind, slide))


@pytest.fixture(scope="module")
def full(opened):
    """A lab with every control there is; ten epochs of it are twenty updates."""
    shown = ("dataset", "activation", "hidden", "lr")
    rest = tuple(name for name in CONTROLS if name not in shown)
    net = "dataset='spiral', n=100, hidden=(4, 4, 4, 4), epochs=10, batch_size=50, start='zero'"
    lab = opened.show(f"Lab({net}, more={rest}, autoplay=False)")
    lab.fold("controls")
    return lab


# What changes which other controls there are comes last.
@pytest.mark.parametrize(
    "name", sorted(CONTROLS, key=lambda name: name in ("dataset", "hidden", "layers"))
)
def test_a_key_on_a_control_changes_its_field(reader, full, name):
    field = CONTROLS[name].field or name
    before = reader.value(f"lab1.config.{field}")
    move(full, CONTROLS[name].label)
    until(lambda: reader.value(f"lab1.config.{field}") != before, f"{field} is not {before}")
    assert not re.search("Not applied|Paused by an error", full.text())


def test_a_letter_typed_on_a_menu_chooses_there_and_leaves_the_cells_alone(reader):
    lab = reader.show(f"Lab({TINY})")
    menu = lab.control("data set")
    until(lambda: menu.get_attribute("data-lm-suppress-shortcuts"), "its keys are its own")
    menu.press("x")  # which cuts a cell in JupyterLab
    lab.says("xor, 2-4-2 relu")
    menu.press("ArrowUp")
    lab.says("moons, 2-4-2 relu")
    assert reader.cells.count() == 3


def test_layers_and_their_widths_have_sliders_of_their_own(reader):
    lab = reader.show(f"Lab({TINY}, more=('layers', 'width_1', 'width_2', 'width_3'))")
    lab.fold("controls")
    assert not lab.control("units, layer 2").is_visible()
    lab.key("hidden layers", "ArrowRight")
    lab.says("2-4-4-2 relu")
    lab.key("units, layer 2", "ArrowRight", "ArrowRight")
    lab.says("2-4-6-2 relu")
    lab.drag("hidden layers", 100)
    lab.says(r"2-4-6(-6)+-2 relu")
    lab.key("hidden layers", "Home")
    lab.says("2-2 no hidden layer")


# --- other labs -----------------------------------------------------------------------------------


def test_a_sweep_plays_and_follows_a_drag(reader):
    sweep = reader.show("Sweep(hidden=[2, 4, 8], n=100, epochs=100, seeds=2)")
    until(lambda: sweep.updates() > 6, "it plays by itself")
    frames = sweep.frames()
    sweep.drag("lr", 40)
    sweep.says(r"lr (0\.1|0\.2|0\.5|1|2|5|10); 6 nets")
    until(lambda: sweep.frames() >= frames + 3, "frames come")
    sweep.says(r"after 100 epochs \(600 updates\)")
    assert sweep.says("hidden 8: median (0|1)")


def test_a_race_of_unnamed_nets_plays_follows_a_drag_and_takes_a_guess(reader):
    members = "{'slow': Config(lr=0.001, n=100), 'fast': Config(lr=0.5, n=100)}"
    asked = "unnamed='Which net is fast?', answer='fast', controls=('hidden', 'epochs')"
    race = reader.show(f"Race({members}, {asked})")
    race.says("Which net is fast?")
    frames = race.frames()
    race.drag("hidden_dim", 30)
    until(lambda: reader.value("lab1.config.hidden") != "(8,)", "the drag is heard")
    until(lambda: race.frames() >= frames + 3, "frames come")
    race.says("after 100 epochs")
    assert "fast:" not in race.caption() and "slow:" not in race.caption()
    race.key("A", "End")
    race.says(r"Your guess: A 0\.67, B 0\.33")
    race.press("Name them")
    race.says("It is [AB], fast. You gave it 0.(67|33), which costs")
    until(lambda: "fast" in race.caption() and "slow" in race.caption(), "names")


def test_a_dial_follows_the_mouse_and_the_keyboard(reader):
    s = "(-5.0, 5.0, 0.1, 0.0)"
    reader.run(0, "from nnlib.view import softmax_picture")
    dial = reader.show(f"Dial(softmax_picture, z_1={s}, z_2={s}, z_3={s})")
    dial.says("probabilities 0.333, 0.333, 0.333")
    box = dial.screen.locator("canvas").bounding_box()
    assert abs(box["width"] / box["height"] - 960 / 370) < 0.02
    started = dial.frames()
    dial.drag("z₁", 60)
    until(lambda: "scores 0.00," not in dial.caption(), "the drag is on the screen")
    assert dial.frames() >= started + 2
    dial.key("z₂", "ArrowLeft")
    dial.says(", −0.10, 0.00 give")


def test_a_press_on_the_map_and_the_keyboard_move_the_probe(reader):
    lab = reader.show("Lab(epochs=2, probe=True, autoplay=False)")
    assert "At x = (0.00, 0.00)" in lab.caption()
    lab.press_on_map(0.75, 0.25)
    lab.says(r"At x = \(0\.6\d, −0\.6\d\)")
    before = lab.caption()
    lab.key("probe x₁", "ArrowRight")
    until(lambda: lab.caption() != before, "a key moves the probe")
    assert "which sum to 1.000" in lab.caption()


# --- the life of a lab ----------------------------------------------------------------------------


def endless(reader, i=1):
    """A lab that trains as fast as it can -> Lab."""
    lab = reader.show("Lab(hidden=4, batch_size=1, epochs=1000, autoplay=False)", i)
    lab.fold("controls")
    lab.key("epochs", "End")
    lab.key("speed", "End")
    until(lambda: lab.value("speed") == "no limit", "no limit")
    lab.press("Play")
    until(lambda: lab.updates() > 66, "it trains")
    return lab


def test_another_cell_answers_while_a_lab_trains_without_limit(reader):
    lab = endless(reader)
    before = int(reader.value("lab1.now.step"))
    assert reader.value("1+1") == "2"
    assert int(reader.value("lab1.now.step")) > before
    assert reader.value("lab1.playing") == "True"
    until(lambda: lab.updates() > before, "and it is still shown")
    lab.press("Pause")


def test_a_hidden_page_is_sent_no_frames_and_shows_the_newest_when_it_is_back(reader):
    lab = endless(reader)
    hide = """hidden => { Object.defineProperty(document, "hidden", { get: () => hidden,
        configurable: true }); document.dispatchEvent(new Event("visibilitychange")); }"""
    lab.key("speed", "Home")  # 1 epoch a second: it shall still train when the page is back
    reader.page.evaluate(hide, True)
    until(lambda: reader.value("lab1.panel.screen.watched") == "False", "the lab knows")
    sent, step = reader.value("lab1.panel.screen.sent, lab1.now.step").split()
    until(lambda: int(reader.value("lab1.now.step")) > int(step) + 66, "it trains on")
    assert reader.value("lab1.panel.screen.sent") == sent
    reader.page.evaluate(hide, False)
    until(lambda: lab.updates() > int(step) + 66, "the newest moment")
    frames = lab.frames()
    until(lambda: lab.frames() > frames + 3, "frames come again")
    lab.press("Pause")


def test_two_labs_play_at_once_and_each_hears_its_own_controls(reader):
    one, two = endless(reader), endless(reader, i=2)
    for lab in (one, two):
        lab.screen.scroll_into_view_if_needed()
        before = lab.updates()
        until(lambda lab=lab, before=before: lab.updates() > before + 66, "it trains")
    two.key("lr", "ArrowRight")
    two.says("lr 0.1,")
    assert "lr 0.05," in one.caption()
    one.press("Pause")
    one.button("Play").wait_for()
    assert two.button("Pause").is_visible()
    two.press("Pause")


def test_a_cell_that_runs_again_leaves_one_lab_and_no_widget_behind(reader):
    reader.run(0, "from nnlib.lab import registry; from ipywidgets.widgets import widget")
    count = "len(registry._living), len(widget._instances)"
    reader.show(f"Lab({TINY})", i=2)
    reader.show("Lab(hidden=4)")
    before = reader.value(count)
    lab = reader.show("Lab(hidden=4)")
    assert reader.value(count) == before
    assert lab.place.locator(".nnlib-screen").count() == 1
    until(lambda: lab.updates() > 0, "the new one plays")


def test_an_interrupt_ends_a_cell_that_hangs_and_the_lab_trains_on(reader):
    lab = endless(reader)
    hanging = reader.start(0, "import time; time.sleep(10_000)")
    reader.choose("Kernel", "Interrupt Kernel")
    until(lambda: "KeyboardInterrupt" in hanging.inner_text(), "the cell has ended")
    before = int(reader.value("lab1.now.step"))
    until(lambda: lab.updates() > before, "the lab trains on")
    reader.choose("Kernel", "Interrupt Kernel")  # with no cell running
    before = lab.updates()
    lab.press("Pause")
    lab.button("Play").wait_for()
    at(lab, int(reader.value("lab1.now.step")))
    assert lab.updates() >= before
