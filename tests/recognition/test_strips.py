import numpy as np
import pytest

from tests.pages import page
from webapp.recognition.layout import Row
from webapp.recognition.segment import segment
from webapp.recognition.strips import Cluster, clusters_of, piece_of, pieces_of, strip_of, words_of


def only_strip(picture: np.ndarray):
    found = segment(picture, lambda inks: np.zeros(len(inks)))
    (word,) = words_of(found.rows[0])
    return strip_of(word, found)


def test_a_wide_gap_parts_two_numbers():
    found = segment(page("12    34"), lambda inks: np.zeros(len(inks)))
    assert [len(word) for word in words_of(found.rows[0])] == [2, 2]
    assert words_of(Row(found.rows[0].marks[:2])) == [found.rows[0].marks[:2]]


def test_a_strip_shows_nothing_but_its_word():
    picture = page("12")
    picture[100:110, 60:90] = 0  # a bar below, of no row of digits
    strip = only_strip(np.ascontiguousarray(picture[:98]))
    assert strip.picture.shape == strip.ink.shape == strip.labels.shape
    assert (strip.picture == 255 - strip.ink).all()


def test_one_digit_for_each_mark_makes_as_many_clusters():
    strip = only_strip(page("12"))
    spans = [(mark.box.left - strip.box.left, mark.box.right - strip.box.left) for mark in strip.marks]
    assert [(len(one.marks), one.spans) for one in clusters_of(strip, spans)] == [(1, (0,)), (1, (1,))]


def test_touching_digits_are_cut_between_their_spans():
    picture = page("00")
    picture[58:62, 70:90] = 0  # a bridge
    strip = only_strip(picture)
    width = strip.ink.shape[1]
    spans = [(0, width / 2), (width / 2, width)]
    (cluster,) = clusters_of(strip, spans)
    left, right = pieces_of(cluster, strip, spans)
    assert cluster.spans == (0, 1)
    assert abs(left.box.right - right.box.left) <= 1
    assert abs(left.box.width - right.box.width) <= 4
    assert left.ink.max() == right.ink.max() == 255


def test_a_mark_without_a_digit_is_a_cluster_of_its_own():
    strip = only_strip(page("12"))
    first = strip.marks[0].box
    spans = [(first.left - strip.box.left, first.right - strip.box.left)]
    assert [one.spans for one in clusters_of(strip, spans)] == [(0,), ()]


def test_a_digit_without_ink_has_its_columns_for_a_box():
    strip = only_strip(page("1"))
    spans = [(0.0, 3.0)]
    empty = next(one for one in clusters_of(strip, spans) if not one.marks)
    (piece,) = pieces_of(empty, strip, spans)
    assert (piece.box.left, piece.box.width) == (strip.box.left, 3)
    assert not piece.ink.any()


@pytest.mark.parametrize("spans", [((-60.0, -40.0), (-50.0, -20.0)), ((200.0, 220.0), (210.0, 250.0))])
def test_a_cut_that_falls_beside_the_ink_leaves_all_of_it_to_one_digit(spans):
    """Where a mark is little wider than the pen, the line reader may see the edge between two digits beside it."""
    strip = only_strip(page("1"))
    pieces = pieces_of(Cluster(tuple(strip.marks), (0, 1)), strip, spans)
    assert sorted(int((piece.ink > 0).sum()) for piece in pieces) == [0, int((strip.ink > 0).sum())]


def test_the_ink_of_a_mark_is_cut_without_its_neighbours():
    strip = only_strip(page("12"))
    one, two = (piece_of(mark, strip) for mark in strip.marks)
    assert (one.ink > 0).sum() + (two.ink > 0).sum() == (strip.ink > 0).sum()
    assert one.box == strip.marks[0].box
