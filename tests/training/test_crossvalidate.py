import json

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is in requirements-train.txt")

import train_model  # noqa: E402
from tests.digits import generated_drawings  # noqa: E402
from training import commands, crossvalidate  # noqa: E402
from training.crossvalidate import figures_of, leave_out, sites_of  # noqa: E402
from training.people import People, side_of  # noqa: E402
from training.recipe import Strokes  # noqa: E402

SITES = ("apa", "apb", "syn")
FLAGS = ["crossvalidate", "--arch", "mlp", "--epochs", "1", "--epoch-size", "64", "--batch-size", "16"]
FLAGS += ["--validation-size", "40"]


def people(side: str, count: int) -> list[str]:
    """Returns names that fall on a side of the split."""
    return [name for name in (f"p{number}" for number in range(500)) if side_of(name) == side][:count]


def drawings(labels: str) -> list:
    """Returns every label by six people of each site, two of them of each side."""
    writers = [name for side in ("train", "validation", "test") for name in people(side, 6)]
    made = []
    for place, writer in enumerate(writers):
        site = SITES[place % 3]
        made += [one._replace(site=site, person=f"{writer}") for one in generated_drawings(labels)]
    return made


@pytest.fixture(scope="module")
def strokes():
    digits, letters = drawings("0123456789"), drawings("AWXa")
    return Strokes(People(digits[::2], digits[1::2], []), People(letters[::2], [], letters[1::2]))


@pytest.fixture
def with_strokes(small_mnist, strokes, monkeypatch):
    monkeypatch.setattr(commands, "load_strokes", lambda: strokes)


@pytest.fixture(scope="module")
def told(small_mnist, strokes, tmp_path_factory):
    """A folder with a finished cross-validation, and the lines that were said."""
    folder, said = tmp_path_factory.mktemp("crossvalidation"), []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(commands, "load_strokes", lambda: strokes)
        patch.setattr("builtins.print", lambda *words, **_: said.append(" ".join(map(str, words))))
        assert train_model.main([*FLAGS, "--out", str(folder)]) == 0
    return folder, "\n".join(said).splitlines()


@pytest.mark.parametrize("site", SITES)
def test_nobody_of_the_site_is_trained_on_or_calibrated_by(strokes, site):
    for whole, part in zip(strokes, leave_out(strokes, site), strict=True):
        assert {drawing.site for drawing in part.test} == {site}
        assert site not in {drawing.site for drawing in (*part.train, *part.validation)}
        assert {side_of(drawing.person) for drawing in part.validation} == {"validation"}
        assert {side_of(drawing.person) for drawing in part.train} == {"train", "test"}
        assert sum(map(len, part)) == sum(map(len, whole))


def test_it_works(told, strokes):
    folder, said = told
    assert sites_of(strokes) == list(SITES)
    figures = json.loads((folder / "figures.json").read_text())
    assert figures["pooled"]["total"] == sum(row["total"] for row in figures["sites"].values()) == 180
    assert figures["pooled"]["right"] == sum(row["right"] for row in figures["sites"].values())
    assert figures["pooled"]["people"] == 18
    assert figures["config"]["strokes"] is True
    table = said[next(i for i, line in enumerate(said) if line.startswith("left out")) :]
    assert [line.split()[0] for line in table[1:5]] == [*SITES, "pooled"]
    assert f"{figures['pooled']['accuracy']:.2%}" in table[4]


def test_what_is_done_is_not_done_again(told, with_strokes, tmp_path, monkeypatch, capsys):
    folder, said = told
    for site in SITES[:2]:
        (tmp_path / f"{site}.json").write_bytes((folder / f"{site}.json").read_bytes())
    trained, train = [], crossvalidate.fit
    monkeypatch.setattr(crossvalidate, "fit", lambda *given, **named: trained.append(1) or train(*given, **named))
    assert train_model.main([*FLAGS, "--out", str(tmp_path), "--resume"]) == 0
    assert trained == [1]
    assert json.loads((tmp_path / "figures.json").read_text())["pooled"]["total"] == 180


@pytest.mark.parametrize(
    ("content", "said"),
    [("{", "is damaged"), ("[]", "is damaged"), ('{"config": {}}', "is damaged"), (None, "a run with other flags")],
)
def test_answers_that_cannot_be_taken_over_are_one_line(told, with_strokes, tmp_path, capsys, content, said):
    (tmp_path / "apa.json").write_text((told[0] / "apa.json").read_text() if content is None else content)
    assert train_model.main([*FLAGS, "--seed", "5", "--out", str(tmp_path), "--resume"]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_a_folder_that_cannot_be_written_is_one_line(with_strokes, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert train_model.main([*FLAGS, "--out", str(tmp_path / "file" / "folder")]) == 2
    assert "could not be written" in capsys.readouterr().err


def test_a_value_that_no_run_can_use_is_one_line(with_strokes, tmp_path, capsys):
    assert train_model.main([*FLAGS, "--epochs", "0", "--out", str(tmp_path)]) == 2
    assert "--epochs above 0" in capsys.readouterr().err


def answers(people: list[str], right: list[bool], verdict: str) -> dict:
    count = len(right)
    return {"people": people, "right": right, "confidence": [0.9] * count, "verdicts": [verdict] * count}


def test_figures_are_pooled_over_digits_and_not_over_sites():
    many, few = answers(["a"] * 9, [True] * 9, "digit"), answers(["b"], [False], "not_a_digit")
    pooled = figures_of([many, few])
    assert (pooled["accuracy"], pooled["people"]) == (0.9, 2)
    assert pooled["calibration_error"] == pytest.approx(0)
    assert pooled["refused"]["accuracy"] == 0.1
    assert pooled["wrong_answers_flagged"]["right"] == 1
    assert np.isclose(pooled["interval_95_over_people"], [0, 1]).all()
