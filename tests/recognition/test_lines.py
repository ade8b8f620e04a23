import json
import threading

import cv2
import numpy as np
import pytest

from webapp.config import PROJECT
from webapp.errors import ModelError
from webapp.recognition.ctc import Beam
from webapp.recognition.lines import SERVED, LineReader, log_odds, weigh
from webapp.recognition.looks import HEIGHT_PX, VIEWS, look, standardise
from webapp.recognition.model_folder import read_card

RELEASED = PROJECT / "saved_model"


@pytest.fixture(scope="module")
def card():
    card = read_card(RELEASED)
    if SERVED not in card["files"]:
        pytest.skip(f"saved_model/ has no {SERVED}: python train_model.py lines --add-to saved_model")
    return card


@pytest.fixture(scope="module")
def reader(card):
    return LineReader.load(RELEASED, card)


def written(text: str, *, height_px: int = 60, gap_px: int = 44) -> np.ndarray:
    """Returns (H, W) uint8, dark ink on white: printed strokes, but well apart and thick as a pen's."""
    picture = np.full((height_px, gap_px * len(text) + 40), 255, np.uint8)
    for i, digit in enumerate(text):
        at = (20 + i * gap_px, round(0.8 * height_px))
        cv2.putText(picture, digit, at, cv2.FONT_HERSHEY_SIMPLEX, height_px / 36, 0, 4, cv2.LINE_AA)
    return picture


def text_of(guess) -> str:
    return "".join(map(str, guess.digits))


def test_it_works(reader):
    (guesses,) = reader.read([written("20735")])
    best = guesses[0]
    assert text_of(best) == "20735"
    assert 0 < best.probability <= 1
    assert len(best.spans) == len(best.confidences) == 5
    assert 1 <= len(guesses) <= 3


def test_white_ink_on_black_reads_the_same(reader):
    (guesses,) = reader.read([255 - written("20735")])
    assert text_of(guesses[0]) == "20735"


def test_each_span_lies_over_its_digit(reader):
    (guesses,) = reader.read([written("20735")])
    for i, (left, right) in enumerate(guesses[0].spans):
        assert left < 20 + i * 44 + 14 < right
        assert right - left < 60


def test_a_large_picture_has_its_spans_in_its_own_pixels(reader):
    small, large = reader.read([written("20735"), cv2.resize(written("20735"), None, fx=3, fy=3)])
    assert np.allclose(np.array(large[0].spans), 3 * np.array(small[0].spans), atol=20)


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 1), (3, 2), (40, 5), (0, 10)])
def test_odd_shapes_are_read(reader, shape):
    (guesses,) = reader.read([np.full(shape, 200, np.uint8)])
    assert guesses[0].digits == ()


@pytest.mark.parametrize("value", [0, 128, 255])
def test_bare_paper_holds_no_digit(reader, value):
    (guesses,) = reader.read([np.full((50, 200), value, np.uint8)])
    assert guesses[0].digits == ()
    assert guesses[0].probability > 0.5


def test_a_long_line_is_read_in_windows(reader):
    text = "20735" * 6
    (guesses,) = reader.read([written(text)])
    assert text_of(guesses[0]) == text
    lefts = [left for left, _ in guesses[0].spans]
    assert lefts == sorted(lefts)


def test_the_work_on_one_crop_is_bounded(reader):
    (guesses,) = reader.read([np.full((2, 60_000), 255, np.uint8)])
    assert guesses[0].digits == ()


def test_the_work_on_a_page_is_bounded(card, monkeypatch):
    reader = LineReader.load(RELEASED, card, views=4)
    monkeypatch.setattr("webapp.recognition.lines.SURE", 1.1)  # as of a line that it is never sure of
    looked = []
    monkeypatch.setattr("webapp.recognition.lines.look", lambda picture, view: looked.append(view) or picture)
    for most, views in ((8, 4), (5, 2), (1, 1)):
        looked.clear()
        monkeypatch.setattr("webapp.recognition.lines.MAX_LOOKS", most)
        reader.read([written("7")] * 2)
        assert len(looked) == 2 * views


def test_of_a_line_that_two_looks_are_sure_of_there_is_no_third(card, monkeypatch):
    looked = []
    monkeypatch.setattr("webapp.recognition.lines.look", lambda *asked: looked.append(asked) or look(*asked))
    reader = LineReader.load(RELEASED, card, views=6)
    reader.read([written("7")])
    assert len(looked) == 2
    reader.read([cv2.GaussianBlur(written("7"), (0, 0), 6)])
    assert len(looked) == 2 + 6


def test_no_crops_give_no_answers(reader):
    assert reader.read([]) == []


def test_more_views_still_read_it(card):
    (guesses,) = LineReader.load(RELEASED, card, views=len(VIEWS)).read([written("20735")])
    assert text_of(guesses[0]) == "20735"


def test_threads_do_not_disturb_each_other(reader):
    crops = [written("20735"), written("46"), written("9")]
    expected = [[text_of(guess) for guess in each] for each in reader.read(crops)]
    wrong = []

    def ask() -> None:
        if [[text_of(guess) for guess in each] for each in reader.read(crops)] != expected:
            wrong.append(threading.get_ident())

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_model_without_lines_says_how_to_get_them():
    with pytest.raises(ModelError, match="train_model.py lines"):
        LineReader.load(RELEASED, {"files": {}})


def test_a_damaged_file_is_refused(tmp_path, card):
    (tmp_path / SERVED).write_bytes(b"damaged")
    (tmp_path / "model.json").write_text(json.dumps(card))
    with pytest.raises(ModelError, match="damaged"):
        LineReader.load(tmp_path, card)


def test_another_network_is_refused():
    digits = (RELEASED / "digits.tflite").read_bytes()
    with pytest.raises(ModelError, match="no line network"):
        LineReader(digits)


def test_the_network_sees_every_light_alike():
    crop = written("47")
    dim = (60 + crop.astype(np.float32) * 0.3).astype(np.uint8)
    assert standardise(crop).shape[0] == HEIGHT_PX
    assert np.allclose(standardise(crop), standardise(255 - crop), atol=0.02)
    assert np.abs(standardise(crop) - standardise(dim)).mean() < 0.05
    assert standardise(crop).max() > 0.5  # ink is positive


@pytest.mark.parametrize("view", VIEWS)
def test_every_look_keeps_the_height_and_most_of_the_ink(view):
    picture = standardise(written("47"))
    seen = look(picture, view)
    assert seen.shape[0] == HEIGHT_PX
    assert seen.clip(0).sum() > 0.6 * picture.clip(0).sum() * view.scale**2


def test_certainty_has_bounds():
    assert log_odds(1.0) == pytest.approx(-log_odds(0.0))
    assert log_odds(0.5) == 0


def test_without_a_bonus_strings_keep_their_probabilities():
    beams = [Beam((4, 2), np.log(0.6)), Beam((4,), np.log(0.3))]
    assert weigh(beams, 0.0) == [((4, 2), pytest.approx(0.6)), ((4,), pytest.approx(0.3))]


def test_a_bonus_favours_the_longer_string():
    beams = [Beam((4,), np.log(0.5)), Beam((4, 2), np.log(0.3))]
    (best, probability), (_, other) = weigh(beams, 1.2)
    assert best == (4, 2)
    assert probability + other < 1


def test_a_bonus_invents_no_first_digit():
    beams = [Beam((), np.log(0.5)), Beam((4,), np.log(0.4))]
    assert weigh(beams, 5.0)[0][0] == ()
