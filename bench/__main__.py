"""Every figure about speed, memory and size in one run: `make bench`. Compare ratios: machines differ and are noisy."""

import argparse
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

QUICK_TURNS, QUICK_SOAK = 1, 500


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one turn each: shows that it runs, measures nothing well")
    parser.add_argument("--only", choices=("serving", "stages"), help="one of the two tables")
    chosen = parser.parse_args()
    if chosen.only != "stages":
        from bench import serving

        serving.main(**({"turns": QUICK_TURNS, "soak_requests": QUICK_SOAK} if chosen.quick else {}))
    if chosen.only != "serving":
        from bench import stages  # imports TensorFlow, which must not take memory from the servers

        stages.main(**({"rounds": QUICK_TURNS} if chosen.quick else {}))


if __name__ == "__main__":
    main()
