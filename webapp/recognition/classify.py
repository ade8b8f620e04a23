"""Ask the network: normalised pictures in, its raw outputs out."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np

from webapp.errors import ModelError
from webapp.recognition import cascade, model_folder
from webapp.recognition.cascade import Cascade
from webapp.recognition.interpreters import Interpreters
from webapp.recognition.shapes import DIGITS, SIDE_PX

INPUT_SHAPE = (SIDE_PX, SIDE_PX, 1)
REMEDY = "Restore saved_model/ from the repository, or make it anew: python train_model.py distil."


class Classifier(Protocol):
    """What the pipeline asks of a network."""

    def probabilities(self, batch: np.ndarray) -> np.ndarray:
        """Classifies a batch.

        Args:
            batch: (N, 28, 28, 1) float32, 0 paper to 1 ink.

        Returns:
            (N, 11) float32, each row summing to 1: the ten digits and "not a digit". Networks that have not learned to
            refuse answer with (N, 10).
        """
        ...


def load_classifier(folder: Path, card: dict, engine: str) -> Classifier:
    """Loads the network of a model folder and tries it once.

    Args:
        folder: the model folder.
        card: its card, from `model_folder.read_card`.
        engine: a key of `ENGINES`.

    Raises:
        ModelError: a file is missing, damaged or foreign, or the network does not map pictures to ten probabilities.
    """
    full = ENGINES[engine](folder, card)
    shape = _tried(full, folder)
    if engine != "litert" or cascade.SECTION not in card:
        return full
    section = card[cascade.SECTION]
    if section.get("teacher_sha256") != card["files"][model_folder.SERVED]:
        raise ModelError(f"{folder / cascade.SERVED} has learned from another {model_folder.SERVED}. {REMEDY}")
    quick = LiteRtClassifier(folder, card, cascade.SERVED)
    if _tried(quick, folder) != shape:
        raise ModelError(f"{folder / cascade.SERVED} does not answer with {shape[1]} probabilities. {REMEDY}")
    return Cascade(quick, full, answers_from=float(section["answers_from"]))


def full_network(classifier: Classifier) -> Classifier:
    """Returns the network that knows all of a classifier's answers, whether or not another one looks first."""
    return classifier.full if isinstance(classifier, Cascade) else classifier


def _tried(classifier: Classifier, folder: Path) -> tuple[int, ...]:
    """Asks a network once and returns the shape of its answer, (1, 10) or (1, 11).

    Raises:
        ModelError: it does not answer so.
    """
    try:
        answer = classifier.probabilities(np.zeros((1, *INPUT_SHAPE), np.float32))
    except (RuntimeError, ValueError) as error:
        raise ModelError(f"The network in {folder} does not run ({_first_line(error)}). Train it again.") from error
    if answer.shape not in ((1, DIGITS), (1, DIGITS + 1)) or not np.isclose(answer.sum(), 1.0, atol=1e-3):
        raise ModelError(f"The network in {folder} does not answer with 10 or 11 probabilities, but {answer.shape}.")
    return answer.shape


class LiteRtClassifier:
    """Serves `digits.tflite`, or another LiteRT file that a model folder has."""

    def __init__(self, folder: Path, card: dict, name: str = model_folder.SERVED) -> None:
        content = model_folder.verified_bytes(folder, card, name)
        self._interpreters = Interpreters(content, f"{folder / name} is no network for LiteRT")

    def probabilities(self, batch: np.ndarray) -> np.ndarray:
        """See `Classifier`. Pictures go through one by one: 2 to 32 together take as long each."""
        if len(batch) == 1:
            return self._interpreters.answer(batch)
        if len(batch) == 0:  # goes through all the same, for the shape of its answer
            return self._interpreters.answer(np.zeros((1, *INPUT_SHAPE), np.float32))[:0]
        return np.concatenate([self._interpreters.answer(one) for one in np.split(batch, len(batch))])


class TensorFlowClassifier:
    """Serves the SavedModel with TensorFlow, for hosts that have it anyway (`DIGITPAD_ENGINE=tensorflow`)."""

    def __init__(self, folder: Path, card: dict) -> None:
        for name in card["files"]:
            model_folder.verified_bytes(folder, card, name)
        try:
            import tensorflow as tf
        except ImportError as error:
            raise ModelError(
                "DIGITPAD_ENGINE=tensorflow needs TensorFlow, which is not installed. "
                "Run pip install -r requirements-train.txt, or leave DIGITPAD_ENGINE at litert."
            ) from error
        self._to_tensor = tf.convert_to_tensor
        self._model = tf.saved_model.load(str(folder))  # holds the signature's variables
        self._signature = self._model.signatures["serving_default"]

    def probabilities(self, batch: np.ndarray) -> np.ndarray:
        """See `Classifier`."""
        (output,) = self._signature(self._to_tensor(batch)).values()
        return output.numpy()


ENGINES: dict[str, Callable[[Path, dict], Classifier]] = {
    "litert": LiteRtClassifier,
    "tensorflow": TensorFlowClassifier,
}


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
