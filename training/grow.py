"""Give a larger network the weights of a smaller one, so that it begins with what that one knows.

Net2Net (Chen, Goodfellow and Shlens 2016). Wider: a channel that is added repeats one that is there, and whatever reads
both takes half from each. Deeper: a residual convolution that is added adds nothing at first. The larger network
answers as the smaller one did, but for a little noise, without which repeated channels would learn the same for ever.
"""

from typing import NamedTuple

import keras
import numpy as np
from keras import layers

from training.errors import TrainingError
from training.networks import RESIDUAL

NOISE = 0.02
"""Standard deviation of the noise on repeated channels, as a share of that of the layer's weights."""

CARRY_ON = (layers.InputLayer, layers.ReLU, layers.Dropout, layers.Softmax)
"""Layers without weights, which leave channels as they are."""


class _Channels(NamedTuple):
    """Where the channels between two layers come from."""

    sources: np.ndarray
    """(wider,) int: the channel of the narrower network that each one repeats."""

    @property
    def shares(self) -> np.ndarray:
        """(wider,) float: one for a channel that is there once, a half for each of two."""
        return 1.0 / np.bincount(self.sources)[self.sources]


def copy_grown(small: keras.Model, large: keras.Model, *, seed: int, noise: float = NOISE) -> None:
    """Sets the weights of a network so that it answers as a smaller one, or one of the same size, does.

    Args:
        small: what is known; convolutions, batch norm and dense layers, one after the other.
        large: the same layers with as many channels or more, and maybe residual convolutions between them; its weights
            are set.
        seed: of the choice of channels that are repeated, and of the noise.
        noise: see `NOISE`.

    Raises:
        TrainingError: the second network is not the first one grown.
    """
    if [weight.shape for weight in small.weights] == [weight.shape for weight in large.weights]:
        large.set_weights(small.get_weights())
        return
    grown = [layer for layer in large.layers if not layer.name.startswith(RESIDUAL)]
    if [type(layer) for layer in small.layers] != [type(layer) for layer in grown]:
        raise TrainingError("The weights to begin with are of a network with other layers. Choose its --arch.")
    rng = np.random.default_rng(seed)
    channels = _Channels(np.arange(small.input_shape[-1]))
    for old, new in zip(small.layers, grown, strict=True):
        channels = _copy_layer(old, new, channels, rng, noise)


def _copy_layer(
    old: layers.Layer, new: layers.Layer, channels: _Channels, rng: np.random.Generator, noise: float
) -> _Channels:
    """Sets the weights of one layer; returns the channels that it hands on."""
    if isinstance(old, CARRY_ON):
        return channels
    if isinstance(old, layers.Flatten):
        return _flatten(old, channels)
    if isinstance(old, layers.BatchNormalization):
        new.set_weights([weight[channels.sources] for weight in old.get_weights()])
        return channels
    if isinstance(old, layers.Conv2D | layers.Dense):
        return _copy_kernel(old, new, channels, rng, noise)
    raise TrainingError(f"Cannot grow a layer of the kind {type(old).__name__}. Leave --initial.")


def _copy_kernel(
    old: layers.Layer, new: layers.Layer, channels: _Channels, rng: np.random.Generator, noise: float
) -> _Channels:
    kernel, *bias = old.get_weights()  # (…, in, out), (out,)
    wanted, known = new.get_weights()[0].shape[-1], kernel.shape[-1]
    if wanted < known:
        raise TrainingError(
            f"Expected at least {known} channels in {new.name}, but it has {wanted}. Choose its --arch."
        )
    repeated = rng.integers(0, known, wanted - known)
    handed_on = _Channels(np.concatenate([np.arange(known), repeated]))
    widened = kernel[..., channels.sources, :] * channels.shares[:, np.newaxis]
    widened = widened[..., handed_on.sources]
    widened[..., known:] += rng.normal(0, noise * kernel.std(), widened[..., known:].shape)
    new.set_weights([widened, *(weight[handed_on.sources] for weight in bias)])
    return handed_on


def _flatten(layer: layers.Flatten, channels: _Channels) -> _Channels:
    """Each place of the picture has all channels, one after the other."""
    *places, count = layer.input.shape[1:]
    starts = np.arange(np.prod(places)) * count
    return _Channels((starts[:, np.newaxis] + channels.sources).ravel())
