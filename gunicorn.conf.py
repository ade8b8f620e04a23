"""How gunicorn serves DigitPad; the Procfile names only the application."""

import os
import time


def _port() -> int:
    text = os.environ.get("PORT", "8000")
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise SystemExit(f"DigitPad cannot start: Expected a port from 1 to 65535 in PORT; came {text!r}. Give one.")
    return int(text)


# Where, and by how many. WEB_CONCURRENCY is also what Heroku sets by the size of the dyno.
bind = f"0.0.0.0:{_port()}"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
worker_class = "gthread"
threads = 4

# The model is loaded once, before the fork; the workers share its memory.
# TensorFlow's threads do not survive a fork: with that engine each worker loads the model for itself.
preload_app = os.environ.get("DIGITPAD_ENGINE") != "tensorflow"

# The heartbeat file must not wait for a disk, or a busy disk would get healthy workers killed.
if os.access("/dev/shm", os.W_OK):
    worker_tmp_dir = "/dev/shm"

# Longer than the 90 s after which Heroku's router lets an idle connection go, so that it is never the server that
# closes one just as a request arrives on it.
keepalive = 95
# Heroku kills 30 s after SIGTERM.
graceful_timeout = 25
control_socket_disable = True
loglevel = "warning"

BODY_SECONDS = 25  # for a whole request body: a router gives up after 30
STALL_SECONDS = 5  # without a single byte of it
DRAIN_BYTES = 100_000_000


class _ImpatientSocket:
    """A client's socket that waits for a request body only until it is due; gunicorn itself would wait for ever."""

    def __init__(self, sock):
        self.patient = sock
        self._due = time.monotonic() + BODY_SECONDS

    def recv(self, size: int) -> bytes:
        self.patient.settimeout(max(0.001, min(STALL_SECONDS, self._due - time.monotonic())))
        try:
            return self.patient.recv(size)
        finally:
            self.patient.settimeout(None)


def when_ready(server) -> None:
    print(f"DigitPad is at http://localhost:{_port()}", flush=True)


def pre_request(worker, req) -> None:
    req.unreader.sock = _ImpatientSocket(req.unreader.sock)


def post_request(worker, req, environ, resp) -> None:
    """Reads away what a refused body left behind, after the answer was sent.

    Closing a socket with unread bytes resets the connection, and the client loses the answer that explains the refusal.
    """
    unread = DRAIN_BYTES
    try:
        while unread > 0 and (data := req.body.read(65536)):
            unread -= len(data)
    except Exception as error:  # gone, stalled, or nonsense: the answer was sent, nothing more can be done
        worker.log.debug("Stopped draining a request body: %s", error)
    finally:
        req.unreader.sock = req.unreader.sock.patient
