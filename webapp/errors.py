"""One error family, one answer shape.

Deep code raises the named error; the web turns it once into `application/problem+json` (RFC 9457), and a start-up
failure is printed once as a single line. Every detail says what was expected, what came and what to do. This module
knows neither Flask nor HTTP libraries: a status is a number here, so that `recognition/` may raise these errors.
"""

SHOWN_CHARACTERS = 80  # of what came, in a detail: enough to recognise it


def shorten(text: object) -> str:
    """Quotes what came, cut to a length that fits into a sentence."""
    shown = str(text)
    return repr(shown if len(shown) <= SHOWN_CHARACTERS else shown[: SHOWN_CHARACTERS - 1] + "…")


class DigitPadError(Exception):
    """Base of every error that a user may read.

    Attributes:
        status: the HTTP status that the web answers with.
        code: a stable word for programs, in snake_case.
        title: the kind of problem, the same for every occurrence.
        detail: what was expected, what came and what to do, in one or two sentences.
        retry_after_s: seconds after which the same request may succeed; None where it never will.
    """

    status = 500
    code = "internal_error"
    title = "Something went wrong on our side"
    retry_after_s: int | None = None

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    def as_problem(self) -> dict:
        """Returns the problem object of RFC 9457 with our `code`."""
        return {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }


class MalformedRequest(DigitPadError):
    """The request is not of the form that the API documents."""

    status = 400
    code = "malformed_request"
    title = "The request is not in a form that this address understands"


class BodyTooLarge(DigitPadError):
    """The body is over the size limit."""

    status = 413
    code = "body_too_large"
    title = "The request is too large"


class BatchTooLarge(BodyTooLarge):
    """More images in one request than the limit."""

    code = "batch_too_large"


class UnsupportedMediaType(DigitPadError):
    """The content type is none that the address takes."""

    status = 415
    code = "unsupported_media_type"
    title = "Not a supported content type"


class UnsupportedImage(DigitPadError):
    """The bytes are not an image of a supported format."""

    status = 415
    code = "unsupported_image"
    title = "Not a supported image"


class UndecodableImage(DigitPadError):
    """The bytes claim to be a supported image but cannot be decoded."""

    status = 422
    code = "undecodable_image"
    title = "The image cannot be decoded"


class TooManyPixels(DigitPadError):
    """The image unpacks to more pixels than the limit."""

    status = 422
    code = "too_many_pixels"
    title = "The image has too many pixels"


class PasswordProtected(DigitPadError):
    """The document opens with a password only."""

    status = 422
    code = "password_protected"
    title = "The document is protected by a password"


class TooManyPages(DigitPadError):
    """The document has more pages than the limit."""

    status = 422
    code = "too_many_pages"
    title = "The document has too many pages"


class TooMuchWork(DigitPadError):
    """A page takes more time or memory than one page may."""

    status = 422
    code = "too_much_work"
    title = "The page takes too much time or memory"


class TooManyRequests(DigitPadError):
    """The client asks more often than the limit."""

    status = 429
    code = "too_many_requests"
    title = "Too many requests"

    def __init__(self, detail: str, *, retry_after_s: int) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s


class Unauthorised(DigitPadError):
    """The address asks for a token."""

    status = 401
    code = "unauthorised"
    title = "A token is needed here"


class OutOfTime(DigitPadError):
    """The time for the request was over before it was this page's turn."""

    status = 503
    code = "out_of_time"
    title = "There was not enough time"


class Busy(DigitPadError):
    """The server has no capacity left just now."""

    status = 503
    code = "busy"
    title = "The server is busy"
    retry_after_s = 2


class NotReady(DigitPadError):
    """No model is loaded."""

    status = 503
    code = "not_ready"
    title = "The server is not ready"
    retry_after_s = 5


class UnreadableFile(DigitPadError):
    """The command line was given a file that is not there, or that cannot be read."""

    status = 404
    code = "unreadable_file"
    title = "The file cannot be read"


class ConfigError(DigitPadError):
    """A setting is missing or cannot be understood: the start stops."""

    code = "bad_setting"
    title = "A setting cannot be used"


class ModelError(DigitPadError):
    """The model folder is missing, damaged or foreign: the start stops."""

    code = "bad_model"
    title = "The model cannot be used"
