"""`POST /api/v1/predict`: one digit, or a batch of pictures with one digit each; `?explain=1` tells why."""

from flask import Blueprint, current_app, request

from webapp.api import schemas
from webapp.api.model import get_recogniser
from webapp.api.switches import read_switch
from webapp.api.uploads import Upload, read_upload
from webapp.errors import DigitPadError
from webapp.metrics import count_verdict
from webapp.recognition.pipeline import Prediction, Recogniser

bp = Blueprint("predict", __name__)


@bp.post("/predict")
def predict() -> dict:
    asked = request._get_current_object()  # every look through Flask's proxy takes three more calls
    explain = read_switch(asked, "explain")
    upload = read_upload(asked, max_batch=current_app.config["DIGITPAD"].max_batch)
    recogniser = get_recogniser()
    if upload.is_batch:
        return _predict_batch(upload, recogniser, explain=explain)
    return _answer(recogniser.predict(upload.images[0]), recogniser, explain=explain)


def _predict_batch(upload: Upload, recogniser: Recogniser, *, explain: bool) -> dict:
    """Answers in order; a picture that fails spoils nobody else's answer."""
    readable = [image for image in upload.images if isinstance(image, bytes)]
    outcomes = iter(recogniser.predict_many(readable))
    results = [next(outcomes) if isinstance(image, bytes) else image for image in upload.images]
    return {
        "results": [
            result.as_problem() if isinstance(result, DigitPadError) else _answer(result, recogniser, explain=explain)
            for result in results
        ]
    }


def _answer(prediction: Prediction, recogniser: Recogniser, *, explain: bool) -> dict:
    count_verdict(prediction.verdict)
    evidence = recogniser.explain(prediction) if explain and prediction.normalised is not None else None
    answer = schemas.prediction_to_json(prediction, model=recogniser.card["version"], elapsed_ms=request.elapsed_ms)
    return answer | {"evidence": schemas.evidence_to_json(evidence)} if explain else answer
