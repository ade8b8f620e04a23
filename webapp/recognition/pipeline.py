"""The way of the data for one digit: bytes → grey → ink → normalised → probabilities → verdict."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from webapp.errors import DigitPadError
from webapp.recognition import decode, model_folder
from webapp.recognition.classify import Classifier, full_network, load_classifier
from webapp.recognition.decode import decode_trimmed
from webapp.recognition.explain import evidence
from webapp.recognition.ink import WORK_PX, possible_inks
from webapp.recognition.marks import EDGE, grow
from webapp.recognition.normalise import Normalised, normalise, normalise_trimmed
from webapp.recognition.paper import shrink
from webapp.recognition.rings import may_be_ringed, without_rings
from webapp.recognition.shapes import DIGITS, NOT_A_DIGIT, Box
from webapp.recognition.trim import Trimmed, trim


class Judgement(NamedTuple):
    """How a network's outputs become a verdict. Chosen on validation digits by training, and kept in the model card."""

    sure_from: float = 0.8
    """Answers under this confidence are "unsure"."""
    refuse_from: float = 0.5
    """From this `not_a_digit` on, a mark is refused. Only for networks that have learned to refuse."""
    temperature: float = 1.0
    """Divides the logarithms of the digits' probabilities; above 1 it makes them more modest (Guo et al. 2017)."""

    @classmethod
    def from_card(cls, card: dict) -> "Judgement":
        thresholds = card.get("thresholds", {})
        return cls(**{name: float(thresholds[name]) for name in cls._fields if name in thresholds})


class Prediction(NamedTuple):
    """What the network thinks of one picture."""

    verdict: str
    """"digit", "unsure", "not_a_digit" or "blank"."""
    digit: int | None
    """The answer to act on; None when refused or blank."""
    confidence: float
    """Probability that `digit` is right, 0 where it is None."""
    probabilities: np.ndarray | None
    """(10,) float32, summing to 1, given that it is a digit; None when blank."""
    not_a_digit: float
    """Probability that it is no digit, 0 to 1; 1 when blank."""
    normalised: np.ndarray | None
    """(28, 28) uint8, 0 paper to 255 ink: what the network saw; None when blank."""
    box: Box | None
    """Where the ink lay in the upright picture; None when blank."""


class Evidence(NamedTuple):
    """What spoke for one digit."""

    digit: int
    grid: np.ndarray
    """(28, 28) float32, in nats: see `explain.evidence`."""


EXPLAINED = 2
"""Digits that are explained: the answer and the runner-up."""

TINY = np.float32(1e-30)
"""Keeps a digit that the network rules out entirely from dividing zero by zero."""

BLANK = Prediction("blank", None, 0.0, None, 1.0, None, None)


