import numpy as np
import pytest

pytest.importorskip("scipy", reason="SciPy comes with scikit-learn, in requirements-train.txt")

from training.statistics import (  # noqa: E402
    Paired,
    expected_calibration_error,
    fit_temperature,
    mcnemar,
    paired_summary,
    reliability_bins,
)


def rights(*counts: tuple[int, bool, bool]) -> tuple[np.ndarray, np.ndarray]:
    """Returns what two models read right, from (how many digits, first model, second model)."""
    pairs = [(a, b) for count, a, b in counts for _ in range(count)]
    return np.array([a for a, _ in pairs]), np.array([b for _, b in pairs])


def logits_of(sureness: float, right: int, wrong: int) -> tuple[np.ndarray, np.ndarray]:
    """Returns logits that always answer 0 with the same sureness, and labels of which `wrong` are 1."""
    logits = np.zeros((right + wrong, 10))
    logits[:, 0] = sureness
    return logits, np.array([0] * right + [1] * wrong)


def test_it_works():
    """Two bins of two: |0.5 - 0.75| and |1 - 0.95| weigh a half each."""
    confidence, right = np.array([0.7, 0.8, 0.94, 0.96]), np.array([True, False, True, True])
    assert expected_calibration_error(confidence, right, bins=5) == pytest.approx(0.5 * 0.25 + 0.5 * 0.05)


def test_a_perfectly_calibrated_model_has_no_error():
    confidence, right = np.full(4, 0.75), np.array([True, True, True, False])
    assert expected_calibration_error(confidence, right) == pytest.approx(0)


def test_a_sure_model_that_is_always_wrong_has_an_error_of_1():
    assert expected_calibration_error(np.ones(3), np.zeros(3, bool)) == 1


def test_bins_hold_their_upper_edge_and_the_first_holds_0():
    bins = reliability_bins(np.array([0.0, 0.5, 0.5000001, 1.0]), np.array([False, True, False, True]), bins=2)
    assert bins.count.tolist() == [2, 2]
    assert bins.confidence == pytest.approx([0.25, 0.75], abs=1e-6)
    assert bins.accuracy.tolist() == [0.5, 0.5]


def test_empty_bins_hold_0():
    bins = reliability_bins(np.array([0.9]), np.array([True]), bins=3)
    assert bins.count.tolist() == [0, 0, 1]
    assert bins.accuracy.tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    ("only_a", "only_b", "p"),
    [(0, 0, 1.0), (5, 5, 1.0), (5, 0, 2 / 32), (0, 5, 2 / 32), (1, 9, 2 * (1 + 10) / 1024), (10, 0, 2 / 1024)],
)
def test_mcnemar_is_the_two_sided_binomial_test_of_the_digits_that_differ(only_a, only_b, p):
    right_a, right_b = rights((only_a, True, False), (only_b, False, True), (7, True, True), (3, False, False))
    assert mcnemar(right_a, right_b) == pytest.approx(p)


def test_digits_on_which_both_agree_change_nothing():
    few = rights((6, True, False), (1, False, True), (1, True, True))
    many = rights((6, True, False), (1, False, True), (900, True, True))
    assert mcnemar(*few) == mcnemar(*many)


def test_a_paired_summary_names_both_sides():
    right_a, right_b = rights((3, True, False), (0, False, True), (2, True, True))
    assert paired_summary(right_a, right_b) == Paired(only_a=3, only_b=0, p=pytest.approx(0.25))


def test_a_temperature_cools_a_network_that_is_too_sure():
    """Nine of ten right want e^(z/T) = 81, since e^(z/T) / (e^(z/T) + 9) = 0.9; the rest is 2 ln 81."""
    assert fit_temperature(*logits_of(2 * np.log(81), right=9, wrong=1)) == pytest.approx(2.0, abs=1e-3)


def test_a_temperature_sharpens_a_network_that_is_too_shy():
    assert fit_temperature(*logits_of(0.5 * np.log(81), right=9, wrong=1)) == pytest.approx(0.5, abs=1e-3)


def test_log_probabilities_give_the_same_temperature_as_logits():
    logits, labels = logits_of(3.0, right=8, wrong=2)
    log_probabilities = np.log(np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True))
    assert fit_temperature(log_probabilities, labels) == pytest.approx(fit_temperature(logits, labels), abs=1e-4)


def test_a_probability_of_0_for_the_right_digit_is_survived():
    with np.errstate(divide="ignore"):
        log_probabilities = np.log(np.eye(10)[[0, 0, 0]])
    assert fit_temperature(log_probabilities, np.array([0, 0, 1])) == pytest.approx(5.0, abs=0.01)


@pytest.mark.parametrize(("confidence", "right"), [([], []), ([0.5], [True, False])])
def test_lengths_that_differ_or_nothing_at_all_are_refused(confidence, right):
    with pytest.raises(ValueError, match=f"{len(confidence)} and {len(right)} came"):
        expected_calibration_error(np.array(confidence), np.array(right))
    with pytest.raises(ValueError, match="as many"):
        mcnemar(np.array(confidence), np.array(right))


@pytest.mark.parametrize("confidence", [-0.1, 1.1, float("nan")])
def test_a_confidence_outside_0_to_1_is_refused(confidence):
    with pytest.raises(ValueError, match="confidences of 0 to 1"):
        reliability_bins(np.array([confidence]), np.array([True]))


@pytest.mark.parametrize("label", [-1, 10])
def test_a_label_outside_the_classes_is_refused(label):
    with pytest.raises(ValueError, match="labels of 0 to 9"):
        fit_temperature(np.zeros((1, 10)), np.array([label]))


def test_logits_that_are_no_numbers_are_refused():
    with pytest.raises(ValueError, match="some are not"):
        fit_temperature(np.full((1, 10), np.nan), np.array([0]))
