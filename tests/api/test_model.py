"""`GET /api/v1/model`: the card."""

import json

from webapp.config import load_config


def test_it_works(client):
    response = client.get("/api/v1/model")
    assert response.status_code == 200
    assert response.get_json() == json.loads((load_config().model / "model.json").read_text(encoding="utf-8"))
