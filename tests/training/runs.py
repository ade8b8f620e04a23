"""Flags for a training that takes two seconds."""

TRAIN = ["--epochs", "3", "--epoch-size", "400", "--batch-size", "16", "--validation-size", "40"]
TRAIN += ["--arch", "mlp", "--augment", "0.2"]
