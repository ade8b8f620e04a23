"""Why: what spoke for the answer and for the runner-up, over the ink itself, only when somebody asks."""

import base64

import cv2
import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.answers import READ, HeldQuestions, always, answer, questions_of, reading
from tests.browser.digits import DIGITS, Stroke, beside, line
from tests.browser.hands import PAD_SIZE, draw_with_mouse
from webapp.recognition.decode import decode_grey

NEAR_PX = 3
"""So far around a place colours are averaged, which levels out the bars over ink that spoke against a digit."""

ASIDE = ((16, 0), (-16, 0), (0, 16), (0, -16))
"""Less than two cells of the evidence, in units, for digits as they are drawn here."""


def ask_why(page) -> dict:
    """Opens the panel and returns what the server said."""
    with page.expect_response("**/predict?explain=1") as response:
        page.click("#why")
    expect(page.locator(".why-side:visible")).to_have_count(2)
    return response.value.json()


def pad_colours(page) -> np.ndarray:
    """(PAD_SIZE, W, 3) of the pad as it is on the screen, red first, a pixel for each unit."""
    page.evaluate("() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    shot = cv2.imdecode(np.frombuffer(page.locator("#pad").screenshot(), np.uint8), cv2.IMREAD_COLOR_RGB)
    scale = PAD_SIZE / shot.shape[0]
    return cv2.resize(shot, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(float)


def blueness(colours: np.ndarray, points: np.ndarray) -> np.ndarray:
    """(P, 2) x and y in units → (P,): above 0 blue, below 0 orange, about 0 black and grey."""
    around = cv2.blur(colours[:, :, 2] - colours[:, :, 0], (2 * NEAR_PX + 1, 2 * NEAR_PX + 1))
    columns, rows = points.round().astype(int).T
    return around[rows, columns]


def places_of_cells(answer: dict) -> tuple[np.ndarray, np.ndarray]:
    """Where on the picture that was sent each cell of full ink lies, (P, 2), and which it is, (P, 2) row and column."""
    seen = decode_grey(base64.b64decode(answer["normalised"].partition(",")[2]))
    left, top, width, height = answer["box"]
    scale = 20 / max(width, height)
    rows, columns = np.nonzero(seen > 0)
    size = np.array([width, height]) * scale
    assert (columns.max() + 1 - columns.min(), rows.max() + 1 - rows.min()) == tuple(size.round().astype(int))
    cells = np.argwhere(seen > 200)
    places = (cells[:, ::-1] + 0.5 - [columns.min(), rows.min()]) / scale + [left, top]
    return places, cells


def agreement(nats: np.ndarray, colours: np.ndarray) -> float:
    """Spearman's rank correlation: 1 where more evidence is a stronger colour throughout."""
    ranks = [values.argsort().argsort() for values in (nats, colours)]
    return float(np.corrcoef(*ranks)[0, 1])


def coloured_share(page, strokes: list[Stroke]) -> float:
    """The share of their points that are neither black nor grey."""
    points = np.array([point for stroke in strokes for point in stroke])
    return float((np.abs(blueness(pad_colours(page), points)) > 10).mean())


def test_why_is_asked_only_on_request(page):
    sent = questions_of(page)
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#why")).to_be_visible()
    expect(page.locator("#why-panel")).to_be_hidden()
    assert not any("explain" in address for address in sent)
    page.click("#why")
    expect(page.locator("#why-words")).to_contain_text("What speaks most for 7 is the ink")
    assert sum("explain" in address for address in sent) == 1
    page.click("#why")
    expect(page.locator("#why-panel")).to_be_hidden()


@pytest.mark.parametrize("digit", [2, 6, 8])  # of one stroke each: nothing is answered before it is whole
def test_the_strokes_have_the_colours_of_the_evidence_that_lies_there(page, digit):
    draw_with_mouse(page, DIGITS[digit])
    expect(page.locator("#digit")).to_have_text(str(digit))
    answer = ask_why(page)
    places, cells = places_of_cells(answer)
    for side, evidence in zip(page.locator(".why-side").all(), answer["evidence"], strict=True):
        side.click()
        expect(side).to_have_attribute("aria-pressed", "true")
        nats = np.array(evidence["grid"])[tuple(cells.T)]
        colours = pad_colours(page)
        there = agreement(nats, blueness(colours, places))
        assert there > 0.7
        assert all(agreement(nats, blueness(colours, places + step)) < there - 0.1 for step in ASIDE)
        strong = np.abs(nats) > np.abs(nats).max() / 4
        assert (np.sign(nats[strong]) == np.sign(blueness(colours, places)[strong])).mean() > 0.9


def test_a_slow_reason_is_waited_for_in_words(page):
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#why")).to_be_visible()
    held = HeldQuestions(page, "**/api/v1/predict?explain=1")
    page.click("#why")
    held.wait_for(1)
    assert "Reading" in page.locator("#why-words").evaluate("words => getComputedStyle(words, '::before').content")
    held.fail(0)
    expect(page.locator("#why-words")).to_contain_text("cannot be reached")
    assert page.locator("#why-panel").get_attribute("aria-busy") is None


def test_answer_and_runner_up_each_have_a_picture_and_a_word(page):
    draw_with_mouse(page, DIGITS[7])
    runner_up = ask_why(page)["evidence"][1]["digit"]
    assert page.locator(".why-side").all_inner_texts() == ["Is it 7?", f"Or {runner_up}?"]
    expect(page.locator(".why-side").first).to_have_attribute("aria-pressed", "true")
    for canvas in page.locator(".heat").all():
        shot = cv2.imdecode(np.frombuffer(canvas.screenshot(), np.uint8), cv2.IMREAD_COLOR_RGB).astype(int)
        assert (np.ptp(shot, axis=2) > 40).sum() > 200


def test_while_it_is_open_it_follows_the_drawing(page):
    draw_with_mouse(page, DIGITS[7])
    page.click("#why")
    expect(page.locator("#why-words")).to_contain_text("for 7")
    page.click("#clear")
    expect(page.locator("#why")).to_be_hidden()
    draw_with_mouse(page, DIGITS[3])
    expect(page.locator("#why-words")).to_contain_text("for 3")
    assert coloured_share(page, DIGITS[3]) > 0.9


def test_of_a_number_the_strokes_of_the_chosen_digit_are_coloured_and_no_others(page):
    draw_with_mouse(page, beside(7, 2))
    expect(page.locator("#digit")).to_have_text("72")
    seven, two = beside(7, 2)
    ask_why(page)
    expect(page.locator("#why-words")).to_contain_text("for 7")
    assert (coloured_share(page, [seven]) > 0.9, coloured_share(page, [two])) == (True, 0)
    page.keyboard.press("ArrowRight")
    expect(page.locator("#why-words")).to_contain_text("for 2")
    assert (coloured_share(page, [seven]), coloured_share(page, [two]) > 0.9) == (0, True)


def test_of_digits_joined_in_one_stroke_the_part_of_the_chosen_one_is_coloured(page):
    always(page, json=answer(None, verdict="not_a_digit", confidence=0))
    always(page, READ, json=reading("11"))
    first, link, second = line((32, 62), (32, 98)), line((36, 99), (64, 61)), line((68, 62), (68, 98))
    draw_with_mouse(page, [first + link + second])
    expect(page.locator("#digit")).to_have_text("11")
    ask_why(page)
    assert (coloured_share(page, [first]) > 0.9, coloured_share(page, [second])) == (True, 0)


def test_ink_is_ink_again_when_the_panel_is_closed(page):
    draw_with_mouse(page, DIGITS[2])
    ask_why(page)
    assert coloured_share(page, DIGITS[2]) > 0.9
    page.click("#why")
    assert coloured_share(page, DIGITS[2]) == 0


def test_what_was_told_of_other_ink_colours_none(page):
    draw_with_mouse(page, DIGITS[4])
    expect(page.locator("#digit")).to_have_text("4")
    ask_why(page)
    held = HeldQuestions(page, "**/api/v1/**")
    page.click("#undo")
    held.wait_for(1)
    page.locator(".why-side").last.click()
    assert coloured_share(page, DIGITS[4][:1]) == 0
