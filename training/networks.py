"""The networks that can be trained, by name.

All map (N, 28, 28, 1) float32, 0 paper to 1 ink, to probabilities: (N, 10) float32 for the digits, or (N, 11) with "not
a digit" as the last.
"""

from collections.abc import Callable, Sequence

import keras
from keras import layers

from webapp.recognition.shapes import DIGITS, SIDE_PX

MLP_UNITS = (512, 256)
"""Of the hidden layers of `mlp`."""

RESIDUAL = "residual"
"""What the names of the layers begin with that a residual convolution consists of."""


def build(arch: str, *, classes: int = DIGITS, dropout: float, seed: int) -> keras.Model:
    """Builds a network with fresh weights.

    Args:
        arch: a key of `ARCHITECTURES`.
        classes: 10, or 11 to learn to refuse.
        dropout: share of the inputs to each dense layer that is dropped while training.
        seed: of the weights and of the dropout.
    """
    keras.utils.set_random_seed(seed)
    inputs = keras.Input((SIDE_PX, SIDE_PX, 1), name="image")
    features = ARCHITECTURES[arch](inputs, dropout)
    logits = layers.Dense(classes, name="logits")(layers.Dropout(dropout)(features))
    return keras.Model(inputs, layers.Softmax(name="probabilities")(logits), name=arch)


def _cnn(
    inputs: keras.KerasTensor,
    dropout: float,
    *,
    channels: Sequence[int] = (16, 32, 32, 64, 64, 96),
    residuals: Sequence[int] = (0, 0, 0, 0, 0),
    units: int = 128,
) -> keras.KerasTensor:
    """Six convolutions, the picture halved twice by stride 2: half the multiply-adds of pooling after the layers.

    Args:
        inputs: (N, 28, 28, 1).
        dropout: see `build`.
        channels: of each convolution.
        residuals: how many residual convolutions follow each convolution but the last.
        units: of the dense layer.
    """
    features = inputs
    for place, (count, stride) in enumerate(zip(channels[:-1], (1, 2, 1, 2, 1), strict=True)):
        features = _convolution(features, count, stride=stride)
        for number in range(residuals[place]):
            features = _residual(features, name=f"{RESIDUAL}_{place}_{number}")
    features = _convolution(features, channels[-1], padding="valid")  # (N, 7, 7, C) → (N, 5, 5, C')
    features = layers.Dropout(dropout)(layers.Flatten()(features))
    return layers.Dense(units, activation="relu")(features)


def _cnn_wide(
    inputs: keras.KerasTensor, dropout: float, *, residuals: Sequence[int] = (0, 0, 0, 0, 0)
) -> keras.KerasTensor:
    """The same with more channels: `cnn` learns less of varied digits than there is to learn (EXPERIMENTS.md)."""
    return _cnn(inputs, dropout, channels=(16, 40, 40, 96, 96, 128), residuals=residuals, units=160)


def _cnn_deep(inputs: keras.KerasTensor, dropout: float) -> keras.KerasTensor:
    """`cnn_wide` with two residual convolutions at 14×14 and one at 7×7."""
    return _cnn_wide(inputs, dropout, residuals=(0, 0, 2, 0, 1))


def _cnn_quick(inputs: keras.KerasTensor, dropout: float) -> keras.KerasTensor:
    """The network that looks first: a tenth of the multiply-adds of `cnn_deep`, and a tenth of its weights.

    The last convolution stands where the others have a dense layer, which would have most of the weights.
    """
    features = _convolution(inputs, 16, stride=2)  # (N, 14, 14, C)
    features = _convolution(features, 32)
    features = _convolution(features, 48, stride=2)  # (N, 7, 7, C)
    features = _convolution(features, 64, padding="valid")  # (N, 5, 5, C)
    features = _convolution(features, 64, stride=2, padding="valid")  # (N, 2, 2, C)
    return layers.Flatten()(features)


def _convolution(
    inputs: keras.KerasTensor, channels: int, *, stride: int = 1, padding: str = "same"
) -> keras.KerasTensor:
    outputs = layers.Conv2D(channels, 3, strides=stride, padding=padding, use_bias=False)(inputs)
    return layers.ReLU()(layers.BatchNormalization()(outputs))


def _residual(inputs: keras.KerasTensor, *, name: str) -> keras.KerasTensor:
    """Adds what one more convolution sees (He et al. 2016); its batch norm begins at zero, so that nothing changes."""
    seen = layers.Conv2D(inputs.shape[-1], 3, padding="same", use_bias=False, name=f"{name}_convolution")(inputs)
    seen = layers.BatchNormalization(gamma_initializer="zeros", name=f"{name}_norm")(seen)
    return layers.ReLU(name=f"{name}_relu")(layers.Add(name=f"{name}_sum")([inputs, seen]))


def _mlp(inputs: keras.KerasTensor, dropout: float) -> keras.KerasTensor:
    """Two hidden layers: the feed-forward network to compare with (Ciresan et al. 2010 show how far such nets go)."""
    features = layers.Flatten()(inputs)
    for units in MLP_UNITS:
        features = layers.Dropout(dropout)(features)
        features = layers.ReLU()(layers.BatchNormalization()(layers.Dense(units, use_bias=False)(features)))
    return features


ARCHITECTURES: dict[str, Callable[[keras.KerasTensor, float], keras.KerasTensor]] = {
    "cnn": _cnn,
    "cnn_wide": _cnn_wide,
    "cnn_deep": _cnn_deep,
    "cnn_quick": _cnn_quick,
    "mlp": _mlp,
}
