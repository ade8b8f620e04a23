"""What the page makes of each kind of answer."""

import pytest
from playwright.sync_api import expect

from tests.browser.answers import READ, HeldQuestions, always, answer, reading
from tests.browser.digits import DIGITS, line
from tests.browser.hands import draw_with_mouse

RIVALS = [0, 0, 0, 0, 0.52, 0, 0, 0.03, 0, 0.45]


@pytest.mark.parametrize(
    ("reply", "digit", "words"),
    [
        (answer(7), "7", "Sure: 99.8%"),
        (answer(0), "0", "Sure: 99.8%"),
        (answer(4, verdict="unsure", confidence=0.52, probabilities=RIVALS), "4", "Not sure: 4 or 9? (52%)"),
        (answer(None, verdict="not_a_digit", confidence=0), "", "Not a digit, it seems"),
        (
            answer(None, verdict="blank", confidence=0, probabilities=None, normalised=None, box=None),
            "",
            "No ink found",
        ),
    ],
)
def test_each_verdict_has_its_number_and_its_words(page, reply, digit, words):
    always(page, json=reply)
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#words")).to_have_text(words)
    expect(page.locator("#digit")).to_have_text(digit, use_inner_text=True)
    assert page.locator("#digit").text_content() == digit


def test_ten_bars_tell_their_shares_in_text(page):
    always(page, json=answer(4, verdict="unsure", probabilities=RIVALS))
    draw_with_mouse(page, DIGITS[4])
    expect(page.locator("#bars [data-digit='9'] .bar-share")).to_have_text("45%")
    assert page.locator(".bar-share").all_inner_texts() == ["0%"] * 4 + ["52%", "0%", "0%", "3%", "0%", "45%"]
    fill = page.locator("#bars [data-digit='4'] .bar-fill")
    assert fill.evaluate("fill => fill.style.getPropertyValue('--share')") == "0.52"


def test_what_is_no_digit_has_shares_of_which_none_stands_out(page):
    expect(page.locator("#bars-title")).to_have_text("How likely is each digit?")
    always(page, json=answer(None, verdict="not_a_digit", confidence=0, probabilities=RIVALS))
    always(page, READ, json=reading(""))
    draw_with_mouse(page, DIGITS[4])
    expect(page.locator("#bars-title")).to_have_text("If it were a digit, which one?")
    expect(page.locator("#bars [data-digit='4'] .bar-share")).to_have_text("52%")
    expect(page.locator("[data-likeliest]")).to_have_count(0)
    page.click("#clear")
    expect(page.locator("#bars-title")).to_have_text("How likely is each digit?")


def test_a_blank_answer_has_no_bars_and_no_picture(page):
    always(page, json=answer(None, verdict="blank", probabilities=None, normalised=None, box=None))
    draw_with_mouse(page, DIGITS[4])
    expect(page.locator("#words")).to_have_text("No ink found")
    assert page.locator(".bar-share").all_inner_texts() == ["–"] * 10
    expect(page.locator("#seen")).to_be_hidden()


def test_an_answer_is_announced_once_and_politely(page):
    expect(page.get_by_role("status")).to_have_count(1)
    always(page, json=answer(7))
    draw_with_mouse(page, DIGITS[7])
    expect(page.get_by_role("status")).to_have_text("7 Sure: 99.8%", use_inner_text=True)


def test_a_slow_server_is_waited_for_in_words(page):
    held = HeldQuestions(page)
    draw_with_mouse(page, DIGITS[7])
    held.wait_for(1)
    expect(page.locator("#words")).to_be_empty()
    expect(page.locator("#digit")).to_be_empty()
    assert "Reading" in page.locator("#words").evaluate("words => getComputedStyle(words, '::before').content")
    held.answer(0, answer(7))
    expect(page.locator("#words")).to_have_text("Sure: 99.8%")


def test_an_answer_that_comes_late_never_overwrites_a_newer_one(page):
    held = HeldQuestions(page)
    draw_with_mouse(page, [line((60, 60), (60, 220))])
    held.wait_for(1)
    draw_with_mouse(page, [line((40, 140), (140, 140))])
    held.wait_for(2)
    held.answer(1, answer(4))
    expect(page.locator("#digit")).to_have_text("4")
    held.answer(0, answer(1))
    page.wait_for_timeout(200)
    expect(page.locator("#digit")).to_have_text("4")


def test_an_answer_that_comes_after_clear_is_not_shown(page):
    held = HeldQuestions(page)
    draw_with_mouse(page, DIGITS[1])
    held.wait_for(1)
    page.click("#clear")
    held.answer(0, answer(1))
    page.wait_for_timeout(200)
    expect(page.locator("#digit")).to_be_empty()
