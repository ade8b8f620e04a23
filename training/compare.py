"""Set two models side by side on the same digits, with a paired test of which reads more of them right."""

from typing import NamedTuple

import numpy as np

from training.rows import SETS, rows, side_by_side, speed_rows
from training.scorecard import Scorecard
from training.statistics import Paired, paired_summary

SIGNIFICANCE = 0.05
"""Two models are told apart when a difference this large would come by chance less often than this."""


class Verdict(NamedTuple):
    """How the second of two models, B, did against the first, A, on one set of digits."""

    name: str
    """What the digits are."""
    total: int
    paired: Paired

    @property
    def lost(self) -> bool:
        """Whether B is significantly worse."""
        return self.paired.p < SIGNIFICANCE and self.paired.only_b < self.paired.only_a

    @property
    def won(self) -> bool:
        """Whether B is significantly better."""
        return self.paired.p < SIGNIFICANCE and self.paired.only_b > self.paired.only_a

    def __str__(self) -> str:
        only_a, only_b, p = self.paired
        outcome = "better" if self.won else "worse" if self.lost else f"not distinguishable at {SIGNIFICANCE:.0%}"
        return f"{self.name}: B is {outcome} ({only_a} of {self.total} only A read right, {only_b} only B, p = {p:.3g})"


def judge(name: str, right_a: np.ndarray, right_b: np.ndarray) -> Verdict:
    """Tests by McNemar's exact test whether two models read the same digits equally well.

    Args:
        name: what the digits are.
        right_a: (N,) bool: which digits the first model read right.
        right_b: (N,) bool: which the second read right, in the same order.
    """
    return Verdict(name, len(right_a), paired_summary(right_a, right_b))


def judge_scorecards(a: Scorecard, b: Scorecard) -> list[Verdict]:
    """Returns a verdict for each test set that both were measured on."""
    return [judge(SETS[name], a.answers[name].right, b.answers[name].right) for name in SETS if name in a.answers]


def comparison(a: Scorecard, b: Scorecard, speeds: list[dict]) -> str:
    """Returns the figures of two models as a table, and the verdicts in words under it.

    Args:
        a: of the first model.
        b: of the second.
        speeds: of both, measured in turns.
    """
    columns = {
        name: rows(one.figures) + speed_rows(speed, one.figures)
        for name, one, speed in zip("AB", (a, b), speeds, strict=True)
    }
    return "\n".join([side_by_side(columns), "", *map(str, judge_scorecards(a, b))])
