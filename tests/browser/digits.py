"""Ten digits as a careful hand writes them: strokes of dense points on a pad of 280 × 280 units, x right, y down."""

import math

Point = tuple[float, float]
Stroke = list[Point]

STEP = 14
"""Units between two points, about what a quick hand leaves at 60 points a second."""


def line(*corners: Point) -> Stroke:
    """Straight from corner to corner."""
    points = [corners[0]]
    for (x0, y0), (x1, y1) in zip(corners, corners[1:], strict=False):
        steps = max(1, round(math.dist((x0, y0), (x1, y1)) / STEP))
        points += [(x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps) for i in range(1, steps + 1)]
    return points


def arc(centre: Point, radii: Point, from_deg: float, to_deg: float) -> Stroke:
    """Part of an ellipse; 0° is at the right, 90° at the bottom, so growing angles turn clockwise."""
    steps = max(2, round(math.radians(abs(to_deg - from_deg)) * max(radii) / STEP))
    angles = [math.radians(from_deg + (to_deg - from_deg) * i / steps) for i in range(steps + 1)]
    return [(centre[0] + radii[0] * math.cos(a), centre[1] + radii[1] * math.sin(a)) for a in angles]


DIGITS: dict[int, list[Stroke]] = {
    0: [arc((140, 140), (55, 85), -80, 285)],
    1: [line((148, 55), (136, 225))],
    2: [arc((138, 100), (52, 45), -165, 30) + line((178, 130), (85, 220), (205, 218))],
    3: [arc((130, 97), (50, 43), -150, 90) + arc((130, 182), (56, 42), -90, 150)],
    4: [line((105, 60), (88, 150), (195, 146)), line((172, 70), (165, 228))],
    5: [line((105, 65), (97, 132)) + arc((130, 172), (54, 50), -125, 140), line((105, 65), (190, 62))],
    6: [line((165, 55), (115, 115), (95, 170)) + arc((140, 180), (46, 42), 180, 545)],
    7: [line((78, 72), (200, 66), (150, 140), (122, 228))],
    8: [arc((140, 98), (40, 40), -30, -270) + arc((140, 182), (46, 44), -90, 270) + arc((140, 98), (40, 40), 90, -30)],
    9: [arc((138, 105), (46, 44), -20, -380) + line((182, 110), (176, 160), (160, 228))],
}


def beside(*digits: int, size: float = 0.6, step: float = 90, left: float = -20, top: float = 40) -> list[Stroke]:
    """Digits in a row, smaller, `step` units from one to the next."""
    return [
        [(left + step * place + size * x, top + size * y) for x, y in stroke]
        for place, digit in enumerate(digits)
        for stroke in DIGITS[digit]
    ]


SEVENTY_ONE = beside(7, 1)
