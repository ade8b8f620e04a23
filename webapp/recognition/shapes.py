"""The one convention for space and for arrays, said once.

Rows come before columns, the origin is the top left pixel, coordinates are whole pixels and boxes are half-open:
`image[box.top:box.bottom, box.left:box.right]` is what a box holds. `webapp/api/schemas.py` converts to the
`[x, y, width, height]` of the HTTP API.

Pictures on their way through `recognition/`:

| name | shape | dtype | range |
|---|---|---|---|
| grey | (H, W) | uint8 | 0 black to 255 white, as decoded, either polarity |
| ink | (H, W) | uint8 | 0 paper to 255 full ink |
| normalised | (28, 28) | uint8 | 0 paper to 255 full ink, as in MNIST |
| batch | (N, 28, 28, 1) | float32 | 0.0 paper to 1.0 full ink |
"""

from typing import NamedTuple

SIDE_PX = 28
"""Side of a normalised picture, as in MNIST."""

DIGITS = 10
"""Number of digit classes, 0 to 9."""

NOT_A_DIGIT = 10
"""The class after the digits, in networks that have learned to refuse."""


class Box(NamedTuple):
    """A half-open rectangle of whole pixels, rows first."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left
