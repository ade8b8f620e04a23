"""The released model as a folder: its card, and the proof that its files are the ones that the card describes."""

import hashlib
import json
from pathlib import Path

from webapp.errors import ModelError

CARD = "model.json"
SERVED = "digits.tflite"
SAVED_MODEL = "saved_model.pb"

CARD_KEYS = ("version", "files")
"""Without these a card cannot be used; everything else in it is for people."""

_REMEDY = "Restore saved_model/ from the repository, or train one: python train_model.py --release."


def read_card(folder: Path) -> dict:
    """Reads `model.json`.

    Raises:
        ModelError: the folder or the card is missing, or the card is not one of ours.
    """
    path = folder / CARD
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(
            f"Expected a model in {folder}, but {CARD} cannot be read ({error.strerror}). {_REMEDY}"
        ) from error
    except ValueError as error:
        raise ModelError(f"{path} is not valid JSON ({error}). {_REMEDY}") from error
    missing = [key for key in CARD_KEYS if not isinstance(card, dict) or key not in card]
    if missing or not isinstance(card["files"], dict):
        raise ModelError(f"{path} is not a DigitPad model card: it lacks {', '.join(missing) or 'files'}. {_REMEDY}")
    return card


def verified_bytes(folder: Path, card: dict, name: str) -> bytes:
    """Returns a file of the model after comparing its SHA-256 with the card's.

    Raises:
        ModelError: the file is missing, or is not the one that the card describes.
    """
    try:
        data = (folder / name).read_bytes()
    except OSError as error:
        raise ModelError(f"Expected {folder / name}, but it cannot be read ({error.strerror}). {_REMEDY}") from error
    expected, came = card["files"].get(name), sha256(data)
    if came != expected:
        raise ModelError(
            f"{folder / name} is damaged or belongs to another model: its SHA-256 is {came[:12]}…, but {CARD} says "
            f"{str(expected)[:12]}…. {_REMEDY}"
        )
    return data


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
