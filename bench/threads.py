"""What warm threads are worth: the server beside one whose threads take turns, `python -m bench.threads`."""

import statistics

from gunicorn.workers.gthread import ThreadWorker

from bench import bodies
from bench.servers import Server, load
from bench.serving import CLIENTS, PREDICT, all_well
from webapp.worker import Worker

TURNS = 10
TURN_SECONDS = 2.0


class TakingTurns(Worker):
    """The server's worker with the threads that gunicorn gives it."""

    get_thread_pool = ThreadWorker.get_thread_pool


def main() -> None:
    """Prints requests per second and processor time of both, and the median of the turns' ratios."""
    predictions = [bodies.predict_body(png) for png in bodies.drawings()]
    other = Server("webapp:create_app()", "--worker-class", "bench.threads.TakingTurns")
    with Server("webapp:create_app()") as ours, other:
        servers = {"warm threads": ours, "threads that take turns": other}
        for server in servers.values():
            server.wait(PREDICT, predictions[0])
        turns = [{name: _ask(server, predictions) for name, server in servers.items()} for _ in range(TURNS)]
    for name in servers:
        _print(name, turns)


def _ask(server: Server, predictions: list[bytes]) -> tuple[float, float]:
    """Returns the requests per second, and the milliseconds of the server's processor time for each."""
    began_s = server.processor_s()
    served = all_well(load(server.port, PREDICT, predictions, clients=CLIENTS, seconds=TURN_SECONDS))
    return served.per_second, (server.processor_s() - began_s) * 1000 / len(served.times_ms)


def _print(name: str, turns: list[dict[str, tuple[float, float]]]) -> None:
    for column, what in enumerate(("requests per second", "processor time, ms")):
        median = statistics.median(turn[name][column] for turn in turns)
        ratio = statistics.median(turn["warm threads"][column] / turn[name][column] for turn in turns)
        print(f"{f'{name}: {what}':<52}{median:>9.2f}{ratio:>8.2f}×")


if __name__ == "__main__":
    main()
