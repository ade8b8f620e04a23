import numpy as np
import pytest

from bench import pages
from bench.cases import generated
from bench.pages import Hands, empty_page, page_with_show_through, pair, ringed_number, written_page
from training.strokes import Drawing


def drawing(label: str, *points: tuple[int, int]) -> Drawing:
    return Drawing("here", "somebody", label, (np.array(points, np.float32),))


HANDS = Hands(
    {"somebody": [drawing("1", (0, 0), (30, 1000)), drawing("7", (0, 0), (600, 0), (200, 1000))]},
    [drawing("H", (0, 0), (0, 1000), (0, 500), (600, 500), (600, 0), (600, 1000))],
)


@pytest.mark.parametrize("draw", [pair, ringed_number, written_page, page_with_show_through])
def test_a_page_says_what_stands_on_it(draw):
    written = draw(HANDS, np.random.default_rng(1))
    assert written.grey.dtype == np.uint8
    assert written.lines and set("".join(written.lines)) <= {"1", "7"}


def test_an_empty_page_has_no_digit():
    assert empty_page(HANDS, np.random.default_rng(1)).lines == []


def test_a_seed_draws_the_same_pages_again_and_another_one_others():
    first, second = (list(generated(pair, HANDS, 3, None, 7)) for _ in range(2))
    assert all(np.array_equal(one.grey, other.grey) for one, other in zip(first, second, strict=True))
    assert [case.name for case in first] == ["pair 7", "pair 8", "pair 9"]
    (later,) = generated(pair, HANDS, 3, 1, 9)
    assert np.array_equal(later.grey, first[2].grey)


def test_what_shines_through_is_pale_and_is_not_to_be_read(monkeypatch):
    through = page_with_show_through(HANDS, np.random.default_rng(3))
    monkeypatch.setattr(pages, "BACK_SHARE", (0.0, 0.0))
    plain = page_with_show_through(HANDS, np.random.default_rng(3))
    assert through.lines == plain.lines
    darker = plain.grey.astype(int) - through.grey
    assert (darker > 8).mean() > 0.002
    assert np.percentile(darker, 99.9) < 0.5 * np.ptp(plain.grey)
