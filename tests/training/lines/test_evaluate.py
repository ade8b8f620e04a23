import numpy as np
import pytest

from training.lines.calibrate import fit_calibration
from training.lines.evaluate import Sample, cheques, composed, edit_distance, empty_lines, measure, touching_pairs
from webapp.recognition.lines import LineGuess

CROP = np.zeros((4, 4), np.uint8)


def guess(text: str, probability: float = 0.9) -> LineGuess:
    return LineGuess(tuple(map(int, text)), probability, (), np.zeros((len(text), 10)))


class Answering:
    """A reader that answers as it is told."""

    def __init__(self, *answers: list[LineGuess]) -> None:
        self._answers = list(answers)

    def read(self, crops) -> list[list[LineGuess]]:
        return self._answers[: len(crops)]


def test_it_works():
    reader = Answering([guess("12")], [guess("19", 0.4), guess("13")], [guess("")], [guess("7", 0.2)])
    figures = measure(reader.read, [Sample(CROP, text) for text in ("12", "13", "", "")])
    assert figures.lines == 4
    assert figures.exact == pytest.approx(2 / 4)
    assert figures.among_three == pytest.approx(3 / 4)
    assert figures.character_errors == pytest.approx(1 / 4)
    assert figures.invented == pytest.approx(1 / 2)
    assert figures.expected == pytest.approx((0.9 + 0.4 + 0.9 + 0.2) / 4)
    assert figures.surer_half == 1


@pytest.mark.parametrize(
    ("a", "b", "edits"), [("", "", 0), ("12", "12", 0), ("12", "2", 1), ("", "123", 3), ("17", "71", 2)]
)
def test_edits_are_counted(a, b, edits):
    assert edit_distance(a, b) == edits


def test_each_set_is_the_same_every_time(material):
    for make in (composed, touching_pairs, empty_lines):
        once, twice = make(material, 5), make(material, 5)
        assert [sample.text for sample in once] == [sample.text for sample in twice]
        assert all(np.array_equal(a.crop, b.crop) for a, b in zip(once, twice, strict=True))
    assert {sample.text for sample in empty_lines(material, 5)} == {""}


def test_cheques_need_their_folder(tmp_path, monkeypatch):
    from training.errors import DataError

    monkeypatch.setenv("DIGITS_DATA", str(tmp_path))
    with pytest.raises(DataError, match="cheques"):
        cheques()


def test_a_reader_that_is_too_sure_is_told_to_doubt():
    samples = [Sample(CROP, "1")] * 100
    half_right = Answering(*[[guess("1", 0.99)], [guess("2", 0.99)]] * 50)
    slope, offset = fit_calibration(half_right, samples)
    odds = np.log(0.99 / 0.01)
    assert 1 / (1 + np.exp(-(slope * odds + offset))) == pytest.approx(0.5, abs=0.05)
