"""The peer: what tutorials do, in one file. Keras in the web process, `model.predict` for each request, a plain resize.

`python -m bench` starts it with gunicorn, as many workers and threads as DigitPad has, and the same bodies.
"""

import base64
import io
from pathlib import Path

import keras
import numpy as np
from flask import Flask, jsonify, request
from PIL import Image

app = Flask(__name__)
model = keras.models.load_model(Path(__file__).parents[2] / "saved_model" / "digits.keras")


@app.post("/predict")
def predict():
    data = request.get_json()["image"].split(",", 1)[1]
    image = Image.open(io.BytesIO(base64.b64decode(data))).convert("L").resize((28, 28))
    batch = (255 - np.asarray(image)).reshape(1, 28, 28, 1) / 255.0
    probabilities = model.predict(batch, verbose=0)[0]
    return jsonify(digit=int(probabilities.argmax()), probabilities=probabilities.tolist())
