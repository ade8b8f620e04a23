from types import SimpleNamespace

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is in requirements-train.txt")

from training import speed  # noqa: E402
from training.speed import compare_turns, measure_speed, reference_network, time_in_turns  # noqa: E402
from webapp.errors import ModelError  # noqa: E402


def test_it_works(run):
    """The fixture's network is small: two dense layers."""
    one, same = measure_speed([run, run])
    for measured in (one, same):
        assert measured["ratio"] < 1
        assert measured["ratio_interval_95"][0] <= measured["ratio"] <= measured["ratio_interval_95"][1]
    assert one["reference_median_us"] == same["reference_median_us"]


def test_the_reference_is_the_network_of_the_design():
    network = reference_network()
    assert network.count_params() == 468_394
    assert network.output_shape == (None, 10)
    assert [layer.filters for layer in network.layers if isinstance(layer, keras.layers.Conv2D)] == [32, 32, 64, 64]


def test_a_function_that_takes_twice_as_long_is_found_to(monkeypatch):
    monkeypatch.setattr(speed, "ROUNDS", 15)
    monkeypatch.setattr(speed, "CALLS", 3)
    monkeypatch.setattr(speed, "WARM_UP", 1)
    clock = SimpleNamespace(ns=0, perf_counter_ns=lambda: clock.ns)
    monkeypatch.setattr(speed, "time", clock)

    def take(ns: int) -> None:
        clock.ns += ns

    us = time_in_turns([lambda: take(2000), lambda: take(4000)])
    assert us.tolist() == [[2.0] * 15, [4.0] * 15]
    assert compare_turns(*us).ratio == 2


def test_a_machine_that_gets_slower_does_not_change_the_ratio():
    slower = np.linspace(100, 300, 50)
    timing = compare_turns(slower, slower / 4)
    assert timing.ratio == 0.25
    assert timing.ratio_interval_95 == (0.25, 0.25)


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(ModelError, match="model.json"):
        measure_speed([tmp_path])
