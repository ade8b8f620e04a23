import pytest

pytest.importorskip("sklearn", reason="scikit-learn is in requirements-train.txt")

from training.rows import Row, side_by_side, speed_rows  # noqa: E402


def cells(table: str, name: str) -> list[list[str]]:
    """Returns what stands in each line of a name: cells are two spaces and more apart."""
    lines = (line.removeprefix(name) for line in table.splitlines() if line.startswith(name))
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines]


def test_it_works():
    columns = {"one": [Row("accuracy", "99.00%", interval="98.00–99.50")], "the other": [Row("accuracy", "98.00%")]}
    table = side_by_side(columns)
    assert table.splitlines()[0].split("  ")[-1].strip() == "the other"
    assert cells(table, "accuracy") == [["99.00% (98.00–99.50)", "98.00%"]]


def test_the_same_name_for_two_test_sets_makes_two_lines():
    one = [Row("MNIST", "1"), Row("  error", "2"), Row("strokes", "3"), Row("  error", "4")]
    table = side_by_side({"A": one, "B": one})
    assert cells(table, "  error") == [["2", "2"], ["4", "4"]]


def test_what_was_not_measured_of_one_is_a_dash():
    table = side_by_side({"A": [Row("size", "1 MB")], "B": [Row("size", "2 MB"), Row("weights", "7")]})
    assert cells(table, "weights") == [["–", "7"]]


def test_the_mean_time_of_a_digit_counts_the_full_network_where_it_is_asked():
    timed = {"ratio": 0.4, "median_us": 60.0, "ratio_interval_95": [0.3, 0.5]}
    quick = {"ratio": 0.1, "median_us": 15.0, "ratio_interval_95": [0.05, 0.15]}
    speed = {**timed, "engine": "LiteRT", "reference": "other", "reference_median_us": 150.0, "quick": quick}
    found = speed_rows(speed, {"answered_first": {"mnist_test": {"accuracy": 0.75}}})
    assert [(row.value, row.interval) for row in found] == [
        ("0.400 ×", "0.300–0.500"),
        ("0.100 ×", "0.050–0.150"),
        ("0.200 ×", "0.125–0.275"),
    ]
    assert "30 µs against 150 µs" in found[2].detail
