"""What decides a run, in one place. Imports nothing heavy, so that `--help` answers at once."""

from dataclasses import asdict, dataclass

from training.errors import TrainingError

ARCHITECTURES = ("cnn", "cnn_wide", "cnn_deep", "cnn_quick", "mlp")
OPTIMIZERS = ("adam", "adamw", "sgd")


@dataclass(frozen=True)
class Config:
    """Everything that decides what comes out of a run. It is saved in `model.json`."""

    arch: str = "cnn"
    strokes: bool = False
    """Learn from pen strokes too, and to refuse what is no digit (needs `DIGITS_DATA`)."""
    epochs: int = 12
    epoch_size: int = 55_000
    """Pictures in an epoch, drawn anew each time: MNIST's training digits less the validation part."""
    batch_size: int = 128
    optimizer: str = "adam"
    learning_rate: float = 0.002
    """Peak of a cosine schedule that ends at zero (Loshchilov and Hutter 2017)."""
    dropout: float = 0.3
    label_smoothing: float = 0.0
    averaging: float = 0.0
    """Momentum of the moving average of the weights, which is what is kept (Polyak and Juditsky 1992); 0 keeps the
    last step's own."""
    augment: float = 1.0
    """Factor on `augment.Strength`; 0 trains on the digits as they are."""
    patience: int = 5
    """Epochs without a better validation loss before the run stops."""
    validation_size: int = 5000
    """MNIST's training digits that are held out."""
    quantize: bool = False
    """Whether the served file keeps its weights in 8 bits."""
    seed: int = 1

    def check(self) -> None:
        """Raises TrainingError for a value that no run can use."""
        for name in ("epochs", "epoch_size", "batch_size", "learning_rate", "patience", "validation_size"):
            if not getattr(self, name) > 0:
                raise TrainingError(f"Expected --{name.replace('_', '-')} above 0, but got {getattr(self, name)}.")
        for name in ("dropout", "label_smoothing", "averaging"):
            if not 0 <= getattr(self, name) < 1:
                raise TrainingError(
                    f"Expected --{name.replace('_', '-')} from 0 to under 1, but got {getattr(self, name)}."
                )
        if self.augment < 0:
            raise TrainingError(f"Expected --augment of 0 or more, but got {self.augment}.")

    def as_dict(self) -> dict:
        return asdict(self)


PRESETS = {
    "quick": {},
    "release": {
        "arch": "cnn_deep",
        "strokes": True,
        "quantize": True,
        "averaging": 0.999,
        "epochs": 48,
        "epoch_size": 60_000,
        "patience": 48,
    },
}
"""What `--preset` changes in the defaults: quick learns from MNIST alone in minutes, release is the served model."""

FINETUNE_DEFAULTS = {
    "epochs": 5,
    "epoch_size": 10_000,
    "batch_size": 128,
    "learning_rate": 1e-4,
    "averaging": 0.0,
    "augment": 1.0,
}
"""What fine-tuning decides anew; all else stays as the model was trained. Small steps, lest it forget, and few: an
average over as many as a release keeps would leave the weights nearly where they were."""

DISTIL_DEFAULTS = {
    "arch": "cnn_quick",
    "epochs": 36,
    "epoch_size": 120_000,
    "batch_size": 128,
    "learning_rate": 3e-3,
    "averaging": 0.999,
    "seed": 1,
}
"""What is decided anew for a quick network, which looks first; all else, and so what is held out, is as its teacher was
trained."""
