"""What training says when it cannot go on: one readable line, exit code 2."""

from webapp.errors import DigitPadError


class DataError(DigitPadError):
    """Training or test data are missing, damaged or not what they claim to be."""

    code = "bad_data"
    title = "The data cannot be used"


class TrainingError(DigitPadError):
    """A run cannot be started, gone on with or saved."""

    code = "training_failed"
    title = "The training cannot go on"
