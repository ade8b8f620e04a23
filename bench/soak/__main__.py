"""Load with hostile clients on the Procfile's server in 512 MB, then faults under load: `make soak`."""

import argparse
import sys
import time

from bench.soak import faults, hostile
from bench.soak.load import Crowd, bad_ones, heading, row
from bench.soak.processes import GUNICORN, MOST_MB, RUNNER, WORKERS, Server, Watcher
from bench.soak.questions import SHARES, Exam


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--seconds", type=float, default=300, help="of load with hostile clients")
    parser.add_argument("--fault-seconds", type=float, default=30, help="of load around each fault")
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--only", choices=("load", "faults"))
    chosen = parser.parse_args()
    well = []
    if chosen.only != "faults":
        well.append(load(chosen.clients, chosen.seconds))
    if chosen.only != "load":
        with Server(*GUNICORN) as server:
            exam = Exam(server.port)
        well.append(faults.main(exam, clients=chosen.clients, seconds=chosen.fault_seconds))
    sys.exit(0 if all(well) else "Something was answered wrongly, failed or got lost: see above.")


def load(clients: int, seconds: float) -> bool:
    """Runs the Procfile under a runner with Heroku's variables, and prints what the clients and the watcher saw.

    Returns:
        Whether nothing was answered wrongly, failed or got lost.
    """
    with Server(*RUNNER, DYNO="web.1") as server:
        exam = Exam(server.port)
        with Watcher(server) as watcher, Crowd(server.port, exam, clients) as crowd:
            time.sleep(seconds)
        survived = server.process.poll() is None
        errors = sum('"level":"error"' in line or "Traceback" in line for line in server.lines())
    print(heading(f"{clients} clients, {seconds:g} s, {WORKERS} workers"))
    for kind in (*SHARES, *(attack.name for attack in hostile.ATTACKS)):
        print(row(kind, [event for event in crowd.events if event.kind == kind]))
    print(row("all", crowd.events, len(crowd.no_door)), *bad_ones(crowd.events), sep="\n")
    print(f"requests per second {len(crowd.events) / seconds:.0f}; errors in the log {errors}")
    print(f"memory of all processes, MB: {watcher.first_mb:.0f} at first, {watcher.peak_mb:.0f} at most of {MOST_MB}")
    print("it survived" if survived else "it was ended", flush=True)
    return survived and not errors and not bad_ones(crowd.events)


if __name__ == "__main__":
    main()
