import cv2
import numpy as np
import pytest

from training.cuts import CutDigits, cut
from training.forms import READABLE_ALONE
from webapp.recognition.normalise import normalise


@pytest.fixture(scope="module")
def source(material):
    return CutDigits(material._replace(forms=READABLE_ALONE))


def test_it_draws_digits_in_mnist_form(source):
    images, labels = source.draw(40, np.random.default_rng(1))
    assert (images.shape, images.dtype) == ((40, 28, 28), np.uint8)
    assert (labels.shape, labels.dtype) == ((40,), np.uint8)
    assert len(set(labels.tolist())) > 5 and labels.max() <= 9
    assert (images.max(axis=(1, 2)) > 100).all()


def test_the_same_chance_gives_the_same_digits(source):
    once, twice = (source.draw(10, np.random.default_rng(2)) for _ in range(2))
    assert np.array_equal(once[0], twice[0]) and np.array_equal(once[1], twice[1])


def test_no_digits_are_drawn_where_none_are_asked_for(source):
    images, labels = source.draw(0, np.random.default_rng(3))
    assert images.shape == (0, 28, 28) and labels.shape == (0,)


def test_a_digit_far_from_its_neighbours_is_cut_out_whole():
    alone, line = (np.full((60, 200), 255, np.uint8) for _ in range(2))
    for picture in (alone, line):
        cv2.ellipse(picture, (60, 30), (14, 22), 0, 0, 360, 0, 4)
    cv2.line(line, (140, 8), (140, 52), 0, 4)
    image = cut(line, np.array([44, 77]), np.random.default_rng(4))
    difference = image.astype(int) - normalise(255 - alone).image
    assert np.abs(difference).mean() < 6


def test_a_cut_of_bare_paper_is_left_out():
    assert cut(np.full((60, 200), 255, np.uint8), np.array([40, 80]), np.random.default_rng(5)) is None
