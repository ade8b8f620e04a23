import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is in requirements-train.txt")

from training.config import Config  # noqa: E402
from training.fit import fit  # noqa: E402
from training.networks import build  # noqa: E402
from training.recipe import prepare  # noqa: E402


class Steps(keras.callbacks.Callback):
    """Notes the weights of the last layer after each step and what each epoch ends with."""

    def __init__(self):
        super().__init__()
        self.stepped, self.ended = [], []

    def on_train_batch_end(self, batch, logs=None):
        self.stepped.append(self.model.get_weights()[-2])

    def on_epoch_end(self, epoch, logs=None):
        self.ended.append(self.model.get_weights()[-2])


def test_the_moving_average_of_the_weights_is_validated_and_kept_while_the_steps_go_on_from_the_last(small_mnist):
    config = Config(arch="mlp", epochs=2, epoch_size=160, batch_size=16, averaging=0.5, validation_size=40)
    recipe = prepare(config, small_mnist, None)
    model, steps = build("mlp", dropout=0.1, seed=1), Steps()
    average = model.get_weights()[-2]
    history = fit(model, recipe.shares, recipe.validation, config, verbose=0, watchers=[steps])
    expected = []
    for index, stepped in enumerate(steps.stepped):
        average = 0.5 * average + 0.5 * stepped
        if index % 10 == 9:
            expected.append(average)
    np.testing.assert_allclose(steps.ended, expected, atol=1e-6)
    np.testing.assert_allclose(model.get_weights()[-2], expected[history["best_epoch"] - 1], atol=1e-6)
