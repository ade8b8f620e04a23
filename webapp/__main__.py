"""Starts the server: `python -m webapp`. It is gunicorn, with the settings of `gunicorn.conf.py`.

gunicorn itself reads WEB_CONCURRENCY, while it is imported, and ends with a stack trace where that is no number.
"""

import sys

from webapp.config import worker_count

APPLICATION = "webapp:create_app()"


def main() -> None:
    """Serves until told to stop.

    Raises:
        SystemExit: a setting cannot be used; it carries one readable line.
    """
    worker_count()
    from gunicorn.app.wsgiapp import run

    sys.argv[1:] = [APPLICATION]
    run()


if __name__ == "__main__":
    main()
