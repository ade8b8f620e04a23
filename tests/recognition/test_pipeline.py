import cv2
import numpy as np
import pytest

from tests.pictures import draw, encode, seven_png
from webapp.config import PROJECT
from webapp.errors import UnsupportedImage
from webapp.recognition.decode import decode_grey
from webapp.recognition.ink import find_ink
from webapp.recognition.normalise import normalise
from webapp.recognition.pipeline import BLANK, Recogniser

RELEASED = PROJECT / "saved_model"


class FixedClassifier:
    """Answers every picture with the same ten probabilities."""

    def __init__(self, probabilities: list[float]) -> None:
        self.row = np.array(probabilities, np.float32)

    def probabilities(self, batch: np.ndarray) -> np.ndarray:
        return np.repeat(self.row[np.newaxis], len(batch), axis=0)


def reads_as(probabilities: list[float], **thresholds: float) -> Recogniser:
    return Recogniser(FixedClassifier(probabilities), {"version": "test", "thresholds": thresholds})


@pytest.fixture(scope="module")
def recogniser():
    return Recogniser.load(RELEASED)


def test_it_works(recogniser):
    prediction = recogniser.predict(seven_png())
    assert (prediction.verdict, prediction.digit) == ("digit", 7)
    assert prediction.confidence == pytest.approx(prediction.probabilities[7])
    assert prediction.probabilities.shape == (10,)
    assert prediction.normalised.shape == (28, 28)
    assert prediction.box.top < 75 < 220 < prediction.box.bottom


@pytest.mark.parametrize("picture", [draw(), 255 - draw(), np.roll(draw(), 80, axis=1), draw(paper=200, ink=90)])
def test_a_cut_off_margin_changes_nothing(recogniser, picture):
    """What `predict` makes of a picture without its margin is what the steps make of the whole one."""
    prediction, whole = recogniser.predict(encode(picture)), normalise(find_ink(decode_grey(encode(picture))))
    assert np.array_equal(prediction.normalised, whole.image)
    assert prediction.box == whole.box


@pytest.mark.parametrize("size_px", [280, 2400])
def test_of_a_digit_in_a_ring_only_the_digit_counts(recogniser, size_px):
    ringed = cv2.resize(cv2.circle(draw(width_px=8), (140, 145), 125, 0, 5, cv2.LINE_AA), (size_px, size_px))
    prediction, alone = recogniser.predict(encode(ringed)), recogniser.predict(encode(draw(width_px=8)))
    assert (prediction.verdict, prediction.digit) == ("digit", 7)
    assert prediction.box == pytest.approx([edge * size_px / 280 for edge in alone.box], abs=size_px / 140)


def test_an_unpacked_picture_is_read_like_its_bytes(recogniser):
    unpacked, packed = recogniser.predict_grey(draw()), recogniser.predict(encode(draw()))
    assert (unpacked.digit, unpacked.confidence, unpacked.box) == (packed.digit, packed.confidence, packed.box)


def test_a_blank_picture_is_blank(recogniser):
    assert recogniser.predict(encode(np.full((280, 280), 255, np.uint8))) is BLANK


def test_a_low_probability_is_unsure():
    prediction = reads_as([0.6, 0.4] + [0] * 8, sure_from=0.8).predict(seven_png())
    assert (prediction.verdict, prediction.digit) == ("unsure", 0)
    assert prediction.confidence == pytest.approx(0.6)
    assert prediction.not_a_digit == pytest.approx(0.4)


def test_a_mark_that_is_no_digit_is_refused_but_explained():
    prediction = reads_as([0.04, 0.01] + [0] * 8 + [0.95], refuse_from=0.9).predict(seven_png())
    assert (prediction.verdict, prediction.digit, prediction.confidence) == ("not_a_digit", None, 0)
    assert prediction.not_a_digit == pytest.approx(0.95)
    assert prediction.probabilities[:2] == pytest.approx([0.8, 0.2])


def test_under_the_threshold_of_refusal_the_digits_share_the_whole_probability():
    prediction = reads_as([0.3] + [0] * 9 + [0.7], refuse_from=0.9).predict(seven_png())
    assert (prediction.verdict, prediction.digit) == ("digit", 0)
    assert prediction.confidence == pytest.approx(1.0)
    assert prediction.not_a_digit == pytest.approx(0.7)


def test_the_temperature_of_the_card_makes_confidence_more_modest():
    eager, modest = (reads_as([0.9, 0.1] + [0] * 8, temperature=t).predict(seven_png()) for t in (1.0, 2.0))
    assert eager.confidence == pytest.approx(0.9)
    assert modest.confidence == pytest.approx(0.75)  # √0.9 : √0.1 is 3 : 1


class LikesFullPictures:
    """Takes a picture for a digit with the share of it that is ink."""

    def probabilities(self, batch: np.ndarray) -> np.ndarray:
        ink = batch.mean(axis=(1, 2, 3))
        rows = np.zeros((len(batch), 11), np.float32)
        rows[:, 3], rows[:, 10] = ink, 1 - ink
        return rows


def test_of_two_possible_inks_the_one_that_looks_more_like_a_digit_is_judged():
    halves = np.full((40, 40), 255, np.uint8)
    halves[:, 18:] = 0  # dark or light, the right half is wider
    recogniser = Recogniser(LikesFullPictures(), {"version": "test"})
    seen, turned = (recogniser.predict(encode(picture)) for picture in (halves, 255 - halves))
    assert seen.box == turned.box == (0, 18, 40, 40)
    assert seen.not_a_digit == pytest.approx(turned.not_a_digit)


def test_a_batch_keeps_its_order_with_blanks_and_errors_in_their_places(recogniser):
    blank = encode(np.full((9, 9), 255, np.uint8))
    one = encode(draw([(140, 60), (140, 220)]))
    seven, nothing, broken, last = recogniser.predict_many([seven_png(), blank, b"hello", one])
    assert seven.digit == 7
    assert nothing.verdict == "blank"
    assert isinstance(broken, UnsupportedImage)
    assert last.digit == 1


def test_a_batch_answers_as_single_pictures_do(recogniser):
    pictures = [encode(draw(width_px=width)) for width in range(4, 30, 2)]
    for single, batched in zip(map(recogniser.predict, pictures), recogniser.predict_many(pictures), strict=True):
        assert batched.digit == single.digit
        assert np.allclose(batched.probabilities, single.probabilities, atol=1e-5)


def test_polarity_and_transparency_do_not_change_the_answer(recogniser):
    dark, light = draw(), 255 - draw()
    transparent = np.dstack([np.zeros((280, 280, 3), np.uint8), 255 - dark])
    white_ink = np.dstack([np.full((280, 280, 3), 255, np.uint8), 255 - dark])
    answers = [recogniser.predict(encode(picture)) for picture in (dark, light, transparent, white_ink)]
    assert [answer.digit for answer in answers] == [7, 7, 7, 7]
    for answer in answers:
        assert np.abs(answer.normalised.astype(int) - answers[0].normalised).max() <= 2
