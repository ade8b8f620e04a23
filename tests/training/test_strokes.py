import gzip
import json

import cv2
import numpy as np
import pytest

from tests.digits import generated_drawings
from training.errors import DataError
from training.forms import DIGIT_FORMS, READABLE_ALONE
from training.hands import DEFAULT, Hand, write
from training.people import side_of, split_by_person
from training.scribbles import MARKS, scribble
from training.sources import DigitForms, NoDigits, WrittenDigits
from training.strokes import PAD_PX, Drawing, is_fragment, load_drawings, paint, paint_as_page, place, smooth
from webapp.recognition.normalise import INK_SIDE_PX, ink_box

STROKE = np.float32([[0, 0], [500, 0], [1000, 1000]])


def save(path, rows: list[dict]):
    path.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))
    return path


def row(**changes) -> dict:
    return {"site": "apa", "person": "apa-01", "label": "7", "strokes": [[[0, 0], [1000, 0]], [[5, 9]]]} | changes


def test_drawings_are_read(tmp_path):
    (drawing,) = load_drawings(save(tmp_path / "d.gz", [row()]))
    assert (drawing.person, drawing.label) == ("apa-01", "7")
    assert [stroke.tolist() for stroke in drawing.strokes] == [[[0, 0], [1000, 0]], [[5, 9]]]


@pytest.mark.parametrize(
    "bad", [{"strokes": []}, {"strokes": [[]]}, {"strokes": [[[1, 2, 3]]]}, {"strokes": 3}, {"strokes": [["a"]]}]
)
def test_a_damaged_drawing_is_named_by_its_line(tmp_path, bad):
    with pytest.raises(DataError, match="line 2 is not a drawing"):
        load_drawings(save(tmp_path / "d.gz", [row(), row(**bad)]))


