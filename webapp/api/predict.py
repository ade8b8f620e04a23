"""`POST /api/v1/predict`: one digit, or a batch of pictures with one digit each."""

from flask import Blueprint, current_app, request

from webapp.api import schemas
from webapp.api.model import get_recogniser
from webapp.api.uploads import Upload, read_upload
from webapp.errors import DigitPadError

bp = Blueprint("predict", __name__)


@bp.post("/predict")
def predict() -> dict:
    upload = read_upload(request, max_batch=current_app.config["DIGITPAD"].max_batch)
    if upload.is_batch:
        return _predict_batch(upload)
    return _answer(get_recogniser().predict(upload.images[0]))


def _predict_batch(upload: Upload) -> dict:
    """Answers in order; a picture that fails spoils nobody else's answer."""
    readable = [image for image in upload.images if isinstance(image, bytes)]
    outcomes = iter(get_recogniser().predict_many(readable))
    results = [next(outcomes) if isinstance(image, bytes) else image for image in upload.images]
    return {
        "results": [result.as_problem() if isinstance(result, DigitPadError) else _answer(result) for result in results]
    }


def _answer(prediction) -> dict:
    version = get_recogniser().card["version"]
    return schemas.prediction_to_json(prediction, model=version, elapsed_ms=request.elapsed_ms)
