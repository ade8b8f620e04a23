"""How gunicorn serves DigitPad; the Procfile names only the application."""

import atexit
import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # gunicorn puts it there only after it has read this file

from webapp.config import port_to_bind, worker_count  # noqa: E402 (it is found only now)
from webapp.logs import native_libraries_silenced  # noqa: E402
from webapp.memory import set_limits  # noqa: E402

set_limits()

quiet = contextlib.ExitStack()
if sys.stderr is sys.__stderr__:  # and not when SIGHUP lets this file be read again
    quiet.enter_context(native_libraries_silenced())

METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # where prometheus-client lets the workers add up
SHARED_MEMORY = "/dev/shm"  # does not wait for a disk, nor fill one


def _memory_folder() -> str | None:
    return SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else None


port = port_to_bind()
bind = f"0.0.0.0:{port}"
workers = worker_count()
worker_class = "webapp.worker.Worker"
# Predictions keep two cores busy with four; four more may wait for a document to be read.
threads = 8

# The model is loaded once, before the fork; the workers share its memory.
# TensorFlow's threads do not survive a fork: with that engine each worker loads the model for itself.
preload_app = os.environ.get("DIGITPAD_ENGINE") != "tensorflow"

# The heartbeat file must not wait for a disk, or a busy disk would get healthy workers killed.
worker_tmp_dir = _memory_folder()

# Longer than the 90 s after which Heroku's router lets an idle connection go, so that it is never the server that
# closes one just as a request arrives on it.
keepalive = 95
# Heroku kills 30 s after SIGTERM.
graceful_timeout = 25
control_socket_disable = True
logger_class = "webapp.worker.Logger"


def _metrics_folder() -> str | None:
    """Returns the folder in which the workers' counters add up: one per master, also when it reads this file again."""
    prefix = f"digitpad-metrics-{os.getpid()}-"
    if not os.environ.get("DIGITPAD_METRICS_TOKEN"):
        return None
    if prefix not in os.environ.get(METRICS_FOLDER, ""):
        os.environ[METRICS_FOLDER] = tempfile.mkdtemp(prefix=prefix, dir=_memory_folder())
        atexit.register(_remove, os.environ[METRICS_FOLDER], os.getpid())
    return os.environ[METRICS_FOLDER]


def _remove(folder: str, owner_pid: int) -> None:
    """Runs when a process ends; the workers end too, but the folder is their master's."""
    if os.getpid() == owner_pid:
        shutil.rmtree(folder, ignore_errors=True)


metrics_folder = _metrics_folder()


def when_ready(server) -> None:
    address = f"DigitPad is at http://localhost:{port}"
    if sys.stdout.isatty():  # somebody reads along
        print(address, flush=True)
    else:
        server.log.info(address)


def pre_exec(server) -> None:
    """Runs on SIGUSR2, before a new master is started as the old one was.

    `python -m webapp` would be started by the path of its file, beside which Python would look for what it imports.
    `python -m gunicorn` likewise: a package there hides Python's http.
    """
    executable, program, *arguments = server.START_CTX["args"]
    if Path(program).name == "__main__.py":
        server.START_CTX["args"] = [executable, "-m", Path(program).parent.name, *arguments]
    quiet.close()


def pre_request(worker, req) -> None:
    from webapp.worker import expect_body

    expect_body(req)


def post_request(worker, req, environ, resp) -> None:
    from webapp.worker import drain

    drain(worker, req)


def child_exit(server, worker) -> None:
    from webapp.worker import forget

    forget(worker)
    if metrics_folder:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)
