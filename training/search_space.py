"""What a search varies, and how far. Imports nothing heavy, so that `--help` answers at once."""

from dataclasses import replace

from training.config import OPTIMIZERS, Config

SEARCHED = ("optimizer", "learning_rate", "batch_size", "dropout", "augment", "label_smoothing")
"""Fields of `Config` that a search varies; all else stays as its flags say."""

LEARNING_RATES = {"adam": (3e-4, 1e-2), "adamw": (3e-4, 1e-2), "sgd": (5e-3, 3e-1)}
"""Drawn log-uniformly; SGD's steps shrink with the gradient and want about thirty times the rate of Adam's."""

BATCH_SIZES = (32, 64, 128, 256)

RANGES = {"dropout": (0.0, 0.6), "augment": (0.0, 2.0), "label_smoothing": (0.0, 0.2)}
"""Drawn uniformly, the default within them; at twice the usual strength of `augment` some digits are no longer ones."""

SIGNIFICANT_DIGITS = 2
"""Of a setting that is drawn: what is printed is what was tried."""


def drawn(trial, base: Config) -> Config:
    """Returns the configuration of a trial.

    Args:
        trial: Optuna's, which remembers what it suggests.
        base: what is not varied.
    """
    optimizer = trial.suggest_categorical("optimizer", OPTIMIZERS)
    numbers = {name: trial.suggest_float(name, *limits) for name, limits in RANGES.items()}
    numbers["learning_rate"] = trial.suggest_float(_rate(optimizer), *LEARNING_RATES[optimizer], log=True)
    settings = {name: float(f"{number:.{SIGNIFICANT_DIGITS}g}") for name, number in numbers.items()}
    batch_size = trial.suggest_categorical("batch_size", BATCH_SIZES)
    return replace(base, optimizer=optimizer, batch_size=batch_size, **settings)


def as_suggestion(config: Config) -> dict:
    """Returns what a trial has to suggest to come out as a configuration."""
    same = {name: getattr(config, name) for name in ("optimizer", "batch_size", *RANGES)}
    return {**same, _rate(config.optimizer): config.learning_rate}


def as_flags(config: Config) -> str:
    """Returns the settings that were searched as flags for `train`."""
    return " ".join(f"--{name.replace('_', '-')} {_text(getattr(config, name))}" for name in SEARCHED)


def _rate(optimizer: str) -> str:
    """Names the learning rate of an optimizer: those of two optimizers have nothing to teach each other."""
    return f"learning_rate of {optimizer}"


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
