"""Train, measure and release the network that reads digits. This file knows the flags; the work is in training/."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from training.config import ARCHITECTURES, DISTIL_DEFAULTS, FINETUNE_DEFAULTS, OPTIMIZERS, PRESETS, Config
from training.search_space import SEARCHED

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # TensorFlow's start-up chatter is no progress report

PROJECT = Path(__file__).resolve().parent
RELEASED = PROJECT / "saved_model"
LATEST = PROJECT / "runs" / "latest"
FINETUNED = PROJECT / "runs" / "finetuned"
SEARCH = PROJECT / "runs" / "search"
TUTORIAL = PROJECT / "runs" / "tutorial"
CROSSVALIDATION = PROJECT / "runs" / "crossvalidation"
LINES = PROJECT / "runs" / "lines"
AVERAGED = PROJECT / "runs" / "averaged"
QUICK = PROJECT / "runs" / "quick"

COLLECTED = "labelled digits: a folder with the subfolders 0 to 9, a CSV (label, then 784 pixels), or USPS"
MORE = f"learn from more {COLLECTED}; may be given several times"

HELP = {
    "strokes": "learn from the pen strokes in DIGITS_DATA too, and to refuse what is no digit",
    "epoch_size": "pictures in an epoch, drawn anew each time",
    "quantize": "serve weights of 8 bits: a quarter of the size, faster",
    "arch": "network: cnn, or mlp for a feed-forward one",
    "epochs": "most epochs; early stopping may end sooner",
    "batch_size": "digits for each step of the optimizer",
    "optimizer": "adam, adamw, or sgd with Nesterov momentum 0.9",
    "learning_rate": "peak of the schedule: a short warm-up, then a cosine down to zero",
    "dropout": "share of the inputs to the dense layers dropped while training, 0 to under 1",
    "label_smoothing": "share of each label spread over all ten digits",
    "averaging": "momentum of the moving average of the weights that is kept, 0 (none) to under 1",
    "augment": "how far digits are slanted, turned, bent and thickened: 0 not at all, 1 as people do",
    "patience": "epochs without a better validation loss before the run stops",
    "validation_size": "training digits held out for early stopping; never test digits",
    "seed": "of the weights, the order and the augmentation",
}


def main(arguments: list[str]) -> int:
    """Runs one command. Returns the exit status: 0 done, 2 for a mistake that is told in one line."""
    if not arguments or (arguments[0].startswith("-") and arguments[0] not in ("-h", "--help")):
        arguments = ["train", *arguments]  # plain `python train_model.py` trains
    options = _parser(arguments).parse_args(arguments)
    from training.memory import keep_freed_memory
    from webapp.errors import DigitPadError

    keep_freed_memory()
    from training import commands  # imports TensorFlow: seconds that --help need not wait for

    try:
        getattr(commands, options.command)(options)
    except DigitPadError as error:
        print(f"{Path(__file__).name}: {error.detail}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped. Nothing was released. A training goes on with --resume.", file=sys.stderr)
        return 130
    return 0


def _parser(arguments: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Train, measure and release the network that reads digits. Without a command: train.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    show_defaults = argparse.ArgumentDefaultsHelpFormatter
    train = commands.add_parser("train", help="train a network", formatter_class=show_defaults)
    _add_hyperparameters(train)
    train.add_argument("--preset", choices=PRESETS, default="quick", help="defaults: quick, or those of the release")
    train.set_defaults(**PRESETS[_preset(arguments)])
    _add_mnist(train)
    train.add_argument("--digits", type=Path, metavar="PATH", action="append", default=[], help=MORE)
    train.add_argument("--initial", type=Path, metavar="DIR", help="model folder whose weights to begin with")
    train.add_argument("--out", type=Path, default=LATEST, help="model folder to write")
    train.add_argument("--resume", action="store_true", help="go on where a run with the same flags was interrupted")
    train.add_argument("--tensorboard", type=Path, metavar="DIR", default=None, help="write logs for TensorBoard there")
    train.add_argument("--release", action="store_true", help="afterwards put the model where the server finds it")
    finetune = commands.add_parser(
        "finetune", help="go on training a model with new pictures", formatter_class=show_defaults
    )
    _add_finetuning(finetune)
    average = commands.add_parser(
        "average", help="look for a better network between two", formatter_class=show_defaults
    )
    _add_averaging(average)
    distil = commands.add_parser(
        "distil", help="train the small network that looks first, on a model's answers", formatter_class=show_defaults
    )
    _add_distillation(distil)
    evaluate = commands.add_parser("evaluate", help="measure a model on the test digits", formatter_class=show_defaults)
    evaluate.add_argument("--strokes", action="store_true", help="measure on pen strokes of unseen people too")
    evaluate.add_argument("--report", action="store_true", help="put the figures on the model's card and draw report/")
    evaluate.add_argument("model", type=Path, nargs="?", default=RELEASED, help="model folder to measure")
    _add_mnist(evaluate)
    compare = commands.add_parser("compare", help="set two models side by side and test which is better")
    compare.add_argument("a", metavar="A", type=Path, help="model folder to compare with")
    compare.add_argument("b", metavar="B", type=Path, help="model folder of which is said whether it is better")
    _add_mnist(compare)
    search = commands.add_parser("search", help="look for better settings", formatter_class=show_defaults)
    _add_search(search)
    crossvalidate = commands.add_parser(
        "crossvalidate",
        help="train without each site of the pen strokes in turn, and measure on it",
        formatter_class=show_defaults,
    )
    _add_crossvalidation(crossvalidate)
    tutorial = commands.add_parser(
        "tutorial", help="train the network of tutorials and set it beside a model", formatter_class=show_defaults
    )
    _add_tutorial(tutorial)
    lines = commands.add_parser("lines", help="train the network that reads whole lines", formatter_class=show_defaults)
    _add_lines(lines)
    release = commands.add_parser("release", help="put a trained model where the server finds it")
    release.add_argument("run", type=Path, nargs="?", default=LATEST, help="model folder to release")
    for command in (train, finetune, average, release):
        command.set_defaults(released=RELEASED)
    parser.epilog = f"The flags of train, which also go without that word:\n\n{train.format_help()}"
    return parser


def _preset(arguments: list[str]) -> str:
    """Finds the preset first, since the defaults of the other flags, which --help shows, hang on it."""
    finder = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    finder.add_argument("--preset", choices=PRESETS, default="quick")
    return finder.parse_known_args(arguments)[0].preset


def _add_hyperparameters(parser: argparse.ArgumentParser, without: Sequence[str] = ()) -> None:
    choices = {"arch": ARCHITECTURES, "optimizer": OPTIMIZERS}
    for field in (field for field in fields(Config) if field.name not in without):
        flag, text = f"--{field.name.replace('_', '-')}", HELP[field.name]
        if field.type is bool:
            parser.add_argument(flag, action=argparse.BooleanOptionalAction, default=field.default, help=text)
        else:
            known = choices.get(field.name)
            parser.add_argument(flag, type=field.type, default=field.default, choices=known, help=text)


def _add_finetuning(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("data", metavar="DATA", type=Path, help=COLLECTED)
    parser.add_argument("--model", type=Path, default=RELEASED, help="model folder to start from; it is only read")
    parser.add_argument("--out", type=Path, default=FINETUNED, help="model folder to write, unless the model got worse")
    for name, value in FINETUNE_DEFAULTS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value, help=HELP[name])
    _add_mnist(parser)
    parser.add_argument("--release", action="store_true", help="afterwards put it where the server finds it")


def _add_averaging(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("a", metavar="A", type=Path, help="model folder")
    parser.add_argument("b", metavar="B", type=Path, help="model folder of a network that goes on from A's weights")
    parser.add_argument("--out", type=Path, default=AVERAGED, help="model folder to write")
    _add_mnist(parser)
    parser.add_argument("--release", action="store_true", help="afterwards put it where the server finds it")


def _add_distillation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--teacher", type=Path, default=RELEASED, help="model folder whose answers are learned")
    parser.add_argument("--pictures", type=int, default=600_000, help="how many are drawn and answered by the teacher")
    choices = {"arch": ARCHITECTURES}
    for name, value in DISTIL_DEFAULTS.items():
        flag = f"--{name.replace('_', '-')}"
        parser.add_argument(flag, type=type(value), default=value, choices=choices.get(name), help=HELP[name])
    _add_mnist(parser)
    parser.add_argument("--out", type=Path, default=QUICK, help="folder for lessons, checkpoint and network")
    parser.add_argument("--resume", action="store_true", help="go on with the checkpoint in that folder")
    parser.add_argument("--add-to", type=Path, metavar="DIR", help="the teacher's folder, to put the network into")


def _add_search(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--trials", type=int, default=20, help="settings to try in all; bad ones are stopped early")
    _add_hyperparameters(parser, without=(*SEARCHED, "patience", "quantize"))
    parser.set_defaults(epochs=3, epoch_size=20_000)
    _add_mnist(parser)
    parser.add_argument("--out", type=Path, default=SEARCH, help="folder for the file of the search")
    parser.add_argument("--resume", action="store_true", help="go on with the search in that folder")


def _add_lines(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--minutes", type=float, default=80.0, help="how long to train; the schedule follows it")
    parser.add_argument("--seed", type=int, default=11, help="of the weights and of what is composed")
    parser.add_argument("--threads", type=int, default=1, help="of TensorFlow; a process more composes lines")
    parser.add_argument("--views", type=int, choices=range(1, 7), default=1, help="looks at each line when it is read")
    parser.add_argument("--bonus", type=float, default=1.2, help="log odds for each digit after the first, when read")
    parser.add_argument("--out", type=Path, default=LINES, help="folder for checkpoint, network and figures")
    parser.add_argument("--resume", action="store_true", help="go on with the checkpoint in that folder")
    parser.add_argument("--initial", type=Path, metavar="DIR", help="begin with the line network of that folder")
    parser.add_argument("--toward", type=Path, metavar="DIR", help="train nothing: take weights between both folders")
    parser.add_argument("--share", type=float, default=0.5, help="of the weights of --toward, the rest of --initial")
    parser.add_argument("--evaluate", action="store_true", help="measure the network in that folder, train nothing")
    parser.add_argument("--add-to", type=Path, metavar="DIR", help="model folder to put the network into")


def _add_crossvalidation(parser: argparse.ArgumentParser) -> None:
    _add_hyperparameters(parser, without=("strokes",))
    parser.set_defaults(epochs=4, epoch_size=30_000)  # eight times: about half an hour on two cores
    _add_mnist(parser)
    parser.add_argument("--out", type=Path, default=CROSSVALIDATION, help="folder for the answers and the figures")
    parser.add_argument("--resume", action="store_true", help="take over the sites that are done")


def _add_tutorial(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", type=Path, nargs="?", default=RELEASED, help="model folder to set beside it")
    parser.add_argument("--epochs", type=int, default=5, help="times through MNIST's training digits")
    parser.add_argument("--seed", type=int, default=1, help=HELP["seed"])
    _add_mnist(parser)
    parser.add_argument("--out", type=Path, default=TUTORIAL, help="model folder to write")


def _add_mnist(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mnist", type=Path, metavar="DIR", default=None, help="folder with MNIST's four IDX files")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
