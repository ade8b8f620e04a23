"""Why: what spoke for the answer, only when somebody asks."""

from playwright.sync_api import expect

from tests.browser.answers import questions_of
from tests.browser.digits import DIGITS, beside
from tests.browser.hands import draw_with_mouse

COLOURED = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const pixels = Array.from({ length: data.length / 4 }, (_, i) => data.slice(4 * i, 4 * i + 4));
  return pixels.filter(([r, g, b, a]) => a > 0 && Math.max(r, g, b) - Math.min(r, g, b) > 40).length;
}"""


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


def test_answer_and_runner_up_each_have_their_colours(page):
    draw_with_mouse(page, DIGITS[7])
    page.click("#why")
    expect(page.locator(".heat:visible")).to_have_count(2)
    expect(page.locator("#why-panel figcaption").first).to_have_text("For 7")
    expect(page.locator("#why-panel figcaption").last).to_contain_text("next likely")
    for canvas in page.locator(".heat").all():
        assert canvas.evaluate(COLOURED) > 10


def test_while_it_is_open_it_follows_the_drawing(page):
    draw_with_mouse(page, DIGITS[7])
    page.click("#why")
    expect(page.locator("#why-words")).to_contain_text("for 7")
    page.click("#clear")
    expect(page.locator("#why")).to_be_hidden()
    draw_with_mouse(page, DIGITS[3])
    expect(page.locator("#why-words")).to_contain_text("for 3")


def test_of_a_number_the_chosen_digit_is_explained(page):
    draw_with_mouse(page, beside(7, 2))
    expect(page.locator("#digit")).to_have_text("72")
    page.click("#why")
    expect(page.locator("#why-words")).to_contain_text("for 7")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#why-words")).to_contain_text("for 2")
