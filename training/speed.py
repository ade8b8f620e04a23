"""How fast a model is: one prediction as served, LiteRT with one thread, beside a known network in the same run.

Microseconds change with the machine and with what else it does; the ratio of two networks that are timed in turns does
so far less, which makes it the figure to quote.
"""

import functools
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np
from keras import layers

from training.evaluate import served_classifier
from training.export import to_litert
from training.intervals import Interval, median_interval
from webapp.recognition.cascade import Cascade
from webapp.recognition.classify import Classifier, LiteRtClassifier, full_network
from webapp.recognition.model_folder import SERVED, sha256
from webapp.recognition.shapes import DIGITS, SIDE_PX

ROUNDS = 200
"""Turns that each network gets: the interval of the ratio is then about 1 % wide."""

CALLS = 10
"""Calls in a turn, of which the median counts: an interruption does not."""

WARM_UP = 50
"""Calls that are not timed."""

SEED = 29
"""Of the picture, which does not change how long a call takes."""


class Timing(NamedTuple):
    """One network, beside the reference."""

    median_us: float
    ratio: float
    """Time of one prediction as a share of the reference's: the median over the rounds."""
    ratio_interval_95: Interval


def measure_speed(folders: Sequence[Path]) -> list[dict]:
    """Times model folders in turns with each other and with the reference.

    Returns:
        For each what a card tells of it: the median of its full network, the reference's, and their ratio with its
        interval; the same of the quick network, where one looks first.

    Raises:
        ModelError: a folder holds no usable model.
    """
    reference, weights = _reference()
    classifiers = [served_classifier(folder) for folder in folders]
    full = [full_network(classifier) for classifier in classifiers]
    quick = {place: one.quick for place, one in enumerate(classifiers) if isinstance(one, Cascade)}
    us = time_in_turns([_call(network) for network in (reference, *full, *quick.values())])  # (networks, rounds)
    timings = [compare_turns(us[0], own)._asdict() for own in us[1:]]
    looking_first = dict(zip(quick, timings[len(full) :], strict=True))
    return [
        {
            "engine": "LiteRT, 1 thread, one picture",
            "rounds": us.shape[1],
            **timing,
            "reference": f"float32 network of {weights:,} weights, 18.7 million multiply-adds",
            "reference_median_us": round(float(np.median(us[0])), 1),
            **({"quick": looking_first[place]} if place in quick else {}),
        }
        for place, timing in enumerate(timings[: len(full)])
    ]


def compare_turns(reference_us: np.ndarray, own_us: np.ndarray) -> Timing:
    """Returns how two networks compare whose turns alternated, both (rounds,) in microseconds."""
    ratios = own_us / reference_us
    low, high = median_interval(ratios)
    return Timing(
        round(float(np.median(own_us)), 1), round(float(np.median(ratios)), 4), (round(low, 4), round(high, 4))
    )


def time_in_turns(calls: Sequence[Callable[[], object]]) -> np.ndarray:
    """Times functions in turns, so that whatever slows the machine slows them all.

    Returns:
        (functions, rounds) float64: the median microseconds of a call in each turn.
    """
    for call in calls:
        for _ in range(WARM_UP):
            call()
    us = np.empty((len(calls), ROUNDS))
    for turn in range(ROUNDS):
        for place in np.roll(np.arange(len(calls)), turn):  # none is always first
            us[place, turn] = _median_us(calls[place])
    return us


def _median_us(call: Callable[[], object]) -> float:
    took_ns = []
    for _ in range(CALLS):
        began = time.perf_counter_ns()
        call()
        took_ns.append(time.perf_counter_ns() - began)
    return float(np.median(took_ns)) / 1000


def _call(classifier: Classifier) -> Callable[[], object]:
    picture = np.random.default_rng(SEED).random((1, SIDE_PX, SIDE_PX, 1), np.float32)
    return lambda: classifier.probabilities(picture)


@functools.cache
def _reference() -> tuple[Classifier, int]:
    """Builds the network to compare with, as LiteRT serves it, and counts its weights."""
    network = reference_network()
    content = to_litert(network)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / SERVED).write_bytes(content)
        return LiteRtClassifier(Path(folder), {"files": {SERVED: sha256(content)}}), network.count_params()


def reference_network() -> keras.Model:
    """Returns the network that DigitPad began with: 468,394 weights, here by chance, which take as long as others."""
    inputs = features = keras.Input((SIDE_PX, SIDE_PX, 1))
    for channels in (32, 64):
        for _ in range(2):
            features = layers.Conv2D(channels, 3, padding="same", use_bias=False)(features)
            features = layers.ReLU()(layers.BatchNormalization()(features))
        features = layers.MaxPooling2D()(features)
    features = layers.Dense(128, activation="relu")(layers.Flatten()(features))
    return keras.Model(inputs, layers.Dense(DIGITS, activation="softmax")(features))
