"""Let TensorBoard watch a run."""

import importlib.util
from pathlib import Path

import keras

from training.errors import TrainingError


def tensorboard(folder: Path) -> keras.callbacks.Callback:
    """Returns what writes TensorBoard's logs of a run into a folder: look at them with `tensorboard --logdir`.

    Raises:
        TrainingError: the package is not installed, or the folder cannot be written.
    """
    if importlib.util.find_spec("tensorboard") is None:
        raise TrainingError(
            "--tensorboard needs the package tensorboard, which is not installed. "
            "Run pip install -r requirements-train.txt, or leave --tensorboard."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TrainingError(
            f"Expected a folder for --tensorboard, but {folder} cannot be made ({error.strerror}). Name another."
        ) from error
    return keras.callbacks.TensorBoard(str(folder), write_graph=False)
