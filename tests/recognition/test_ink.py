import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pictures import draw
from webapp.recognition.ink import find_ink, ink_on_clean_paper, possible_inks
from webapp.recognition.normalise import normalise
from webapp.recognition.trim import trim, untrimmed


def overlap(found: np.ndarray, true: np.ndarray) -> float:
    """Intersection over union of two inks, each cut at half."""
    a, b = found > 127, true > 127
    return (a & b).sum() / (a | b).sum()


def noisy(picture: np.ndarray, sigma: float, seed: int = 0) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(0, sigma, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def test_it_works():
    faintest = 0.02 * 255  # paler edges count as paper
    assert np.abs(find_ink(draw()).astype(int) - (255 - draw())).max() <= faintest


def test_light_ink_on_dark_paper_gives_the_same_ink():
    assert np.array_equal(find_ink(255 - draw()), find_ink(draw()))


def test_grey_ink_on_grey_paper_is_brought_to_full_strength():
    ink = find_ink(draw(paper=180, ink=120))
    assert ink.max() == 255
    assert overlap(ink, 255 - draw()) > 0.99


@pytest.mark.parametrize("level", [0, 100, 255])
def test_empty_paper_has_no_ink(level):
    assert not find_ink(np.full((50, 40), level, np.uint8)).any()


def test_paper_with_faint_stains_has_no_ink():
    picture = np.full((100, 100), 240, np.uint8)
    picture[20:40, 20:40] = 236
    assert not find_ink(picture).any()


@pytest.mark.parametrize("seed", range(5))
def test_pure_noise_is_mostly_no_ink(seed):
    ink = find_ink(noisy(np.full((200, 200), 128, np.uint8), 20, seed))
    assert (ink > 127).mean() < 0.01


def test_ink_is_found_through_noise():
    ink = find_ink(noisy(draw(paper=200, ink=60), 8))
    assert overlap(ink, 255 - draw()) > 0.85


def test_ink_is_found_under_a_shadow():
    shade = np.linspace(0.4, 1.0, 280)[:, np.newaxis] * np.linspace(0.7, 1.0, 280)
    ink = find_ink(noisy(draw(paper=230, ink=50) * shade, 2))
    assert overlap(ink, 255 - draw()) > 0.85


@pytest.mark.parametrize("light_ink", [False, True])
@pytest.mark.parametrize("angle", [0, 40, 90, 200, 300])
def test_ink_is_found_on_both_sides_of_the_edge_of_a_shadow(angle, light_ink):
    x, y = np.meshgrid(np.linspace(-1, 1, 280), np.linspace(-1, 1, 280))
    across = np.cos(np.radians(angle)) * x + np.sin(np.radians(angle)) * y
    shade = 1 - 0.45 / (1 + np.exp(-across / 0.02))
    photo = noisy(draw(paper=230, ink=50) * shade, 2)
    assert overlap(find_ink(255 - photo if light_ink else photo), 255 - draw()) > 0.75


def test_pencil_under_uneven_light_is_found():
    shade = np.linspace(0.6, 1.0, 280)[:, np.newaxis] * np.ones(280)
    photo = noisy(draw(paper=230, ink=180, width_px=12) * shade, 2)
    assert overlap(find_ink(photo), 255 - draw(width_px=12)) > 0.75


def test_light_that_falls_off_towards_an_edge_is_no_ink_beside_pencil():
    fall = np.linspace(1.0, 0.45, 280) ** 1.3
    ink = find_ink(noisy(draw(paper=225, ink=185, width_px=12) * fall, 2))
    assert overlap(ink, 255 - draw(width_px=12)) > 0.75
    assert ink[:, -10:].max() == 0


def test_light_chalk_on_an_uneven_dark_board_is_found():
    shade = np.linspace(0, 60, 280)[:, np.newaxis]
    ink = find_ink(noisy(draw(paper=20, ink=180) + shade, 3))
    assert overlap(ink, 255 - draw()) > 0.8


def test_a_tightly_cropped_thick_digit_on_noisy_paper_is_found():
    small = cv2.resize(draw(paper=190, ink=90, width_px=34)[55:240, 50:225], (40, 42), interpolation=cv2.INTER_AREA)
    true = np.where(small < 140, 255, 0)
    assert (true > 0).mean() > 0.25
    assert overlap(find_ink(noisy(small, 10)), true) > 0.7


def tight(*, width_px: int, longer_px: int, paper: int = 200, ink: int = 80) -> np.ndarray:
    """A seven that touches all edges of its crop."""
    drawn = draw(paper=paper, ink=ink, width_px=width_px)
    left, top, width, height = cv2.boundingRect((drawn < (paper + ink) / 2).astype(np.uint8))
    scale = longer_px / max(width, height)
    return cv2.resize(drawn[top : top + height, left : left + width], None, fx=scale, fy=scale, interpolation=3)


@pytest.mark.parametrize("light_ink", [False, True])
@pytest.mark.parametrize("longer_px", [16, 40, 200])
@pytest.mark.parametrize("width_px", [14, 24])
def test_a_digit_that_fills_its_crop_is_found(width_px, longer_px, light_ink):
    crop = tight(width_px=width_px, longer_px=longer_px)
    photo = noisy(crop, 4)
    found = find_ink(255 - photo if light_ink else photo)
    assert overlap(found, np.where(crop < 140, 255, 0)) > 0.65


def test_a_bilevel_digit_with_more_ink_than_paper_is_found():
    crop = tight(width_px=75, longer_px=60, paper=255, ink=0)
    crop = np.where(crop < 128, 0, 255).astype(np.uint8)
    assert (crop == 0).mean() > 0.5
    assert np.array_equal(find_ink(crop), 255 - crop)
    assert np.array_equal(find_ink(255 - crop), 255 - crop)


def test_where_it_is_doubtful_which_side_is_the_ink_both_are_offered():
    half = np.full((40, 40), 200, np.uint8)
    half[:, 20:] = 90
    first, second = (ink.whole() for ink in possible_inks(trim(noisy(half, 3))))
    assert first.shape == second.shape == half.shape
    assert not np.array_equal(first, second)


@pytest.mark.parametrize("picture", [draw(), noisy(draw(paper=200, ink=60), 8)], ids=["a drawing", "a photo"])
def test_where_there_is_paper_around_the_ink_one_is_offered(picture):
    (only,) = possible_inks(trim(picture))
    assert np.array_equal(only.whole(), find_ink(picture))


def test_a_small_digit_in_much_noise_hangs_together_and_so_is_ink():
    crop = tight(width_px=30, longer_px=16, paper=190, ink=130)
    for seed in range(5):
        assert overlap(find_ink(noisy(crop, 12, seed)), np.where(crop < 160, 255, 0)) > 0.5


def test_a_photo_of_many_pixels_gives_ink_of_its_own_size():
    large = cv2.resize(noisy(draw(paper=200, ink=60), 8), (1500, 1300), interpolation=cv2.INTER_LINEAR)
    ink = find_ink(large)
    assert ink.shape == (1300, 1500)
    true = cv2.resize(255 - draw(), (1500, 1300), interpolation=cv2.INTER_LINEAR)
    assert overlap(ink, true) > 0.85


def test_dust_beside_the_digit_is_dropped():
    picture = noisy(draw(paper=220, ink=40), 3)
    picture[5:8, 5:8] = 60
    ink = find_ink(picture)
    assert not ink[:15, :15].any()


@pytest.mark.parametrize("edge", [slice(None, 12), slice(-12, None)], ids=["left", "right"])
def test_the_sliver_of_a_neighbour_that_the_edge_cuts_is_dropped(edge):
    picture = draw(paper=220, ink=40)
    picture[90:180, edge] = 40
    assert overlap(find_ink(noisy(picture, 3)), 255 - draw()) > 0.85


@pytest.mark.parametrize(
    "place",
    [(slice(60, 250), slice(-20, None)), (slice(None, 20), slice(90, 160)), (slice(90, 180), slice(245, 257))],
    ids=["as large as the digit", "at the upper edge", "not at the edge"],
)
def test_a_mark_beside_the_digit_that_may_belong_to_it_stays(place):
    picture = draw(paper=220, ink=40)
    picture[place] = 40
    assert (find_ink(noisy(picture, 3))[place] > 127).mean() > 0.8


def test_the_ringing_of_a_jpeg_does_not_widen_the_box():
    jpeg = cv2.imencode(".jpg", draw(), [cv2.IMWRITE_JPEG_QUALITY, 80])[1]
    clean, ringing = normalise(find_ink(draw())), normalise(find_ink(cv2.imdecode(jpeg, cv2.IMREAD_GRAYSCALE)))
    assert np.abs(np.array(clean.box) - np.array(ringing.box)).max() <= 2
    assert np.abs(clean.image.astype(int) - ringing.image).mean() < 12  # a whole pixel to the side gives 10.7


def test_one_pixel_has_no_ink():
    assert find_ink(np.array([[200]], np.uint8)).tolist() == [[0]]


@pytest.mark.parametrize("corner", [255, 0, 128], ids=["of paper", "of ink", "of neither"])
@pytest.mark.parametrize("rolled", [(0, 0), (-75, -70), (60, 75)], ids=["in the middle", "at the corner", "at the end"])
def test_what_the_corner_is_does_not_matter(corner, rolled):
    """Only the part that differs from the corner is looked at; the whole picture must give the same."""
    picture = np.roll(draw(), rolled, axis=(0, 1))
    picture[0, 0] = corner
    assert np.array_equal(find_ink(picture), next(possible_inks(untrimmed(picture))).whole())
    assert find_ink(picture).any()


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_what_the_margin_tells_is_what_counting_all_levels_tells(data):
    """Paper, ink and shade are known sooner where there is much margin, and must be the same as without it."""
    paper, ink, shade = (data.draw(st.integers(0, 255)) for _ in range(3))
    picture = np.full((20, 20), paper, np.uint8)
    for level in (ink, shade):
        top, left = data.draw(st.integers(0, 19)), data.draw(st.integers(0, 19))
        picture[top : top + data.draw(st.integers(0, 20)), left : left + data.draw(st.integers(0, 20))] = level
    found = ink_on_clean_paper(picture)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("webapp.recognition.ink._levels_by_margin", lambda picture: None)
        counted = ink_on_clean_paper(picture)
    assert (found is None) == (counted is None)
    assert found is None or np.array_equal(found, counted)
