"""How pages of words are read, in type and in handwriting fonts: `python -m bench.notes`.

The pen strokes hold single letters, and no page of them is a letter that somebody wrote. Fonts write whole words, their
letters joined or apart. `DIGITS_FONTS` names a folder with the families of `tools/fonts.txt`; no network learns from
those that are read here. Without the folder there is type alone.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.pages import HEIGHT_PX, WIDTH_PX, Written, photographed
from bench.read import RELEASED, load_reader
from bench.score import f1, score_lines
from training.fonts import Face, faces_of
from training.lines.printed import type_faces
from webapp.recognition.reader import Reader

TEXT = (
    "we the of a and to in that it he was for on are with his they at be this from have or by one had not but what all "
    "were when your can said there each which she do how their if will up other about out many then them these so some "
    "her would make like him into time has look two more write go see number no way could people my than first water "
    "been call who its now find long down day did get come made may part Monday garden kitchen doctor teacher window "
    "letter brother mother holiday weather street manager thank please yours money paper table morning birthday"
)

PAGES_EACH = 4
SIZE_PX, MOST_ROWS, MARGIN_PX = (36, 64), 8, 60
NUMBER_CHANCE = 0.5
"""Of a row to end in a number, on pages with numbers."""


def main() -> None:
    """Prints a row for each kind of page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, default=RELEASED, help="folder of the model (default: the released one)")
    parser.add_argument("--lines", type=Path, help="folder of another line network")
    parser.add_argument("--side", choices=("validation", "test"), default="test", help="of the handwriting fonts")
    options = parser.parse_args()
    reader = load_reader(options.model, options.lines)
    print(f"\n{'':44}{'pages':>8}{'digits':>8}{'F1':>8}{'invented':>10}{'on pages':>10}")
    for name, faces in {"type": type_faces(), f"handwriting, {options.side}": faces_of(options.side)}.items():
        for has_numbers in (False, True):
            what = f"{name}, words{' and numbers' if has_numbers else ''}"
            print(_row(what, reader, faces, has_numbers) if faces else f"{what}: DIGITS_FONTS is not set", flush=True)


def _row(what: str, reader: Reader, faces: Sequence[Face], has_numbers: bool) -> str:
    scores = []
    for number in range(PAGES_EACH * len(faces)):
        page = note(faces[number % len(faces)], np.random.default_rng(number), has_numbers=has_numbers)
        scores.append(score_lines(page.lines, [line.text for line in reader.read_page(page.grey).lines]))
    true, invented = sum(one.right + one.missed for one in scores), [one.invented for one in scores]
    share = f"{f1(scores):.3f}" if true else "–"
    return f"{what:44}{len(scores):8}{true:8}{share:>8}{sum(invented):10}{np.count_nonzero(invented):10}"


def note(face: Face, rng: np.random.Generator, *, has_numbers: bool) -> Written:
    """Writes a page of words.

    Args:
        face: whose hand.
        rng: the source of chance.
        has_numbers: whether some rows end in a number.
    """
    ink, numbers = np.zeros((HEIGHT_PX, WIDTH_PX), np.uint8), []
    size_px, top = int(rng.integers(*SIZE_PX)), MARGIN_PX
    for _ in range(int(rng.integers(1, MOST_ROWS + 1))):
        text = " ".join(rng.choice(TEXT.split(), int(rng.integers(2, 6)))).capitalize()
        number = "".join(map(str, rng.integers(0, 10, int(rng.integers(2, 6)))))
        ends_in_number = has_numbers and rng.random() < NUMBER_CHANCE
        row = face.set_in_type(f"{text} {number}" if ends_in_number else text, size_px)
        bottom, right = top + row.shape[0], MARGIN_PX + row.shape[1]
        if bottom > HEIGHT_PX or right > WIDTH_PX:
            continue
        ink[top:bottom, MARGIN_PX:right] |= row
        numbers += [number] if ends_in_number else []
        top += int(rng.uniform(1.5, 2.2) * size_px)
    return Written(photographed(ink, rng), numbers)


if __name__ == "__main__":
    main()
