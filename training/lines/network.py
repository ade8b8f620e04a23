"""The network that reads a line: convolutions only, so that it runs at any width and as LiteRT."""

import keras
from keras import layers

from training.lines.reservoir import HEIGHT_PX

SYMBOLS = 11
"""Ten digits and CTC's blank, which is last."""
EXTENTS = 2
"""Columns to the left and to the right edge of the digit at a step, as a share of the height."""
OUTPUTS = SYMBOLS + EXTENTS

CONTEXT_CHANNELS = 192
CONTEXT_WIDTHS = (5, 5, 3)
"""Of the convolutions along the line: together they see 11 steps of 4 columns, and what each step saw beside itself."""
DROPOUT = 0.1


def build(seed: int | None = None) -> keras.Model:
    """Returns a network that maps (N, 40, W, 1) float32 to (N, W / 2, 13) float32: 11 logits and two extents.

    A column of features stands for four columns of the picture and answers for two steps of two, so that narrow
    neighbours, 11 above all, leave room for the blank between them at the price of the coarser grid.
    """
    if seed is not None:
        keras.utils.set_random_seed(seed)
    pictures = keras.Input((HEIGHT_PX, None, 1), name="pictures")
    x = _unit(pictures, 24, strides=(1, 1))
    x = _unit(x, 32, strides=(2, 2))  # (20, W / 2)
    x = _pair(x, 32)
    x = _unit(x, 64, strides=(2, 2))  # (10, W / 4)
    x = _pair(x, 64)
    x = _unit(x, 96, strides=(2, 1))  # (5, W / 4)
    x = _pair(x, 96)
    x = layers.Conv2D(CONTEXT_CHANNELS, (5, 1), use_bias=False)(x)  # (1, W / 4)
    x = _active(x)
    for width in CONTEXT_WIDTHS:
        x = _along(x, width)
    x = layers.Dropout(DROPOUT)(x)
    x = layers.Conv2D(2 * OUTPUTS, 1, dtype="float32")(x)  # (1, W / 4, 26)
    return keras.Model(pictures, layers.Reshape((-1, OUTPUTS), dtype="float32")(x), name="lines")


def served(model: keras.Model) -> keras.Model:
    """Returns the network as it is served: probabilities in place of logits, extents never negative."""
    pictures = keras.Input((HEIGHT_PX, None, 1), name="pictures")
    answers = model(pictures)
    symbols = layers.Softmax()(answers[..., :SYMBOLS])
    return keras.Model(pictures, layers.Concatenate()([symbols, layers.ReLU()(answers[..., SYMBOLS:])]))


def _unit(x, channels: int, strides: tuple[int, int]):
    return _active(layers.Conv2D(channels, 3, strides=strides, padding="same", use_bias=False)(x))


def _pair(x, channels: int):
    inner = _unit(x, channels, strides=(1, 1))
    inner = layers.Conv2D(channels, 3, padding="same", use_bias=False)(inner)
    return layers.ReLU()(layers.Add()([x, layers.BatchNormalization()(inner)]))


def _along(x, width: int):
    inner = layers.Conv2D(CONTEXT_CHANNELS, (1, width), padding="same", use_bias=False)(x)
    return layers.Add()([x, _active(inner)])


def _active(x):
    return layers.ReLU()(layers.BatchNormalization()(x))
