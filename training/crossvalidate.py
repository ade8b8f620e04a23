"""Leave one site out: how well the recipe reads people of a place that no weight and no threshold knows.

Each site has its own tablet, instructions and people. For every site in turn a network is trained on MNIST and the
other sites and asked about all digits of that one, painted as the page paints them, through the path of `/predict`.
"""

import contextlib
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from training import export
from training.answers import answers_to_drawings
from training.calibrate import calibrate
from training.config import Config
from training.data import Mnist
from training.errors import TrainingError
from training.evaluate import between, rounded, served_classifier, share
from training.fit import fit
from training.intervals import people_interval
from training.networks import build
from training.people import People, side_of
from training.recipe import Strokes, prepare
from training.scorecard import confidence_figures
from training.strokes import Drawing
from webapp.recognition.pipeline import Recogniser

FIGURES = "figures.json"


def sites_of(strokes: Strokes) -> list[str]:
    """Returns the sites where digits were written."""
    return sorted({drawing.site for drawing in _everyone(strokes.digits)})


def leave_out(strokes: Strokes, site: str) -> Strokes:
    """Splits the strokes anew: one site is the test side, with all its people.

    Of the other sites everybody is trained on but the people of the validation side, who choose temperature and
    thresholds.
    """
    return Strokes(*(_split(_everyone(people), site) for people in strokes))


def crossvalidate(
    config: Config, mnist: Mnist, strokes: Strokes, folder: Path, *, resume: bool, verbose: int, tell: Callable = print
) -> dict:
    """Trains and measures once for each site.

    Args:
        config: of every one of the trainings.
        mnist: its training digits are learned from; its test digits are not touched.
        strokes: of all sites.
        folder: gets a file for each site when it is done, and the figures of all.
        resume: whether to take over what is there of the same configuration.
        verbose: as in `fit`.
        tell: gets a line for each site.

    Returns:
        The figures by site and pooled over all digits.

    Raises:
        TrainingError: a training failed, or a file cannot be written or taken over.
    """
    sites, answers, began = sites_of(strokes), {}, time.monotonic()
    with _writing(folder):  # before the first training, not after it
        folder.mkdir(parents=True, exist_ok=True)
    for site in sites:
        path = folder / f"{site}.json"
        answers[site] = _read(path, config) if resume and path.exists() else None
    for number, site in enumerate(missing := [site for site in sites if answers[site] is None], 1):
        answers[site] = _answers(config, mnist, leave_out(strokes, site), verbose)
        _write(folder / f"{site}.json", {"config": config.as_dict(), **answers[site]})
        left_min = (time.monotonic() - began) / number * (len(missing) - number) / 60
        tell(f"{_line(site, figures_of([answers[site]]))}   about {left_min:.0f} min left")
    figures = {
        "sites": {site: figures_of([answers[site]]) for site in sites},
        "pooled": figures_of(list(answers.values())),
        "config": config.as_dict(),
    }
    _write(folder / FIGURES, figures)
    return figures


def figures_of(answers: Sequence[dict]) -> dict:
    """Returns the figures of one site or of several together."""
    joined = {name: np.concatenate([one[name] for one in answers]) for name in ("people", "right", "verdicts")}
    confidence = np.concatenate([one["confidence"] for one in answers])
    right, verdicts = joined["right"].astype(bool), joined["verdicts"]
    return {
        **share(right),
        "people": len(set(joined["people"])),
        "interval_95_over_people": rounded(people_interval(right, joined["people"])),
        **confidence_figures(confidence, right, np.isin(verdicts, ("unsure", "not_a_digit"))),
        "refused": share(verdicts == "not_a_digit"),
    }


def as_table(figures: dict) -> str:
    """Returns the figures for people: a row for each site, then all together."""
    pooled, config = figures["pooled"], figures["config"]
    low, high = pooled["interval_95_over_people"]
    return "\n".join(
        [
            f"{'left out':<10}{'digits':>7}{'people':>8}{'likeliest right':>24}{'calibration error':>24}{'refused':>22}"
            f"{'wrong ones flagged':>24}",
            *(_line(site, row) for site, row in figures["sites"].items()),
            _line("pooled", pooled),
            f"In brackets: 95 % intervals over digits. Pooled over people, whose digits stand or fall together: "
            f"{low:.2%} to {high:.2%}.",
            f"Each of the {len(figures['sites'])} trainings: {config['epochs']} epochs of {config['epoch_size']:,} "
            "pictures, MNIST and the strokes of the other sites.",
        ]
    )


def _line(site: str, row: dict) -> str:
    low, high = row["calibration_interval_95"]
    error = f"{row['calibration_error']:.4f} ({low:.4f}–{high:.4f})"
    refused, flagged = _cell(row["refused"]), _cell(row["wrong_answers_flagged"])
    return f"{site:<10}{row['total']:>7}{row['people']:>8}{_cell(row):>24}{error:>24}{refused:>22}{flagged:>24}"


def _cell(row: dict) -> str:
    return f"{row['accuracy']:.2%} ({between(row['interval_95'])})" if row["total"] else "–"


def _answers(config: Config, mnist: Mnist, strokes: Strokes, verbose: int) -> dict:
    """Trains, exports, calibrates, and asks about the test side, as lists fit for JSON."""
    recipe = prepare(config, mnist, strokes)
    model = build(config.arch, classes=recipe.classes, dropout=config.dropout, seed=config.seed)
    fit(model, recipe.shares, recipe.validation, config, verbose=verbose)
    with tempfile.TemporaryDirectory() as work:
        served = Path(work) / "model"
        export.write_model(model, served, {}, quantize=config.quantize)
        export.annotate(served, thresholds=calibrate(served_classifier(served), recipe.validation))
        answers = answers_to_drawings(Recogniser.load(served), strokes.digits.test)
    return {
        "people": [drawing.person for drawing in strokes.digits.test],
        "right": answers.right.tolist(),
        "confidence": answers.confidence.astype(float).tolist(),
        "verdicts": answers.verdicts.tolist(),
    }


def _everyone(people: People) -> list[Drawing]:
    return [*people.train, *people.validation, *people.test]


def _split(drawings: list[Drawing], site: str) -> People:
    people = People([], [], [])
    for drawing in drawings:
        if drawing.site == site:
            people.test.append(drawing)
        elif side_of(drawing.person) == "validation":
            people.validation.append(drawing)
        else:
            people.train.append(drawing)
    return people


def _read(path: Path, config: Config) -> dict:
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        written_by, answers = stored.pop("config"), stored
        figures_of([answers])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TrainingError(f"{path} is damaged ({error}). Remove it and go on with --resume.") from error
    if written_by != config.as_dict():
        raise TrainingError(f"{path} is of a run with other flags. Use those, or leave --resume.")
    return answers


def _write(path: Path, content: dict) -> None:
    draft = path.with_name(f"{path.name}.draft")
    with _writing(path):
        draft.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        draft.replace(path)


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise TrainingError(
            f"{path} could not be written ({error.strerror or error}). Make room, then go on with --resume."
        ) from error
