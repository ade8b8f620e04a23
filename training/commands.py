"""What each command of `train_model.py` does, step by step."""

import argparse
import sys
import tempfile
from dataclasses import fields, replace
from pathlib import Path

from training import export
from training.average import as_table as as_share_table
from training.average import best_of, look_between, weights_between
from training.calibrate import calibrate
from training.cascade import as_text as as_answered
from training.collected import load_collected
from training.compare import comparison, judge_scorecards
from training.config import DISTIL_DEFAULTS, FINETUNE_DEFAULTS, Config
from training.crossvalidate import FIGURES as SITE_FIGURES
from training.crossvalidate import as_table as as_site_table
from training.crossvalidate import crossvalidate as run_crossvalidation
from training.data import Digits, Mnist, load_mnist
from training.distil import Teacher, add_quick, check_place, distilled_config, how_to_get_one
from training.distil import distil as run_distillation
from training.errors import TrainingError
from training.evaluate import served_classifier
from training.finetune import NEW_SHARE, continued, judge_held_out, load_network, summary
from training.fit import Keeping, fit
from training.grow import copy_grown
from training.networks import build
from training.recipe import COLLECTED_SHARE, Recipe, Strokes, add_collected, has_strokes, load_strokes, prepare
from training.report import write_report
from training.rows import as_text, rows, side_by_side, speed_rows
from training.scorecard import Scorecard, measure
from training.search_space import as_flags
from training.speed import measure_speed
from training.tutorial import SQUASHED, train_tutorial
from training.watch import tensorboard
from webapp.recognition.model_folder import read_card


def train(options: argparse.Namespace) -> None:
    """Trains a network, writes the model folder, calibrates it on validation digits and measures it on test digits."""
    config = _config(options)
    mnist = load_mnist(options.mnist)
    strokes = load_strokes() if config.strokes else None
    recipe = prepare(config, mnist, strokes)
    if options.digits:
        collected = {str(path): _load_and_tell(path) for path in options.digits}
        recipe = add_collected(recipe, collected, config, share=COLLECTED_SHARE)
    model = build(config.arch, classes=recipe.classes, dropout=config.dropout, seed=config.seed)
    if options.initial:
        copy_grown(load_network(options.initial, config), model, seed=config.seed)
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


def average(options: argparse.Namespace) -> None:
    """Writes the best network between two, of which B goes on from A, that loses on nothing that both held out."""
    cards = [read_card(folder) for folder in (options.a, options.b)]
    config = continued(cards[1])
    mnist = load_mnist(options.mnist)
    strokes = load_strokes() if config.strokes and has_strokes() else None
    recipe = prepare(config, mnist, strokes)
    first, second = (load_network(folder, config) for folder in (options.a, options.b))
    trials = look_between(first, second, recipe.held_out)
    print(f"\nLoss on what was held out, half of it varied as somebody new might write:\n{as_share_table(trials)}")
    share = best_of(trials).share
    first.set_weights(weights_between(first, second, share))
    parts = [summary(card) | {"share": part} for card, part in zip(cards, (round(1 - share, 1), share), strict=True)]
    known = {name: cards[1][name] for name in ("architecture", "training")}
    export.write_model(first, options.out, {**known, "averaged_from": parts}, quantize=config.quantize)
    export.annotate(options.out, thresholds=calibrate(served_classifier(options.out), recipe.validation))
    _measure_and_report(options.out, mnist, strokes)
    _tell_and_release(options)


def distil(options: argparse.Namespace) -> None:
    """Trains the network that looks first on a model's answers; on request puts it into the model's folder."""
    config = distilled_config(read_card(options.teacher), **{name: getattr(options, name) for name in DISTIL_DEFAULTS})
    config.check()
    teacher = Teacher.load(options.teacher)
    if options.add_to:
        check_place(options.add_to, teacher.sha256)  # now, and not when all is trained
    mnist = load_mnist(options.mnist)
    strokes = load_strokes() if config.strokes and has_strokes() else None
    content, section = run_distillation(
        teacher,
        prepare(config, mnist, strokes),
        strokes,
        config,
        options.out,
        pictures=options.pictures,
        resume=options.resume,
        verbose=_verbosity(),
    )
    print(f"\n{as_answered(section)}")
    if options.add_to:
        add_quick(options.add_to, content, section)
        print(f"It is in {options.add_to}. Measure anew: python train_model.py evaluate --strokes --report.")


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
    a, b = (measure(folder, mnist, strokes) for folder in (options.a, options.b))
    speeds = measure_speed([options.a, options.b])
    print(f"\nA: {options.a}\nB: {options.b}\n\n{comparison(a, b, speeds)}")
    if strokes is None:
        print("Pen strokes were left out: DIGITS_DATA has none.")