class Recogniser:
    """Reads single digits with one loaded model. Safe to share between threads."""

    def __init__(self, classifier: Classifier, card: dict, *, max_pixels: int = decode.MAX_PIXELS) -> None:
        self.card = card
        self._classifier = classifier
        self._max_pixels = max_pixels
        self._judgement = Judgement.from_card(card)

    @classmethod
    def load(cls, folder: Path, *, engine: str = "litert", max_pixels: int = decode.MAX_PIXELS) -> "Recogniser":
        """Loads a model folder.

        Args:
            folder: with `model.json` and the network's files.
            engine: "litert", or "tensorflow" for the SavedModel.
            max_pixels: how many pixels a picture may unpack to.

        Raises:
            ModelError: the model is missing, damaged or foreign.
        """
        cv2.setNumThreads(1)  # the server's threads are the parallelism; OpenCV's own pool would fight them
        card = model_folder.read_card(folder)
        return cls(load_classifier(folder, card, engine), card, max_pixels=max_pixels)

    @property
    def sure_from(self) -> float:
        """Confidence from which an answer is "digit", not "unsure"."""
        return self._judgement.sure_from

    def predict(self, data: bytes) -> Prediction:
        """Reads the digit in the bytes of a picture.

        Raises:
            UnsupportedImage: not a picture of a supported format.
            UndecodableImage: damaged or cut off.
            TooManyPixels: larger than the limit.
        """
        return self._decide([self._prepare(data)])[0]

    def predict_grey(self, grey: np.ndarray) -> Prediction:
        """Reads the digit in a picture that is unpacked already.

        Args:
            grey: (H, W) uint8, 0 black to 255 white, either polarity, upright.
        """
        return self._decide([_normalised(possible_inks(trim(grey)))])[0]

    def predict_many(self, batch: list[bytes]) -> list[Prediction | DigitPadError]:
        """Reads one digit from each picture, all through the network together.

        Returns:
            In order, an answer each, or the error of a picture that could not be read.
        """
        results: list[Prediction | DigitPadError] = [BLANK] * len(batch)
        found: dict[int, list[Normalised]] = {}
        for index, data in enumerate(batch):
            try:
                found[index] = self._prepare(data)
            except DigitPadError as error:
                results[index] = error
        for index, prediction in zip(found, self._decide(list(found.values())), strict=True):
            results[index] = prediction
        return results

    def classify(self, inks: Sequence[np.ndarray]) -> list[Prediction]:
        """Judges ink that is already found, as the reader cuts it from a page.

        Args:
            inks: (H, W) uint8 each, 0 paper to 255 full ink, of one sign.

        Returns:
            In order, a prediction each, as `predict` gives it; boxes are in the pixels of its ink.
        """
        return self._decide([[] if found is None else [found] for found in map(normalise, inks)])

    def explain(self, prediction: Prediction) -> list[Evidence]:
        """Tells what spoke for the answer and for the runner-up, to the full network: it compares many answers.

        Args:
            prediction: of this recogniser, not blank.

        Returns:
            The likeliest digit's evidence, then that of the full network's runner-up: a quick network that is sure has
            no opinion about the others that is worth a look.
        """
        network = full_network(self._classifier)
        outputs = network.probabilities(_as_input([prediction.normalised]))[0, :DIGITS]
        outputs[prediction.probabilities.argmax()] = np.inf
        likeliest = np.argsort(-outputs)[:EXPLAINED].tolist()
        grids = evidence(network, prediction.normalised, likeliest)
        return [Evidence(digit, grid) for digit, grid in zip(likeliest, grids, strict=True)]

    def _prepare(self, data: bytes) -> list[Normalised]:
        """Returns what the ink of a picture may be, in MNIST form."""
        return _normalised(possible_inks(decode_trimmed(data, max_pixels=self._max_pixels)))

    def _decide(self, found: Sequence[list[Normalised]]) -> list[Prediction]:
        """Judges pictures by what the ink of each may be: nothing, one thing, or either of two."""
        candidates = [one for either in found for one in either]
        if not candidates:
            return [BLANK] * len(found)
        answers = iter(self._classifier.probabilities(_as_input([one.image for one in candidates])))
        return [self._judge_likeliest([(one, next(answers)) for one in either]) for either in found]

    def _judge_likeliest(self, candidates: list[tuple[Normalised, np.ndarray]]) -> Prediction:
        """Judges that which looks most like a digit."""
        if not candidates:
            return BLANK
        return self._judge(*max(candidates, key=lambda candidate: candidate[1][:DIGITS].max()))

    def _judge(self, found: Normalised, outputs: np.ndarray) -> Prediction:
        """Turns the (10,) or (11,) outputs for one picture into a verdict."""
        probabilities = conditional_on_digit(outputs[:DIGITS], self._judgement.temperature)
        digit = int(probabilities.argmax())
        confidence = float(probabilities[digit])
        if len(outputs) > DIGITS:
            not_a_digit = float(outputs[NOT_A_DIGIT])
            refused = not_a_digit >= self._judgement.refuse_from
        else:  # what the likeliest digit lacks to certainty is all that such a network can tell
            not_a_digit, refused = 1.0 - confidence, False
        if refused:
            return Prediction("not_a_digit", None, 0.0, probabilities, not_a_digit, found.image, found.box)
        verdict = "digit" if confidence >= self._judgement.sure_from else "unsure"
        return Prediction(verdict, digit, confidence, probabilities, not_a_digit, found.image, found.box)


def _as_input(images: Sequence[np.ndarray]) -> np.ndarray:
    """Returns (N, 28, 28, 1) float32, 0 paper to 1 ink, of (28, 28) uint8 pictures."""
    return np.array(images, np.float32)[..., np.newaxis] / 255.0  # faster than np.stack


def _normalised(inks: Sequence[Trimmed]) -> list[Normalised]:
    return [found for found in map(_normalise_held, inks) if found is not None]


def _normalise_held(ink: Trimmed) -> Normalised | None:
    """Brings ink into the form of MNIST; where somebody drew a ring around it, only what the ring holds."""
    found = normalise_trimmed(ink)
    if found is None or not may_be_ringed(ink.part, found.image):
        return found
    held = without_rings(shrink(ink.whole(), WORK_PX))
    left, top, width, height = cv2.boundingRect((held >= EDGE).view(np.uint8))  # without the ring's soft edge
    clear = grow(Box(top, left, top + height, left + width), 1, held.shape)
    inner = normalise_trimmed(Trimmed(held[clear.top : clear.bottom, clear.left : clear.right], 0, clear, held.shape))
    if inner is None:  # nothing but rings
        return found
    scale = max(ink.shape) / max(held.shape)
    return inner._replace(box=Box(*(round(edge * scale) for edge in inner.box)))


def conditional_on_digit(outputs: np.ndarray, temperature: float) -> np.ndarray:
    """Returns (…, 10) float32 summing to 1: the digits' probabilities, given that it is a digit.

    Args:
        outputs: (…, 10) probabilities of the digits, summing to at most 1.
        temperature: divides their logarithms.
    """
    powers = np.power(np.maximum(outputs, TINY), 1.0 / temperature)
    return powers / powers.sum(axis=-1, keepdims=True)
