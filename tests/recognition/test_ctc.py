import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.recognition.ctc import BLANK, align, beam_search, log_likelihoods, shares, telling_steps


def said(*steps: int, sure: float = 0.9) -> np.ndarray:
    """Returns (T, 11) float32: at each step one symbol is likely."""
    probabilities = np.full((len(steps), BLANK + 1), (1 - sure) / BLANK, np.float32)
    probabilities[np.arange(len(steps)), steps] = sure
    return probabilities


def every_way(probabilities: np.ndarray) -> dict[tuple[int, ...], float]:
    """Sums the ways to write each string one by one, as the definition says."""
    strings: dict[tuple[int, ...], float] = {}
    for way in itertools.product(range(BLANK + 1), repeat=len(probabilities)):
        string = tuple(symbol for symbol, _ in itertools.groupby(way) if symbol != BLANK)
        strings[string] = strings.get(string, 0.0) + float(np.prod(probabilities[np.arange(len(way)), way]))
    return strings


def test_it_works():
    (best, *_) = beam_search(said(BLANK, 4, 4, BLANK, 2, BLANK))
    assert best.digits == (4, 2)


def test_equal_neighbours_need_a_blank_between_them():
    assert beam_search(said(1, 1, 1))[0].digits == (1,)
    assert beam_search(said(1, BLANK, 1))[0].digits == (1, 1)


def test_a_line_of_blanks_is_the_empty_string():
    (best, *_) = beam_search(said(BLANK, BLANK, BLANK, sure=0.99999))
    assert best.digits == ()
    assert best.log_probability == pytest.approx(0, abs=1e-3)


def test_the_beam_finds_what_the_likeliest_path_misses():
    probabilities = np.zeros((2, BLANK + 1), np.float32)
    probabilities[:, 3], probabilities[:, BLANK] = 0.4, 0.6  # blank, blank: 0.36; every way to say 3: 0.64
    (best, *_) = beam_search(probabilities)
    assert best.digits == (3,)
    assert np.exp(best.log_probability) == pytest.approx(0.64, rel=1e-5)


def test_the_likelihood_is_the_sum_over_all_ways():
    rng = np.random.default_rng(0)
    probabilities = rng.dirichlet(np.ones(BLANK + 1), 4).astype(np.float32)
    ways = every_way(probabilities)
    assert np.exp(log_likelihoods(probabilities, list(ways))) == pytest.approx(np.array(list(ways.values())), rel=1e-3)


def test_no_string_is_impossible():
    assert np.isfinite(log_likelihoods(said(7, BLANK, sure=1.0), [(1, 2)]))


def test_digits_are_found_where_they_are_surest():
    probabilities = said(BLANK, 5, 5, BLANK, BLANK, 8, BLANK)
    probabilities[2, 5] = 0.95
    assert align(probabilities, (5, 8)).tolist() == [2, 5]


def test_the_second_of_equal_digits_stands_right_of_the_first():
    assert align(said(BLANK, 1, BLANK, 1, BLANK), (1, 1)).tolist() == [1, 3]


def test_a_string_longer_than_the_line_still_gets_places():
    assert len(align(said(1), (1, 2, 3))) == 3


def test_an_empty_string_stands_nowhere():
    assert align(said(BLANK, BLANK), ()).shape == (0,)


def test_of_a_run_of_sure_blanks_one_stays():
    assert telling_steps(said(BLANK, BLANK, 3, BLANK, BLANK, BLANK, sure=0.99999)).tolist() == [0, 2, 3]


def test_long_lines_do_not_run_out_of_floating_point():
    probabilities = np.full((2000, BLANK + 1), 1 / (BLANK + 1), np.float32)
    assert np.isfinite(beam_search(probabilities, width=2)[0].log_probability)


def test_strings_that_differ_in_one_digit_share_its_place_and_agree_in_the_others():
    found = shares((1, 2, 3), [(1, 2, 3), (1, 7, 3)], [0.6, 0.2])
    assert found[[0, 1, 1, 2], [1, 2, 7, 3]].tolist() == pytest.approx([1.0, 0.75, 0.25, 1.0])
    assert found.sum() == pytest.approx(3)


def test_a_string_that_lacks_a_digit_says_nothing_of_its_place():
    assert shares((1, 2, 3), [(1, 2, 3), (1, 3)], [0.6, 0.2]).sum(axis=1).tolist() == pytest.approx([1.0, 0.75, 1.0])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 12))
def test_strings_are_told_with_their_own_likelihood_best_first(seed, steps):
    sharp = np.random.default_rng(seed).dirichlet(np.full(BLANK + 1, 0.3), steps).astype(np.float32)
    beams = beam_search(sharp)
    told = [beam.log_probability for beam in beams]
    assert told == sorted(told, reverse=True)
    assert np.all(log_likelihoods(sharp, [beam.digits for beam in beams]) >= np.array(told) - 1e-2)
    assert len({beam.digits for beam in beams}) == len(beams)