def test_a_file_that_is_missing_or_cut_off_is_refused(tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        load_drawings(tmp_path / "nowhere.gz")
    path = save(tmp_path / "d.gz", [row()] * 1000)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(DataError, match="cannot be read"):
        load_drawings(path)


def test_a_stroke_is_painted_as_wide_as_the_pen():
    ink = paint((np.float32([[20, 50], [80, 50]]),), side_px=100, pen_px=10)
    assert abs(int((ink[:, 50] > 127).sum()) - 10) <= 1
    assert ink[50, 12] == 0
    assert ink[50, 17] == 255  # the cap is round and reaches half a pen beyond the end


def test_a_tap_is_a_round_dot():
    ink = paint((np.float32([[50, 50]]),), side_px=100, pen_px=10)
    assert abs((ink > 127).sum() - np.pi * 25) < 20  # half a pixel of soft edge all around


def test_curves_go_through_the_midpoints_and_both_ends():
    curve = smooth(np.float32([[0, 0], [10, 0], [10, 10], [0, 10]]))
    for point in ([0, 0], [5, 0], [10, 5], [5, 10], [0, 10]):
        assert (curve == point).all(axis=1).any()


def test_a_drawing_is_placed_whole_on_the_page():
    drawing = Drawing("s", "p", "7", (STROKE,))
    for seed in range(20):
        picture = paint_as_page(drawing, np.random.default_rng(seed))
        assert picture.shape == (PAD_PX, PAD_PX)
        border = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
        assert (border == 255).all()
        assert picture.min() == 0


def test_placing_scales_a_thousand_units_to_the_size():
    (placed,) = place((STROKE,), left=10, top=20, size=100)
    assert placed.tolist() == [[10, 20], [60, 20], [110, 120]]


def test_a_hand_writes_in_mnist_form_and_never_twice_alike():
    rng = np.random.default_rng(1)
    written = [write((STROKE,), 7, rng) for _ in range(50)]
    for image in written:
        box = ink_box(image)
        assert max(box.height, box.width) == INK_SIDE_PX
    assert len({image.tobytes() for image in written}) == 50


def test_the_same_seed_writes_the_same():
    first, second = (write((STROKE,), 7, np.random.default_rng(4)) for _ in range(2))
    assert np.array_equal(first, second)


def test_a_single_point_can_be_written():
    image = write((np.float32([[0, 0]]),), None, np.random.default_rng(1), DEFAULT)
    assert image.max() == 255


@pytest.fixture
def undamaged(monkeypatch):
    monkeypatch.setattr("training.hands.spoil", lambda field, rng: field)


@pytest.mark.usefixtures("undamaged")
def test_a_habit_slashes_the_zero():
    angles = np.linspace(0, 2 * np.pi, 40)
    zero = (500 + 500 * np.stack([np.cos(angles) * 0.7, np.sin(angles)], axis=-1)).astype(np.float32)
    plain = Hand(*(0 for _ in Hand._fields))._replace(pen=(0.06, 0.06))
    inside = {}
    for chance in (0.0, 1.0):
        rng = np.random.default_rng(0)
        images = [write((zero,), 0, rng, plain._replace(habit_chance=chance)) for _ in range(30)]
        inside[chance] = np.mean([image[11:17, 11:17].any() for image in images])
    assert inside[0.0] < 0.1
    assert inside[1.0] > 0.9


@pytest.mark.usefixtures("undamaged")
def test_zeros_are_slashed_either_way():
    angles = np.linspace(0, 2 * np.pi, 40)
    zero = (500 + 500 * np.stack([np.cos(angles), np.sin(angles)], axis=-1)).astype(np.float32)
    plain = Hand(*(0 for _ in Hand._fields))._replace(pen=(0.06, 0.06), habit_chance=1.0)
    rng = np.random.default_rng(0)
    inside = np.array([write((zero,), 0, rng, plain)[10:18, 10:18] for _ in range(60)], float)
    rises = inside[:, :4, 4:].sum(axis=(1, 2)) - inside[:, :4, :4].sum(axis=(1, 2))  # of what is above the middle
    assert min((rises > 300).sum(), (rises < -300).sum()) > 8


@pytest.mark.usefixtures("undamaged")
def test_a_habit_writes_the_upstroke_of_the_one():
    line = (np.float32([[300, 0], [280, 1000]]),)
    plain = Hand(*(0 for _ in Hand._fields))._replace(pen=(0.06, 0.06))
    bare = write(line, 1, np.random.default_rng(0), plain)
    rng = np.random.default_rng(0)
    dressed = [write(line, 1, rng, plain._replace(habit_chance=1.0)) for _ in range(40)]
    wider = [ink_box(image).width > ink_box(bare).width for image in dressed]
    left_of_the_stem = [image[6:20, :11].any() for image in dressed]
    assert np.mean(wider) > 0.95
    assert 0.3 < np.mean(left_of_the_stem) < 0.95  # the others got a foot


LINE, BENT = np.float32([[0, 0], [100, 490], [200, 1000]]), np.float32([[0, 0], [600, 500], [0, 1000]])


@pytest.mark.parametrize(
    ("label", "strokes", "fragment"),
    [
        ("4", (LINE,), True),
        ("R", (LINE,), True),
        ("6", (LINE[:1],), True),
        ("1", (LINE,), False),
        ("l", (LINE,), False),
        ("-", (LINE,), False),
        ("4", (LINE, LINE), False),
        ("3", (BENT,), False),
    ],
)
def test_one_line_is_a_fragment_of_what_takes_more_to_write(label, strokes, fragment):
    assert is_fragment(Drawing("site", "person", label, strokes)) is fragment


def test_fragments_are_not_learned_from():
    whole, part = Drawing("s", "p", "4", (LINE, LINE)), Drawing("s", "p", "4", (LINE,))
    images, _ = WrittenDigits([part, whole, part]).draw(30, np.random.default_rng(7))
    alone, _ = WrittenDigits([whole]).draw(30, np.random.default_rng(7))
    assert np.array_equal(images, alone)


@pytest.mark.parametrize("mark", MARKS)
def test_every_kind_of_scribble_leaves_ink(mark):
    field = np.zeros((96, 96), np.uint8)
    mark(field, np.random.default_rng(2))
    assert cv2.countNonZero(field) > 0


def test_scribbles_are_in_mnist_form():
    rng = np.random.default_rng(3)
    assert all(scribble(rng).max() == 255 for _ in range(100))


def test_a_person_is_on_one_side_only_and_every_side_has_people():
    people = [f"site-{number:02}" for number in range(300)]
    drawings = [Drawing("site", person, "1", (STROKE,)) for person in people * 2]
    split = split_by_person(drawings)
    sides = [{drawing.person for drawing in side} for side in split]
    assert sum(len(side) for side in sides) == 300
    assert 0.07 < len(sides[1]) / 300 < 0.15
    assert 0.09 < len(sides[2]) / 300 < 0.17


@pytest.mark.parametrize(("person", "side"), [("syn-09", "validation"), ("apb-01", "test"), ("apa-01", "train")])
def test_who_is_held_out_never_changes(person, side):
    assert side_of(person) == side


def test_sources_draw_what_was_asked_with_labels():
    rng = np.random.default_rng(5)
    images, labels = WrittenDigits(generated_drawings("0123456789")).draw(40, rng)
    assert images.shape == (40, 28, 28)
    assert set(labels) <= set(range(10))
    images, labels = NoDigits(generated_drawings("AEadz")).draw(40, rng)
    assert images.shape == (40, 28, 28)
    assert set(labels) == {10}


def test_who_wrote_much_is_drawn_less_often_for_each_digit():
    many, few = [Drawing("s", "many", "1", (STROKE,))] * 100, [Drawing("s", "few", "2", (STROKE,))]
    _, labels = WrittenDigits(many + few).draw(2000, np.random.default_rng(6))
    assert 0.06 < (labels == 2).mean() < 0.13  # 1 of 11: √100 to √1


def test_rare_forms_of_every_digit_are_drawn_and_every_drawing_is_another():
    images, labels = DigitForms().draw(60, np.random.default_rng(8))
    assert set(labels) == set(range(10))
    assert all(image.max() == 255 for image in images)
    assert len({image.tobytes() for image in images}) == 60


def test_forms_that_only_a_number_makes_readable_are_not_learned_alone():
    assert {digit: len(DIGIT_FORMS[digit]) - len(forms) for digit, forms in READABLE_ALONE.items()} == {
        **dict.fromkeys("01234689", 0),
        "5": 1,
        "7": 2,
    }
