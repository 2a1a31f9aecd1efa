"""An experiment is kept seed by seed, goes on where it stopped, and is read back as a table."""

import json
import math

import pytest

from experiments import record
from experiments.record import Experiment, Reported, run
from nnlib.results import results

TRAINED = []


def measure(setting, seed, data):
    TRAINED.append((setting["width"], seed))
    return {"test accuracy": data[0] + 0.1 * seed, "curve": [0.25, 1 / 3]}


def experiment(**change):
    given = {
        "name": "tiny",
        "what": "A test.",
        "source": "A sheet, question 1",
        "rows": ("000-F5",),
        "protocol": "None.",
        "settings": {"narrow": {"width": 1}, "wide": {"width": 2}},
        "measure": measure,
        "load": lambda folder, copy: ([0.5], f"made here, {copy}"),
        "reported": (Reported("000-F5", "narrow", "test accuracy", 0.7),),
        "examples": {"test accuracy": 100},
        "seeds": 3,
    }
    return Experiment(**given | change)


@pytest.fixture
def path(tmp_path):
    TRAINED.clear()
    return tmp_path / "tiny.json"


def test_the_table_has_means_and_standard_errors(path):
    run(experiment(), path, copy="a copy")
    found = results("tiny", path.parent)
    line = found.line("narrow", "test accuracy")
    assert (line.row, line.reported, line.seeds) == ("000-F5", 0.7, 3)
    assert (line.mean, line.least, line.most) == pytest.approx((0.6, 0.5, 0.7))
    assert line.error == pytest.approx(0.1 / math.sqrt(3))
    assert line.sampling == pytest.approx(math.sqrt(0.6 * 0.4 / 100))
    assert line.bar == pytest.approx(math.hypot(line.error, line.sampling))
    assert line.off == pytest.approx(-0.1 / line.bar)
    assert found.values("wide", "curve")[2] == [0.25, 0.333333]
    assert [(one.setting, one.reported) for one in found.lines] == [("narrow", 0.7), ("wide", None)]
    assert found.compared == (line,)
    head, row, foot = repr(found).splitlines()
    assert head.split() == ["setting", "measure", "reported", "ours", "bar", "seeds"]
    assert row.split() == ["narrow", "test", "accuracy", "0.700", "0.600", "0.076", "3"]
    assert foot.startswith("made here, a copy; bar: one standard error of our mean")
    assert "<td>0.600</td>" in found._repr_html_()


def test_a_table_of_nothing_reported_has_no_column_for_it(path):
    run(experiment(reported=()), path)
    found = results("tiny", path.parent)
    assert repr(found).split()[:5] == ["setting", "measure", "ours", "bar", "seeds"]
    assert "<th>ours</th>" in found._repr_html_() and "reported" not in found._repr_html_()


def test_two_settings_are_compared_seed_by_seed(path):
    def measure(setting, seed, data):
        return {"test accuracy": 0.1 * seed + (0.01 * seed - 0.01) * setting["width"]}

    run(experiment(measure=measure), path)
    gap = results("tiny", path.parent).gap("wide", "narrow", "test accuracy")
    assert (gap.mean, gap.above, gap.seeds) == (pytest.approx(0), 1, 3)
    assert gap.error == pytest.approx(0.01 / math.sqrt(3))


def test_one_seed_has_no_error_of_seeds(path):
    run(experiment(examples={}), path, seeds=1)
    line = results("tiny", path.parent).line("narrow", "test accuracy")
    assert (line.error, line.bar, line.off) == (None, None, None)


def test_a_finished_seed_is_not_run_again(path):
    run(experiment(), path, seeds=1)
    run(experiment(), path, seeds=3)
    assert sorted(TRAINED) == [(w, s) for w in (1, 2) for s in (0, 1, 2)]
    before = path.read_text()
    run(experiment(load=None), path, seeds=2)
    assert path.read_text() == before and len(TRAINED) == 6


def test_what_was_cut_off_goes_on(path):
    def stops(setting, seed, data):
        if len(TRAINED) == 4:
            raise KeyboardInterrupt
        return measure(setting, seed, data)

    with pytest.raises(KeyboardInterrupt):
        run(experiment(measure=stops), path)
    assert len(json.loads(path.read_text())["runs"]) == 4
    run(experiment(), path)
    assert len(TRAINED) == len(set(TRAINED)) == 6
    order = [(r["setting"], r["seed"]) for r in json.loads(path.read_text())["runs"]]
    assert order == [(name, seed) for name in ("narrow", "wide") for seed in range(3)]


def test_a_changed_setting_is_run_again_alone(path):
    run(experiment(), path, seeds=1)
    run(experiment(settings={"narrow": {"width": 1}, "wide": {"width": 3}}), path, seeds=1)
    assert TRAINED == [(1, 0), (2, 0), (3, 0)]
    assert len(json.loads(path.read_text())["runs"]) == 2


def test_what_is_said_beside_the_runs_is_kept_up_to_date(path):
    run(experiment(), path, seeds=1)
    run(experiment(examples={}, what="Said better.", load=None), path, seeds=1)
    kept = json.loads(path.read_text())
    assert (kept["what"], kept["examples"], len(kept["runs"])) == ("Said better.", {}, 2)
    assert len(TRAINED) == 2


def test_a_changed_protocol_forgets_all(path):
    run(experiment(), path, seeds=1)
    run(experiment(protocol="Another."), path, seeds=1)
    assert len(TRAINED) == 4


def test_machines_and_data_are_not_mixed(path, monkeypatch):
    run(experiment(), path, copy="a copy", seeds=1)
    with pytest.raises(SystemExit, match="was measured on made here, a copy, and this is made"):
        run(experiment(), path, copy="another", seeds=2)
    there = record.machine() | {"numpy": "1.0"}
    monkeypatch.setattr(record, "machine", lambda: there)
    with pytest.raises(SystemExit, match=r"with .*; here it would be .*numpy 1\.0.* --again"):
        run(experiment(), path, copy="a copy", seeds=2)
    assert len(TRAINED) == 2


def test_the_file_is_readable_and_says_where_it_comes_from(path):
    run(experiment(), path, seeds=1)
    lines = path.read_text().splitlines()
    assert sum('"seed": 0' in line for line in lines) == 2
    kept = json.loads(path.read_text())
    assert {"date", "made with", "data", "protocol", "settings", "source", "reported"} <= {*kept}
    assert kept["made with"]["numpy"] and kept["made with"]["processors"]
    assert not list(path.parent.glob("*.part"))


def test_an_unknown_name_says_which_there_are(path):
    run(experiment(), path, seeds=1)
    found = results("tiny", path.parent)
    with pytest.raises(ValueError, match="no results of 'huge'; there are: tiny"):
        results("huge", path.parent)
    with pytest.raises(ValueError, match="No run has the setting 'x'; there are: narrow, wide"):
        found.line("x", "test accuracy")
    with pytest.raises(ValueError, match=r"'loss' was not measured of 'wide'; .*test accuracy"):
        found.line("wide", "loss")


def test_the_command_line(path, capsys):
    record.main(experiment(), ["--seeds", "1", "--results", str(path.parent)])
    assert len(TRAINED) == 2
    record.main(experiment(), ["--seeds", "1", "--results", str(path.parent), "--again"])
    assert len(TRAINED) == 4
    with pytest.raises(SystemExit):
        record.main(experiment(), ["--seeds", "0"])
    assert "--seeds is 0; it must be 1 or larger" in capsys.readouterr().err
