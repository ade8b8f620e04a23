"""What `train_model.py lines` does: train, write what is served, measure, and put it beside the digit network."""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from training.average import weights_between
from training.errors import TrainingError
from training.export import weights_sha256
from training.fonts import faces_of
from training.lines import SECTION_FILE, evaluate, export
from training.lines.calibrate import fit_calibration
from training.lines.fit import Plan, Trainer, fit
from training.lines.material import validation_material
from training.processor import multiplies_bfloat16
from webapp.recognition.lines import SECTION, SERVED, LineReader
from webapp.recognition.model_folder import CARD

CHECKPOINT = "checkpoint.npz"
FINE_TUNING_RATE = 6e-4
"""Peak of the learning rate when it goes on from a trained network."""

ARCHITECTURE = "convolutions and CTC, see training/lines/network.py"

DATA = {
    "digits": "MNIST's first 55,000 training digits; pen strokes of the people on the training side; drawn forms",
    "lines": "composed while training, each of one hand, over synthetic papers (training/lines/)",
    "never learned from": "cheques, scans, MNIST's other digits, people on the validation and test sides",
}


FONTS = "handwriting_fonts"
"""How many handwriting fonts wrote lines, all of the training side."""


@dataclass(frozen=True)
class Run:
    """A folder with a line network in training or trained."""

    folder: Path

    @property
    def network(self) -> Path:
        return self.folder / export.KERAS_FILE

    def keep(self, trainer: Trainer) -> None:
        """Writes the averaged network, replaced as a whole."""
        draft = self.folder / f".draft-{export.KERAS_FILE}"
        trainer.averaged().save(draft)
        draft.replace(self.network)

    def load(self) -> keras.Model:
        """Loads the averaged network.

        Raises:
            TrainingError: there is none.
        """
        try:
            return keras.models.load_model(self.network)
        except (OSError, ValueError) as error:
            raise TrainingError(
                f"Expected a line network in {self.network}, but it cannot be loaded ({str(error).splitlines()[0]}). "
                "Train one: python train_model.py lines."
            ) from error

    def section(self) -> dict:
        """Returns what is known about the network so far."""
        path = self.folder / SECTION_FILE
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}

    def tell(self, **known: object) -> dict:
        section = {**self.section(), **known}
        (self.folder / SECTION_FILE).write_text(json.dumps(section, indent=1, ensure_ascii=False) + "\n", "utf-8")
        return section


def lines(options: argparse.Namespace) -> None:
    """Trains the line network, or takes a trained one, and measures it as served. Adds it to a model on request."""
    run = Run(options.out)
    if options.toward:
        take_between(run, options)
    elif not options.evaluate:
        _train(run, options)
    network = run.load()
    content = export.to_litert(network)
    run.folder.joinpath(SERVED).write_bytes(content)
    decoding = {"views": options.views, "bonus": options.bonus}
    calibration = fit_calibration(LineReader(content, **decoding), evaluate.composed(validation_material()))
    figures = _measure(LineReader(content, **decoding, calibration=calibration))
    section = run.tell(**decoding, calibration=calibration, figures=figures)
    if options.add_to:
        export.add_lines(options.add_to, network, section)
        print(f"The line network is in {options.add_to}.")


def _train(run: Run, options: argparse.Namespace) -> None:
    plan = Plan(minutes=options.minutes, seed=options.seed, threads=options.threads, bfloat16=multiplies_bfloat16())
    if options.initial:
        plan = plan._replace(is_fine_tuning=True, learning_rate=FINE_TUNING_RATE)
    tf.config.threading.set_intra_op_parallelism_threads(plan.threads)
    tf.config.threading.set_inter_op_parallelism_threads(plan.threads)
    trainer = Trainer(plan, run.folder / CHECKPOINT)
    if options.resume:
        trainer.restore()
    elif options.initial:
        initial = Run(options.initial).load()
        trainer.begin_with(initial)
        run.folder.mkdir(parents=True, exist_ok=True)
        run.tell(initial_weights_sha256=weights_sha256(initial))
    fit(trainer, plan, tell=lambda line: print(line, flush=True), watch=run.keep)
    run.keep(trainer)
    run.tell(
        architecture=ARCHITECTURE,
        training={
            "data": DATA,
            FONTS: len(faces_of("train")),
            "config": plan._asdict(),
            "strings": trainer.strings,
            "steps": trainer.steps,
        },
    )


def take_between(run: Run, options: argparse.Namespace) -> None:
    """Keeps a network between two of one lineage, as `training.average` does for digits; here somebody says where."""
    if options.initial is None:
        raise TrainingError("Expected --initial DIR beside --toward DIR: a network lies between two. Name both.")
    if not 0 <= options.share <= 1:
        raise TrainingError(f"Expected a --share of 0 to 1, but got {options.share:g}. Half of either is 0.5.")
    between, other = Run(options.initial).load(), Run(options.toward).load()
    sources = [weights_sha256(network) for network in (between, other)]
    between.set_weights(weights_between(between, other, options.share))
    run.folder.mkdir(parents=True, exist_ok=True)
    between.save(run.network)
    fonts = max(_fonts_of(Run(folder)) for folder in (options.initial, options.toward))
    training = {"between_weights_sha256": sources, "share_of_second": options.share}
    run.tell(architecture=ARCHITECTURE, training={"data": DATA, FONTS: fonts, **training})


def _fonts_of(run: Run) -> int:
    """Returns how many handwriting fonts a network has learned from; those of a released one stand in its card."""
    card = run.folder / CARD
    section = json.loads(card.read_text(encoding="utf-8")).get(SECTION, {}) if card.is_file() else run.section()
    return section.get("training", {}).get(FONTS, 0)


def _measure(reader: LineReader) -> dict:
    """Measures on every set, prints a row for each as it comes, and returns the figures."""
    figures = {}
    heads = ("exact", "in 3", "chars wrong", "invented", "expected", "surer half")
    print(f"\n{'':44}{'lines':>6}" + "".join(f"{head:>12}" for head in heads))
    for name, load in evaluate.SETS.items():
        each = figures[name] = evaluate.measure(reader.read, load())._asdict()
        shares = (value for key, value in each.items() if key != "lines")
        print(f"{name:44}{each['lines']:6}" + "".join(f"{share:12.1%}" for share in shares), flush=True)
    return {name: {key: _short(value) for key, value in each.items()} for name, each in figures.items()}


def _short(value: float) -> float:
    return value if isinstance(value, int) else float(np.round(value, 4))
