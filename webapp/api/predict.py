"""`POST /api/v1/predict`: one digit, or a batch of pictures with one digit each; `?explain=1` tells why."""

from flask import Blueprint, current_app, request

from webapp.api import schemas
from webapp.api.model import get_recogniser
from webapp.api.switches import read_switch
from webapp.api.uploads import Upload, read_upload
from webapp.errors import DigitPadError
from webapp.metrics import count_verdict
from webapp.recognition.pipeline import Prediction

bp = Blueprint("predict", __name__)


@bp.post("/predict")
def predict() -> dict:
    explain = read_switch(request, "explain")
    upload = read_upload(request, max_batch=current_app.config["DIGITPAD"].max_batch)
    if upload.is_batch:
        return _predict_batch(upload, explain=explain)
    return _answer(get_recogniser().predict(upload.images[0]), explain=explain)


def _predict_batch(upload: Upload, *, explain: bool) -> dict:
    """Answers in order; a picture that fails spoils nobody else's answer."""
    readable = [image for image in upload.images if isinstance(image, bytes)]
    outcomes = iter(get_recogniser().predict_many(readable))
    results = [next(outcomes) if isinstance(image, bytes) else image for image in upload.images]
    return {
        "results": [
            result.as_problem() if isinstance(result, DigitPadError) else _answer(result, explain=explain)
            for result in results
        ]
    }


def _answer(prediction: Prediction, *, explain: bool) -> dict:
    count_verdict(prediction.verdict)
    recogniser = get_recogniser()
    evidence = recogniser.explain(prediction) if explain and prediction.normalised is not None else None
    answer = schemas.prediction_to_json(prediction, model=recogniser.card["version"], elapsed_ms=request.elapsed_ms)
    return answer | {"evidence": schemas.evidence_to_json(evidence)} if explain else answer
