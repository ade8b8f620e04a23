import cv2
import numpy as np
import pytest

from training.damage import KINDS, spoil
from webapp.recognition.normalise import ink_box

FIELD = cv2.putText(np.zeros((96, 96), np.uint8), "5", (24, 76), cv2.FONT_HERSHEY_SIMPLEX, 2.4, 255, 8, cv2.LINE_AA)


def kind(name: str):
    return next(damage for _, damage in KINDS if damage.__name__ == f"_{name}")


@pytest.mark.parametrize("damage", [damage for _, damage in KINDS])
def test_every_kind_changes_the_picture_and_leaves_ink(damage):
    rng = np.random.default_rng(1)
    for _ in range(20):
        spoilt = damage(FIELD, rng)
        assert spoilt.max() > 60
        assert spoilt.shape != FIELD.shape or not np.array_equal(spoilt, FIELD)


def test_breaking_only_takes_ink_away():
    broken = kind("break")(FIELD, np.random.default_rng(2))
    assert (broken <= FIELD).all()


def test_a_line_and_specks_only_add_ink():
    for name in ("strike", "speckle"):
        spoilt = kind(name)(FIELD, np.random.default_rng(2))
        assert (spoilt >= FIELD).sum() > 0.95 * FIELD.size  # a pale line may cross the ink


def test_a_line_reaches_the_edges():
    struck = kind("strike")(np.zeros((96, 96), np.uint8), np.random.default_rng(2))
    edges = [struck[0], struck[-1], struck[:, 0], struck[:, -1]]
    assert sum(edge.any() for edge in edges) >= 2


def test_a_neighbour_is_seen_at_a_side_and_never_whole():
    rng, box = np.random.default_rng(5), ink_box(FIELD)
    sides = set()
    for _ in range(30):
        crowded = kind("crowd")(FIELD, rng)
        assert (crowded >= FIELD).all()
        added = ink_box(np.where(crowded > FIELD, crowded, 0).astype(np.uint8))
        assert added.right - added.left <= (box.right - box.left) / 2
        sides.add(added.left + added.right > box.left + box.right)
    assert sides == {False, True}


def test_about_half_of_the_pictures_stay_whole():
    rng = np.random.default_rng(3)
    whole = np.mean([spoil(FIELD, rng) is FIELD for _ in range(1000)])
    assert abs(whole - (1 - sum(chance for chance, _ in KINDS))) < 0.05


def test_an_empty_field_stays_empty_of_gaps_and_neighbours():
    empty = np.zeros((96, 96), np.uint8)
    assert not kind("break")(empty, np.random.default_rng(4)).any()
    assert not kind("crowd")(empty, np.random.default_rng(4)).any()
