"""Draw a model's report: learning curves, confusion matrix, reliability diagram and worst mistakes.

Every figure is an object of its own on Matplotlib's Agg canvas: no window, no global state, the same file for the same
numbers.
"""

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from training.statistics import BINS, expected_calibration_error, reliability_bins
from webapp.recognition.shapes import DIGITS

DPI = 100
PANEL_INCHES = (4.5, 3.6)
"""Width and height of one diagram: two of them side by side are 900 px wide, as wide as a README shows."""

CURVES = ("loss", "accuracy")
GRID_COLUMNS = 8
TILE_INCHES = (1.0, 1.25)
"""One picture of a mistake, its 28 px enlarged, and a line of text over it."""

INK, LEARNED, HELD_OUT, PALE = "#1a1a1a", "#b3541e", "#1f5fa8", "#9db8d6"
"""Two colours that stay apart for colour-blind readers and in grey print."""


def learning_curves(history: dict[str, list[float]], path: Path) -> None:
    """Draws loss and accuracy by epoch, of the training digits and of the held-out ones.

    Args:
        history: one list of numbers, an epoch each, for "loss", "accuracy", "val_loss" and "val_accuracy"; what is not
            there is not drawn. Other keys are left aside.
        path: the PNG file to write.

    Raises:
        ValueError: there is no loss and no accuracy.
    """
    if not any(history.get(prefix + name) for name in CURVES for prefix in ("", "val_")):
        raise ValueError(f"Expected lists for {' or '.join(CURVES)}, but got {', '.join(history) or 'nothing'}.")
    figure = _figure(2, 1)
    for place, name in enumerate(CURVES, 1):
        axes = figure.add_subplot(1, 2, place)
        for key, words, colour in ((name, "training", LEARNED), (f"val_{name}", "held out", HELD_OUT)):
            values = history.get(key, [])
            if values:
                axes.plot(range(1, len(values) + 1), values, color=colour, label=words, marker=".", markersize=4)
        axes.set(title=name, xlabel="epoch")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        _tidy(axes)
    next(axes for axes in figure.axes if axes.lines).legend(frameon=False)
    _save(figure, path)


def confusion_matrix(confusion: list[list[int]], path: Path) -> None:
    """Draws which digit was read as which; the mistakes are coloured, the right answers only counted.

    Args:
        confusion: ten rows, the true digits, of ten counts, what they were read as.
        path: the PNG file to write.

    Raises:
        ValueError: not ten rows of ten.
    """
    counts = np.asarray(confusion)
    if counts.shape != (DIGITS, DIGITS):
        raise ValueError(f"Expected {DIGITS} rows of {DIGITS} counts, but got the shape {counts.shape}.")
    wrong = np.where(np.eye(DIGITS, dtype=bool), 0, counts)
    figure = _figure(1.35, 1.5)
    axes = figure.add_subplot()
    axes.imshow(wrong, cmap="Oranges", vmin=0, vmax=max(1, wrong.max() * 1.5))  # paler, so that counts stay readable
    for (row, column), count in np.ndenumerate(counts):
        if count:
            weight = "bold" if row == column else "normal"
            axes.text(column, row, str(count), ha="center", va="center", fontsize=9, color=INK, weight=weight)
    axes.set(xticks=range(DIGITS), yticks=range(DIGITS), xlabel="read as", ylabel="true digit")
    axes.set_title(_summary(wrong.sum(), counts.sum()))
    axes.spines[:].set_visible(False)
    _save(figure, path)


def reliability_diagram(confidence: np.ndarray, right: np.ndarray, path: Path, bins: int = BINS) -> None:
    """Draws how often the answers of each confidence were right, and under it how many answers that is.

    Args:
        confidence: (N,) float, 0 to 1: the probability of each answer.
        right: (N,) bool: whether the answer was right.
        path: the PNG file to write.
        bins: number of bins of equal width.

    Raises:
        ValueError: as `training.statistics.reliability_bins`.

    Source:
        DeGroot and Fienberg 1983; Guo et al. 2017, figure 1.
    """
    found = reliability_bins(confidence, right, bins)
    filled, lefts = found.count > 0, np.arange(bins) / bins
    figure = _figure(1.2, 1.4)
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    upper.bar(
        lefts[filled], found.accuracy[filled], 1 / bins, align="edge", color=PALE, edgecolor="white", label="right"
    )
    upper.plot([0, 1], [0, 1], color=INK, linewidth=1, linestyle="--", label="ideal")
    upper.plot(
        found.confidence[filled], found.accuracy[filled], ".", color=HELD_OUT, label="mean confidence of the bin"
    )
    error = expected_calibration_error(confidence, right, bins)
    upper.set(title=f"expected calibration error {error:.4f}", ylabel="share of right answers", ylim=(0, 1.02))
    upper.legend(frameon=False, loc="upper left", fontsize=8)
    lower.bar(lefts[filled], found.count[filled], 1 / bins, align="edge", color=PALE, edgecolor="white")
    lower.set(xlabel="confidence", ylabel="answers", yscale="log", xlim=(0, 1), ylim=(0.8, None))
    _tidy(upper)
    _tidy(lower)
    _save(figure, path)


def worst_mistakes(
    images: np.ndarray, labels: np.ndarray, probabilities: np.ndarray, path: Path, most: int = 40
) -> None:
    """Draws the digits that were read wrong, those first where the model was surest of its wrong answer.

    Args:
        images: (N, 28, 28) uint8, 0 paper to 255 ink.
        labels: (N,) 0 to 9, the true digits.
        probabilities: (N, 10) or (N, 11), 0 to 1; the eleventh, "not a digit", is left aside.
        path: the PNG file to write.
        most: how many mistakes to show at the most.
    """
    probabilities = probabilities[:, :DIGITS]
    answers, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    wrong = np.flatnonzero(answers != labels)
    shown = wrong[np.argsort(-confidence[wrong], kind="stable")][:most]
    rows = max(1, -(-len(shown) // GRID_COLUMNS))
    figure = Figure((GRID_COLUMNS * TILE_INCHES[0], rows * TILE_INCHES[1] + 0.5), dpi=DPI, layout="constrained")
    figure.suptitle(_summary(len(wrong), len(labels)) + "; true → read, with its probability")
    for place, index in enumerate(shown, 1):
        axes = figure.add_subplot(rows, GRID_COLUMNS, place)
        axes.imshow(images[index], cmap="gray_r", vmin=0, vmax=255)
        axes.set_title(f"{labels[index]} → {answers[index]}, {confidence[index]:.2f}", fontsize=9, pad=2)
        axes.set(xticks=[], yticks=[])
    _save(figure, path)


def _figure(columns: float, rows: float) -> Figure:
    width, height = PANEL_INCHES
    return Figure((columns * width, rows * height), dpi=DPI, layout="constrained")


def _summary(wrong: int, total: int) -> str:
    return f"{wrong:,} of {total:,} digits read wrong"


def _tidy(axes: Axes) -> None:
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)


def _save(figure: Figure, path: Path) -> None:
    FigureCanvasAgg(figure)  # the figure keeps it
    figure.savefig(path, format="png", metadata={"Software": None})
