"""A scorecard for people: every single figure as a row, with its 95 % interval."""

from collections import Counter
from typing import NamedTuple

import numpy as np

from training.evaluate import as_table, between

NAME_WIDTH, VALUE_WIDTH = 62, 20

SETS = {"mnist_test": "MNIST test digits", "strokes": "pen strokes of unseen people"}
"""How the test sets of a scorecard are called."""

SEEN = SETS | {"letters": "unseen people's letters and symbols"}
"""And what else networks are shown."""


class Row(NamedTuple):
    """One figure."""

    name: str
    value: str
    detail: str = ""
    interval: str = ""
    """The 95 % interval in few letters, where columns stand side by side."""


def as_text(figures: dict, speed: dict | None = None) -> str:
    """Returns the whole scorecard, and how fast the model is where that was measured."""
    robustness = figures["robustness"]
    found = rows(figures) + ([] if speed is None else speed_rows(speed, figures))
    return "\n".join(
        [
            "MNIST test digits, fed as 28×28, as served:",
            as_table(figures["mnist_test"]),
            "",
            *(f"{row.name:<{NAME_WIDTH}}{row.value:>{VALUE_WIDTH}}  {row.detail}".rstrip() for row in found),
            f"Spoilt are {robustness['digits']} of the MNIST test digits, in a drawing, each at three severities.",
        ]
    )


def side_by_side(columns: dict[str, list[Row]]) -> str:
    """Returns the rows of several models beside each other under their names; a dash where one was not measured."""
    known = {name: _keyed(found) for name, found in columns.items()}
    keys = list(dict.fromkeys(key for cells in known.values() for key in cells))
    width = 2 + max(len(text) for texts in (columns, *(cells.values() for cells in known.values())) for text in texts)
    lines = [" " * NAME_WIDTH + "".join(f"{name:>{width}}" for name in columns)]
    for key in keys:
        lines.append(f"{key[0]:<{NAME_WIDTH}}" + "".join(f"{cells.get(key, '–'):>{width}}" for cells in known.values()))
    return "\n".join([*lines, "In brackets: 95 % intervals."])


def _keyed(found: list[Row]) -> dict[tuple[str, int], str]:
    """Returns the cells by name, and by how often that name came before: each test set has its calibration error."""
    seen, cells = Counter(), {}
    for row in found:
        cells[row.name, seen[row.name]] = _cell(row)
        seen[row.name] += 1
    return cells


def _cell(row: Row) -> str:
    return f"{row.value} ({row.interval})" if row.interval else row.value


def rows(figures: dict) -> list[Row]:
    """Returns every single figure that was measured."""
    found = [_share_row("MNIST test, likeliest right", figures["mnist_test"]), *_confidence(figures["mnist_test"])]
    if "strokes" in figures:
        refusal = figures["refusal"]
        found += [
            _share_row("MNIST test posted as PNG, likeliest right", figures["mnist_as_png"]),
            _share_row("pen strokes of unseen people, likeliest right", figures["strokes"]),
            *_confidence(figures["strokes"]),
            _share_row("  the same without fragments (one line labelled 4)", figures["strokes_without_fragments"]),
            *_confidence(figures["strokes_without_fragments"]),
            _share_row("unseen people's letters and symbols refused", refusal["not_digits_refused"]),
            _share_row("  the same without fragments (one line labelled R)", refusal["whole_not_digits_refused"]),
            _share_row("unseen people's digits answered", refusal["digits_answered"]),
        ]
    for name, answered in figures.get("answered_first", {}).items():
        found.append(_share_row(f"answered by the quick network, {SEEN[name]}", answered))
    for name, agreement in figures.get("same_as_float", {}).items():
        found.append(_share_row(f"same digit as the float network, {SETS[name]}", agreement))
    return found + _robustness(figures["robustness"]) + _size(figures["size"])


def speed_rows(speed: dict, figures: dict) -> list[Row]:
    """Returns how fast a model is.

    Args:
        speed: from `speed.measure_speed`.
        figures: of the same model, which tell how often its full network is asked.
    """
    found = [_speed_row(f"one prediction: {speed['engine']}", speed, speed)]
    if "quick" not in speed:
        return found
    quick, asked_share = speed["quick"], 1 - figures["answered_first"]["mnist_test"]["accuracy"]
    mean = {name: (np.array(own) + asked_share * np.array(speed[name])).tolist() for name, own in quick.items()}
    return [
        *found,
        _speed_row("  the quick network, which looks first", quick, speed),
        _speed_row("  as served, the mean over MNIST test digits", mean, speed),
    ]


def _speed_row(name: str, timed: dict, reference: dict) -> Row:
    low, high = timed["ratio_interval_95"]
    detail = (
        f"of the time of the {reference['reference']} (95 % interval {low:.3f} to {high:.3f} ×; "
        f"{timed['median_us']:.0f} µs against {reference['reference_median_us']:.0f} µs)"
    )
    return Row(name, f"{timed['ratio']:.3f} ×", detail, f"{low:.3f}–{high:.3f}")


def _confidence(figures: dict) -> list[Row]:
    low, high = figures["calibration_interval_95"]
    error = f"{figures['calibration_error']:.4f}"
    return [
        Row(
            "  expected calibration error, 15 bins",
            error,
            f"(95 % interval {low:.4f} to {high:.4f})",
            f"{low:.4f}–{high:.4f}",
        ),
        _share_row("  wrong answers flagged unsure or refused", figures["wrong_answers_flagged"]),
        _share_row("  right answers flagged unsure or refused", figures["right_answers_flagged"]),
    ]


def _share_row(name: str, row: dict) -> Row:
    if not row["total"]:
        return Row(name, "–", "(none)")
    low, high = row["interval_95"]
    detail = f"({row['right']} of {row['total']}, 95 % interval {low:.2%} to {high:.2%})"
    return Row(name, f"{row['accuracy']:.2%}", detail, between(row["interval_95"]))


def _robustness(robustness: dict) -> list[Row]:
    clean = between(robustness["clean_interval_95"], 1)
    found = [Row("digits before they are spoilt", f"{robustness['clean']:.1%}", f"(95 % interval {clean})", clean)]
    for kind, row in robustness["spoilt"].items():
        at = ", ".join(f"{severity:g}" for severity in row["severities"])
        accuracies = " ".join(f"{accuracy:.1%}" for accuracy in row["accuracy"])
        intervals = ", ".join(between(interval, 1) for interval in row["interval_95"])
        found.append(Row(f"  {kind} at {at}", accuracies, f"(95 % intervals {intervals}) {row['unit']}"))
    return found


def _size(size: dict) -> list[Row]:
    found = [Row("served file", f"{size['served_bytes'] / 1e6:.2f} MB", f"({size['served_bytes']:,} bytes)")]
    return found + ([Row("weights", f"{size['weights']:,}")] if size["weights"] else [])
