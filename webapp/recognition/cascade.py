"""Ask a small network first, and the full one only where the small one is not sure.

Most digits are easy: a network of a tenth of the work reads them as the full one does, and knows which these are.
"""

from typing import Protocol

import numpy as np

from webapp.recognition.shapes import DIGITS

SECTION = "quick"
"""What a card calls the network that looks first. There, `answers_from` is the confidence from which its answer counts,
and `teacher_sha256` is of the full network's file, whose answers it has learned."""

SERVED = "quick.tflite"


class Network(Protocol):
    """One of the two; see `classify.Classifier`."""

    def probabilities(self, batch: np.ndarray) -> np.ndarray: ...


class Cascade:
    """Two networks that answer alike, of which the full one is seldom asked. It is a `classify.Classifier` itself.

    Source:
        Viola and Jones, "Rapid object detection using a boosted cascade of simple features", CVPR 2001. Of networks:
        Teerapittayanon, McDanel and Kung, "BranchyNet", ICPR 2016; Wang et al., "IDK cascades", 2017.
    """

    def __init__(self, quick: Network, full: Network, *, answers_from: float) -> None:
        """Puts one network before another.

        Args:
            quick: looks first.
            full: is asked where that is not sure; its answers have the same shape.
            answers_from: probability of the quick network's likeliest digit from which its answer counts, 0 to 1.
        """
        self.quick, self.full, self._answers_from = quick, full, answers_from

    def probabilities(self, batch: np.ndarray) -> np.ndarray:
        """See `classify.Classifier`."""
        outputs = self.quick.probabilities(batch)
        unsure = [index for index, output in enumerate(outputs) if not self.is_sure(output)]
        if unsure:
            outputs[unsure] = self.full.probabilities(batch[unsure])
        return outputs

    def is_sure(self, output: np.ndarray) -> bool:
        """Whether the quick network's (10,) or (11,) output is the answer."""
        return max(output.tolist()[:DIGITS]) >= self._answers_from  # a µs; with NumPy's max it is three
