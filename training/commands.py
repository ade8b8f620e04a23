"""What each command of `train_model.py` does, step by step."""

import argparse
import sys
from dataclasses import fields
from pathlib import Path

from training import export
from training.calibrate import calibrate
from training.config import Config
from training.data import Mnist, load_mnist
from training.evaluate import as_table, served_classifier
from training.fit import fit
from training.networks import build
from training.recipe import Strokes, load_strokes, prepare
from training.scorecard import as_text, mnist_figures, served_figures

EVALUATE = "python train_model.py evaluate"
EVALUATE_STROKES = f"{EVALUATE} --strokes"


def train(options: argparse.Namespace) -> None:
    """Trains a network, writes the model folder, calibrates it on validation digits and measures it on test digits."""
    config = Config(**{field.name: getattr(options, field.name) for field in fields(Config)})
    config.check()
    mnist = load_mnist(options.mnist)
    strokes = load_strokes() if config.strokes else None
    recipe = prepare(config, mnist, strokes)
    model = build(config.arch, classes=recipe.classes, dropout=config.dropout, seed=config.seed)
    model.summary()
    history = fit(model, recipe.shares, recipe.validation, config, verbose=1 if sys.stdout.isatty() else 2)
    card = {
        "architecture": config.arch,
        "training": {"data": recipe.description, "config": config.as_dict(), "history": history},
    }
    export.write_model(model, options.out, card, quantize=config.quantize)
    export.annotate(options.out, thresholds=calibrate(served_classifier(options.out), recipe.validation))
    export.annotate(options.out, figures=_measured(options.out, mnist, strokes))
    print(f"\nThe model is in {options.out}. Serve it: DIGITPAD_MODEL={options.out} make run")
    if options.release:
        _release(options.out, options.released)


def evaluate(options: argparse.Namespace) -> None:
    """Prints the figures of a model on test digits, as served."""
    _measured(options.model, load_mnist(options.mnist), load_strokes() if options.strokes else None)


def release(options: argparse.Namespace) -> None:
    """Puts a trained model where the server finds it."""
    _release(options.run, options.released)


def _release(run: Path, released: Path) -> None:
    print(f"Released as version {export.release(run, released)} in {released}.")


def _measured(folder: Path, mnist: Mnist, strokes: Strokes | None) -> dict:
    """Measures once and prints; returns what the card keeps."""
    on_mnist = mnist_figures(folder, mnist.test)
    print(f"\nMNIST test digits, fed as 28×28, as served:\n{as_table(on_mnist)}")
    figures = {"mnist_test": on_mnist, "command": EVALUATE}
    if strokes is not None:
        as_served = served_figures(folder, mnist, strokes)
        print(f"\nPictures through the path of /predict:\n{as_text(as_served)}")
        figures |= {**as_served, "command": EVALUATE_STROKES}
    return figures
