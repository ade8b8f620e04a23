import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is in requirements-train.txt")

from tests.digits import generated_digits  # noqa: E402
from training.errors import TrainingError  # noqa: E402
from training.fit import as_input  # noqa: E402
from training.grow import copy_grown  # noqa: E402
from training.networks import build  # noqa: E402

IMAGES, _ = generated_digits(40)


def network(arch: str, seed: int):
    """Returns a network with weights of every layer moved, batch norm's too."""
    model = build(arch, classes=11, dropout=0.3, seed=seed)
    rng = np.random.default_rng(seed)
    model.set_weights([weight + rng.uniform(0, 0.005, weight.shape) for weight in model.get_weights()])
    return model


def answers(model) -> np.ndarray:
    return model.predict(as_input(IMAGES), verbose=0)


@pytest.fixture(scope="module")
def narrow():
    return network("cnn", seed=1)


@pytest.mark.parametrize("arch", ["cnn", "cnn_wide", "cnn_deep"])
def test_the_larger_network_answers_as_the_smaller_one(narrow, arch):
    large = build(arch, classes=11, dropout=0.3, seed=2)
    assert np.abs(answers(large) - answers(narrow)).max() > 0.01
    copy_grown(narrow, large, seed=3, noise=0.0)
    np.testing.assert_allclose(answers(large), answers(narrow), atol=1e-5)


def test_a_channel_that_was_added_differs_a_little_from_the_one_it_repeats(narrow):
    exact, noisy = network("cnn_wide", seed=2), network("cnn_wide", seed=2)
    copy_grown(narrow, exact, seed=3, noise=0.0)
    copy_grown(narrow, noisy, seed=3)
    kernels = [next(layer for layer in one.layers if "conv2d" in layer.name).get_weights()[0] for one in (exact, noisy)]
    assert (kernels[0] == kernels[1]).all()  # the first layer has no more channels
    changed = exact.get_weights()[5] != noisy.get_weights()[5]
    assert changed[..., 32:].all()
    assert not changed[..., :16, :32].any()


def test_networks_of_other_layers_or_fewer_channels_are_refused(narrow):
    with pytest.raises(TrainingError, match="other layers"):
        copy_grown(narrow, network("mlp", seed=2), seed=3)
    with pytest.raises(TrainingError, match="at least 40 channels"):
        copy_grown(network("cnn_wide", seed=2), narrow, seed=3)