def tutorial(options: argparse.Namespace) -> None:
    """Trains the network of tutorials and sets it beside a model: cropped as we crop, and squashed as they do."""
    if options.epochs < 1:
        raise TrainingError(f"Expected --epochs above 0, but got {options.epochs}.")
    mnist = load_mnist(options.mnist)
    strokes = load_strokes() if has_strokes() else None
    ours = measure(options.model, mnist, strokes)
    train_tutorial(mnist.train, options.out, epochs=options.epochs, seed=options.seed, verbose=_verbosity())
    cropped = measure(options.out, mnist, strokes)
    squashed = measure(options.out, mnist, strokes, SQUASHED)
    export.annotate(options.out, figures={"cropped": cropped.figures, "squashed": squashed.figures})
    our_speed, its_speed = map(speed_rows, measure_speed([options.model, options.out]), (ours.figures, cropped.figures))
    columns = {
        str(options.model): rows(ours.figures) + our_speed,
        "tutorial, cropped": rows(cropped.figures) + its_speed,
        "tutorial, squashed": rows(squashed.figures) + its_speed,
    }
    print(f"\n{side_by_side(columns)}\n\nA is the tutorial's network with our crop, B is {options.model}:")
    print(*judge_scorecards(cropped, ours), sep="\n")


def search(options: argparse.Namespace) -> None:
    """Looks for better settings and prints them as flags for `train`."""
    from training.search import Search, config_of, describe, run_search  # loads Optuna, which nothing else needs

    base = _config(options)
    mnist = load_mnist(options.mnist)
    strokes = load_strokes() if base.strokes else None
    wanted = Search(base, lambda config: prepare(config, mnist, strokes), options.out)
    found = run_search(wanted, trials=options.trials, resume=options.resume)
    best = config_of(found[0], base)
    print("", *map(describe, found), "", sep="\n")
    print(f"Best on validation digits, after {base.epochs} epochs of {base.epoch_size:,} pictures:")
    print(f"python train_model.py train {as_flags(best)}{' --strokes' if best.strokes else ''} --arch {best.arch}")


def crossvalidate(options: argparse.Namespace) -> None:
    """Leaves out each site of the pen strokes in turn, and prints how well its people are read."""
    config = replace(_config(options), strokes=True)
    mnist, strokes = load_mnist(options.mnist), load_strokes()
    figures = run_crossvalidation(config, mnist, strokes, options.out, resume=options.resume, verbose=_verbosity())
    print(f"\n{as_site_table(figures)}\n\nThe figures are in {options.out / SITE_FIGURES}.")


def lines(options: argparse.Namespace) -> None:
    """Trains or measures the network that reads whole lines."""
    from training.lines.commands import lines as run_lines

    run_lines(options)


def release(options: argparse.Namespace) -> None:
    """Puts a trained model where the server finds it."""
    _release(options.run, options.released)


def _config(options: argparse.Namespace) -> Config:
    """Returns the configuration that the flags tell; what a command has no flag for is as it usually is."""
    names = [field.name for field in fields(Config) if hasattr(options, field.name)]
    config = Config(**{name: getattr(options, name) for name in names})
    config.check()
    return config


def _tell_and_release(options: argparse.Namespace) -> None:
    print(f"\nThe model is in {options.out}. Serve it: DIGITPAD_MODEL={options.out} make run")
    if options.release:
        _release(options.out, options.released)
    else:
        print(how_to_get_one(options.out))


def _release(run: Path, released: Path) -> None:
    """Releases a run; the line network that is served already stays beside it."""
    from training.lines.export import keep_lines

    keep_lines(released, run)
    print(f"Released as version {export.release(run, released)} in {released}.\n{how_to_get_one(released)}")


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


def _measure(folder: Path, mnist: Mnist, strokes: Strokes | None) -> tuple[Scorecard, dict]:
    """Measures once, speed too, and prints."""
    measured, (speed,) = measure(folder, mnist, strokes), measure_speed([folder])
    print(f"\n{as_text(measured.figures, speed)}")
    return measured, speed


def _measure_and_report(folder: Path, mnist: Mnist, strokes: Strokes | None) -> None:
    """Measures once, prints, puts the very figures on the card, and draws them."""
    measured, speed = _measure(folder, mnist, strokes)
    export.annotate(folder, figures=measured.figures, speed=speed)
    write_report(folder, measured)
    print(f"\nThe plots are in {folder / export.REPORT}.")
