"""What each command of `train_model.py` does, step by step."""

import argparse
import sys
import tempfile
from dataclasses import fields
from pathlib import Path

from training import export
from training.calibrate import calibrate
from training.collected import load_collected
from training.compare import side_by_side
from training.config import FINETUNE_DEFAULTS, Config
from training.data import Digits, Mnist, load_mnist
from training.evaluate import served_classifier
from training.finetune import NEW_SHARE, continued, judge_held_out, load_network, summary
from training.fit import Keeping, fit
from training.networks import build
from training.recipe import COLLECTED_SHARE, Recipe, Strokes, add_collected, has_strokes, load_strokes, prepare
from training.report import write_report
from training.scorecard import Scorecard, as_text, measure
from training.watch import tensorboard
from webapp.recognition.model_folder import read_card


def train(options: argparse.Namespace) -> None:
    """Trains a network, writes the model folder, calibrates it on validation digits and measures it on test digits."""
    config = Config(**{field.name: getattr(options, field.name) for field in fields(Config)})
    config.check()
    mnist = load_mnist(options.mnist)
    strokes = load_strokes() if config.strokes else None
    recipe = prepare(config, mnist, strokes)
    if options.digits:
        collected = {str(path): _load_and_tell(path) for path in options.digits}
        recipe = add_collected(recipe, collected, config, share=COLLECTED_SHARE)
    model = build(config.arch, classes=recipe.classes, dropout=config.dropout, seed=config.seed)
    if options.initial:
        model.set_weights(load_network(options.initial, config).get_weights())
        recipe.description["initial_weights"] = summary(read_card(options.initial))
    model.summary()
    keeping = _keeping(options, config, recipe)
    history = fit(
        model,
        recipe.shares,
        recipe.validation,
        config,
        verbose=_verbosity(),
        keeping=keeping,
        watchers=[tensorboard(options.tensorboard)] if options.tensorboard else [],
    )
    export.write_model(model, options.out, _trained(config, recipe, history), quantize=config.quantize)
    keeping.path.unlink(missing_ok=True)
    export.annotate(options.out, thresholds=calibrate(served_classifier(options.out), recipe.validation))
    _measure_and_report(options.out, mnist, strokes)
    _tell_and_release(options)


def finetune(options: argparse.Namespace) -> None:
    """Goes on training a model with new pictures; keeps the result unless it does significantly worse."""
    changes = {name: getattr(options, name) for name in FINETUNE_DEFAULTS}
    old = read_card(options.model)
    config = continued(old, **changes)
    config.check()
    digits = _load_and_tell(options.data)
    mnist = load_mnist(options.mnist)
    strokes = load_strokes() if config.strokes and has_strokes() else None
    new = {str(options.data): digits}
    recipe = add_collected(prepare(config, mnist, strokes), new, config, share=NEW_SHARE)
    model = load_network(options.model, config)
    history = fit(model, recipe.shares, None, config, verbose=_verbosity())
    card = {**_trained(config, recipe, history), "finetuned_from": summary(old)}
    with tempfile.TemporaryDirectory() as work:
        candidate = Path(work) / "model"
        export.write_model(model, candidate, card, quantize=config.quantize)
        export.annotate(candidate, thresholds=calibrate(served_classifier(candidate), recipe.validation))
        if not _is_no_worse(options.model, candidate, recipe.held_out):
            return
        export.copy_model(candidate, options.out)
    _measure_and_report(options.out, mnist, strokes)
    _tell_and_release(options)


def _is_no_worse(old: Path, new: Path, held_out: dict[str, Digits]) -> bool:
    """Prints the verdicts on a new model, B, against the old one, A, and what follows from them."""
    verdicts = judge_held_out(old, new, held_out)
    print("\nA is the model as it was, B the fine-tuned one:", *verdicts, sep="\n")
    lost = [verdict.name for verdict in verdicts if verdict.lost]
    if lost:
        print(f"The fine-tuned model lost on {' and '.join(lost)}. It is thrown away; {old} stays as it is.")
    return not lost


def evaluate(options: argparse.Namespace) -> None:
    """Prints the figures of a model on test digits, as served; on request puts them on its card and draws them."""
    mnist, strokes = load_mnist(options.mnist), load_strokes() if options.strokes else None
    if options.report:
        _measure_and_report(options.model, mnist, strokes)
    else:
        _measure(options.model, mnist, strokes)


def compare(options: argparse.Namespace) -> None:
    """Prints the figures of two models side by side, and says which is better."""
    mnist = load_mnist(options.mnist)
    strokes = load_strokes() if has_strokes() else None
    a, b = measure(options.a, mnist, strokes), measure(options.b, mnist, strokes)
    print(f"\nA: {options.a}\nB: {options.b}\n\n{side_by_side(a, b)}")
    if strokes is None:
        print("Pen strokes were left out: DIGITS_DATA has none.")


def release(options: argparse.Namespace) -> None:
    """Puts a trained model where the server finds it."""
    _release(options.run, options.released)


def _tell_and_release(options: argparse.Namespace) -> None:
    print(f"\nThe model is in {options.out}. Serve it: DIGITPAD_MODEL={options.out} make run")
    if options.release:
        _release(options.out, options.released)


def _release(run: Path, released: Path) -> None:
    print(f"Released as version {export.release(run, released)} in {released}.")


def _load_and_tell(path: Path) -> Digits:
    """Loads collected digits; names on stderr what is skipped, and how many that are."""
    digits, skipped = load_collected(path)
    for line in skipped:
        print(f"skipped {line}", file=sys.stderr)
    print(f"{path}: {len(digits.labels)} digits, {len(skipped)} skipped", file=sys.stderr)
    return digits


def _keeping(options: argparse.Namespace, config: Config, recipe: Recipe) -> Keeping:
    """Keeps the checkpoint beside the model folder, which is replaced as a whole."""
    path = options.out.with_name(f"{options.out.name}.checkpoint.npz")
    if options.resume and not path.exists():
        print(f"There is no checkpoint {path}: the training begins with its first epoch.", file=sys.stderr)
    return Keeping(path, {"config": config.as_dict(), "data": recipe.description}, options.resume)


def _verbosity() -> int:
    """Returns 1 for a progress bar, or 2 for a line each epoch where nobody watches."""
    return 1 if sys.stdout.isatty() else 2


def _trained(config: Config, recipe: Recipe, history: dict) -> dict:
    """Returns what the card tells about a training."""
    return {
        "architecture": config.arch,
        "training": {"data": recipe.description, "config": config.as_dict(), "history": history},
    }


def _measure(folder: Path, mnist: Mnist, strokes: Strokes | None) -> Scorecard:
    """Measures once and prints."""
    measured = measure(folder, mnist, strokes)
    print(f"\n{as_text(measured.figures)}")
    return measured


def _measure_and_report(folder: Path, mnist: Mnist, strokes: Strokes | None) -> None:
    """Measures once, prints, puts the very figures on the card, and draws them."""
    measured = _measure(folder, mnist, strokes)
    export.annotate(folder, figures=measured.figures)
    write_report(folder, measured)
    print(f"\nThe plots are in {folder / export.REPORT}.")
