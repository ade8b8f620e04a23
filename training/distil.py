"""Make the network that looks first: train it on a model's answers, choose when it is believed, put it in its place."""

import json
import shutil
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np

from training import export
from training.augment import Strength
from training.cascade import choose_answers_from, held_out_figures, quick_temperature
from training.config import Config
from training.errors import TrainingError
from training.evaluate import served_classifier
from training.finetune import continued
from training.fit import Keeping, as_input, fit
from training.lessons import HeldOut, draw_lessons, held_out_lessons, kept_lessons, shares_of
from training.networks import build
from training.recipe import Recipe, Strokes
from training.sources import VariedPictures
from webapp.recognition.cascade import SECTION, SERVED
from webapp.recognition.classify import Classifier, full_network
from webapp.recognition.interpreters import Interpreters
from webapp.recognition.model_folder import SERVED as FULL
from webapp.recognition.model_folder import read_card, sha256
from webapp.recognition.pipeline import Judgement

LESSONS = "lessons.npz"
CHECKPOINT = "checkpoint.npz"
SECTION_FILE = "quick.json"
BATCH = 1000


class Teacher(NamedTuple):
    """A model whose answers are learned."""

    classifier: Classifier
    judgement: Judgement
    sha256: str
    """Of its served file."""

    @classmethod
    def load(cls, folder: Path) -> "Teacher":
        """Loads the full network of a model folder.

        Raises:
            ModelError: the folder holds no usable model.
        """
        card = read_card(folder)
        return cls(full_network(served_classifier(folder)), Judgement.from_card(card), card["files"][FULL])


def distilled_config(card: dict, **changes: object) -> Config:
    """Returns how a quick network is trained: as its teacher was, but for the changes, and on answers as they are.

    Args:
        card: the teacher's.
        changes: what `config.DISTIL_DEFAULTS` has.
    """
    return continued(card, **changes, patience=changes["epochs"], dropout=0.0, label_smoothing=0.0, quantize=True)


def distil(
    teacher: Teacher,
    recipe: Recipe,
    strokes: Strokes | None,
    config: Config,
    folder: Path,
    *,
    pictures: int,
    resume: bool = False,
    verbose: int = 1,
) -> tuple[bytes, dict]:
    """Trains a network to answer as its teacher does, and writes it into the folder of the run.

    Args:
        teacher: who answers.
        recipe: the teacher's.
        strokes: those of the recipe.
        config: from `distilled_config`.
        folder: of the run. Lessons and checkpoint stay there; with `resume`, what follows the training is done again.
        pictures: how many are drawn to learn from.
        resume: go on with the checkpoint, where there is one.
        verbose: see `fit`.

    Returns:
        The LiteRT file, and what its card tells.

    Raises:
        TrainingError: there are no pictures, it cannot be written, or it never answers as its teacher does.
    """
    if pictures < 1:
        raise TrainingError(f"Expected --pictures above 0, but got {pictures}.")
    about = {"teacher_sha256": teacher.sha256, "pictures": pictures, "seed": config.seed, "data": recipe.description}
    shares = shares_of(recipe, strokes)
    lessons = kept_lessons(
        folder / LESSONS,
        about,
        lambda: draw_lessons(shares, teacher.classifier, count=pictures, seed=config.seed),
    )
    held_out = held_out_lessons(recipe, strokes, teacher.classifier)
    model = build(config.arch, classes=recipe.classes, dropout=config.dropout, seed=config.seed)
    keeping = Keeping(folder / CHECKPOINT, {"config": config.as_dict(), "data": about}, resume)
    as_they_are = VariedPictures(lessons, Strength().scaled(0))
    history = fit(model, [(as_they_are, 1.0)], held_out.lessons, config, verbose=verbose, keeping=keeping)
    content, answering = finish(model, held_out, teacher.judgement)
    section = {
        "architecture": config.arch,
        "weights": model.count_params(),
        "weights_sha256": export.weights_sha256(model),
        "teacher_sha256": teacher.sha256,
        **answering,
        "training": {"pictures": pictures, "config": config.as_dict(), "history": history},
    }
    (folder / SERVED).write_bytes(content)
    (folder / SECTION_FILE).write_text(json.dumps(section, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return content, section


def finish(model: keras.Model, held_out: HeldOut, judgement: Judgement) -> tuple[bytes, dict]:
    """Makes a trained quick network believable and exports it.

    Its logits are scaled so that the temperature of the card, which the logits of either network are divided by, suits
    it too.

    Args:
        model: changed in place.
        held_out: see `cascade.choose_answers_from`.
        judgement: of the teacher.

    Returns:
        The LiteRT file, and what its card tells of how it answers.

    Raises:
        TrainingError: it never answers as its teacher does.
    """
    temperature = quick_temperature(model.predict(as_input(held_out.images), batch_size=BATCH, verbose=0), held_out)
    logits = model.get_layer("logits")
    logits.set_weights([weight * judgement.temperature / temperature for weight in logits.get_weights()])
    content = export.to_litert(model, quantize=True)
    network = Interpreters(content, "the quick network is none for LiteRT")
    outputs = np.concatenate([network.answer(as_input(image[np.newaxis])) for image in held_out.images])
    answers_from = choose_answers_from(outputs, held_out, judgement)
    figures = held_out_figures(outputs, held_out, judgement, answers_from)
    return content, {"answers_from": answers_from, "temperature": round(temperature, 4), "held_out": figures}


def check_place(folder: Path, teacher_sha256: str) -> None:
    """Checks that a model folder holds the network that a quick one learns from.

    Raises:
        ModelError: the folder holds no model.
        TrainingError: it is another model.
    """
    if read_card(folder)["files"].get(FULL) != teacher_sha256:
        raise TrainingError(f"The quick network does not learn from the model in {folder}. Name that as --teacher.")


def how_to_get_one(folder: Path) -> str:
    """Returns what to do for a quick network in a model folder that has none; "" where it has one."""
    command = f"python train_model.py distil --teacher {folder} --add-to {folder}"
    return "" if SECTION in read_card(folder) else f"No quick network looks first in {folder} yet: {command}"


def add_quick(folder: Path, content: bytes, section: dict) -> None:
    """Puts a quick network into the model folder that it learned from; all else there stays as it is.

    Args:
        folder: a whole model, replaced as a whole.
        content: the LiteRT file.
        section: what the card tells about it.

    Raises:
        ModelError: the folder holds no model.
        TrainingError: it is another model, or could not be written. What lay there before is still whole.
    """
    check_place(folder, section["teacher_sha256"])
    card = read_card(folder)
    with export.replacing(folder) as draft:
        shutil.copytree(folder, draft, dirs_exist_ok=True)
        (draft / SERVED).write_bytes(content)
        export.write_card(draft, {**card, SECTION: section, "files": {**card["files"], SERVED: sha256(content)}})
