"""What a model, as it is served, says of a test set: the raw material of every figure, plot and comparison."""

from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from training.data import Digits
from training.evaluate import classify, served_classifier
from training.recipe import PAINT_SEED
from training.strokes import Drawing, paint_as_page
from webapp.recognition.model_folder import read_card
from webapp.recognition.pipeline import Judgement, Prediction, Recogniser, conditional_on_digit
from webapp.recognition.shapes import DIGITS, NOT_A_DIGIT, SIDE_PX


class Answers(NamedTuple):
    """One row for each picture."""

    images: np.ndarray
    """(N, 28, 28) uint8, 0 paper to 255 ink: what the network saw."""
    labels: np.ndarray
    """(N,) 0 to 9."""
    probabilities: np.ndarray
    """(N, 10) float32, calibrated, given that it is a digit; all 0 where no ink was found."""
    verdicts: np.ndarray
    """(N,) of str: "digit", "unsure", "not_a_digit" or "blank"."""

    @property
    def right(self) -> np.ndarray:
        """(N,) bool: whether the likeliest of the ten is right, refused or not."""
        return (self.probabilities.argmax(axis=1) == self.labels) & (self.confidence > 0)

    @property
    def confidence(self) -> np.ndarray:
        """(N,) float32: the probability of the likeliest of the ten."""
        return self.probabilities.max(axis=1)

    @property
    def flagged(self) -> np.ndarray:
        """(N,) bool: answered "unsure" or refused."""
        return np.isin(self.verdicts, ("unsure", "not_a_digit"))


def answers_to_digits(folder: Path, digits: Digits) -> Answers:
    """Asks a model about digits that are in MNIST form, fed as they are."""
    judgement = Judgement.from_card(read_card(folder))
    outputs = classify(served_classifier(folder), digits.images)  # (N, 10 or 11)
    probabilities = conditional_on_digit(outputs[:, :DIGITS], judgement.temperature)
    return Answers(digits.images, digits.labels, probabilities, verdicts_of(outputs, judgement))


def verdicts_of(outputs: np.ndarray, judgement: Judgement) -> np.ndarray:
    """Returns (N,) of str, "digit", "unsure" or "not_a_digit", as the server judges (N, 10 or 11) outputs."""
    confidence = conditional_on_digit(outputs[:, :DIGITS], judgement.temperature).max(axis=1)
    verdicts = np.where(confidence >= judgement.sure_from, "digit", "unsure").astype(object)
    if outputs.shape[1] > DIGITS:
        verdicts[outputs[:, NOT_A_DIGIT] >= judgement.refuse_from] = "not_a_digit"
    return verdicts


def answers_to_pictures(recogniser: Recogniser, pictures: list[bytes], labels: np.ndarray) -> Answers:
    """Asks a model about pictures, sent as `/predict` gets them."""
    blank, nothing = np.zeros((SIDE_PX, SIDE_PX), np.uint8), np.zeros(DIGITS, np.float32)
    predictions = read(recogniser, pictures)
    return Answers(
        np.stack([blank if one.normalised is None else one.normalised for one in predictions]),
        labels,
        np.stack([nothing if one.probabilities is None else one.probabilities for one in predictions]),
        np.array([one.verdict for one in predictions], object),
    )


def answers_to_drawings(recogniser: Recogniser, drawings: list[Drawing]) -> Answers:
    """Asks a model about digits as pen strokes, painted as the page paints them."""
    labels = np.array([int(drawing.label) for drawing in drawings], np.uint8)
    return answers_to_pictures(recogniser, painted_pictures(drawings), labels)


def read(recogniser: Recogniser, pictures: list[bytes]) -> list[Prediction]:
    return [recogniser.predict(picture) for picture in pictures]


def painted_pictures(drawings: list[Drawing]) -> list[bytes]:
    """Returns PNG pictures of drawings, sized and placed the same way for every model that is measured."""
    rng = np.random.default_rng(PAINT_SEED)
    return [png(paint_as_page(drawing, rng)) for drawing in drawings]


def png(picture: np.ndarray) -> bytes:
    return cv2.imencode(".png", picture)[1].tobytes()
