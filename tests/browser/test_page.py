"""The page for everyone: small screens, both themes, keyboard and screen reader."""

import pytest
from playwright.sync_api import expect

from tests.browser.answers import PREDICT, READ, HeldQuestions, always, answer, reading
from tests.browser.axe import assert_axe_finds_nothing
from tests.browser.digits import DIGITS, SEVENTY_ONE
from tests.browser.hands import draw_with_mouse, upload
from tests.pictures import seven_png


def show_empty(page) -> None:
    expect(page.locator("#words")).to_have_text("Nothing drawn yet")


def show_answer(page) -> None:
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#digit")).to_have_text("7")


def show_number(page) -> None:
    draw_with_mouse(page, SEVENTY_ONE)
    expect(page.locator("#digit")).to_have_text("71")
    expect(page.locator(".digit-choose")).to_have_count(2)


def show_doubtful_number(page) -> None:
    always(page, READ, json=reading("12?3"))
    always(page, json=answer(None, verdict="not_a_digit", confidence=0))
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#words")).to_contain_text("second digit")


def show_why(page) -> None:
    show_answer(page)
    page.click("#why")
    expect(page.locator("#why-words")).to_contain_text("speaks")


def show_why_of_a_number(page) -> None:
    show_number(page)
    page.click("#why")
    page.locator(".why-side").last.click()
    expect(page.locator(".why-side").last).to_have_attribute("aria-pressed", "true")


def show_drawings_after_a_reload(page) -> None:
    show_earlier_drawings(page)
    show_answer(page)
    page.reload()
    expect(page.locator("#digit")).to_have_text("7")
    expect(page.locator(".earlier-drawing")).to_have_count(2)


def show_doubt(page) -> None:
    always(page, READ, json=reading("4"))
    always(page, json=answer(4, verdict="unsure", confidence=0.6, probabilities=[0] * 4 + [0.6] + [0] * 4 + [0.4]))
    draw_with_mouse(page, DIGITS[7])
    page.get_by_role("button", name="It is 9").click()


def show_earlier_drawings(page) -> None:
    for digit in (7, 1):
        draw_with_mouse(page, DIGITS[digit])
        expect(page.locator("#digit")).to_have_text(str(digit))
        page.click("#clear")
    expect(page.locator(".earlier-drawing")).to_have_count(2)


def show_key_pen(page) -> None:
    page.focus("#undo")
    for key in ("Shift+Tab", "Space", "ArrowDown"):
        page.keyboard.press(key)
    expect(page.locator("#key-pen")).to_be_visible()


def show_keys(page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def show_picture(page) -> None:
    page.set_input_files("#file", upload(seven_png()))
    expect(page.locator("#digit")).to_have_text("7")


def show_files_on_their_way(page) -> None:
    held = HeldQuestions(page, READ)
    page.set_input_files("#file", [upload(seven_png(), f"{name}.png") for name in "abc"])
    held.wait_for(2)
    expect(page.locator(".file[data-stage=waiting]")).to_have_count(1)


def show_file_that_failed(page) -> None:
    page.set_input_files("#file", upload(b"{}", "notes.txt"))
    expect(page.locator(".file-error")).to_contain_text("It is not")


def show_papers(page) -> None:
    """Every kind of box, one of them chosen, and a file that failed."""
    always(page, READ, json=reading("12?3", "4\n0123456789"))
    page.set_input_files("#file", [upload(seven_png(), "page.png"), upload(b"{}", "a name too long for a phone" * 3)])
    expect(page.locator(".file[data-stage=failed]")).to_be_visible()
    expect(page.locator(".box")).to_have_count(3)
    for key in ("n", "ArrowRight", "9", "n"):
        page.keyboard.press(key)
    expect(page.locator(".box[data-trust=checked]")).to_have_count(1)


def show_refusal(page) -> None:
    always(page, json=answer(None, verdict="not_a_digit", confidence=0))
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#words")).to_have_text("Not a digit, it seems")


def show_error(page) -> None:
    page.route(PREDICT, lambda route: route.abort())
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#retry")).to_be_visible()


STATES = [
    show_empty,
    show_answer,
    show_number,
    show_doubtful_number,
    show_why,
    show_why_of_a_number,
    show_drawings_after_a_reload,
    show_doubt,
    show_earlier_drawings,
    show_key_pen,
    show_keys,
    show_picture,
    show_refusal,
    show_error,
    show_files_on_their_way,
    show_file_that_failed,
    show_papers,
]


@pytest.mark.parametrize("show", STATES)
def test_axe_finds_nothing_in_either_theme(open_page, show):
    page = open_page(reduced_motion="reduce")
    show(page)
    assert_axe_finds_nothing(page)


@pytest.mark.parametrize("show", STATES)
def test_nothing_sticks_out_on_a_narrow_screen(open_page, show):
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    show(page)
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(
    "show", [show_empty, show_number, show_why, show_doubt, show_earlier_drawings, show_error, show_papers]
)
def test_nothing_sticks_out_on_a_phone_with_text_twice_as_large(open_page, show):
    """Which is the same as a phone half as wide."""
    page = open_page(viewport={"width": 195, "height": 600}, has_touch=True, is_mobile=True)
    show(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 195


@pytest.mark.parametrize(
    "show", [show_error, show_doubtful_number, show_doubt, show_earlier_drawings, show_why, show_papers]
)
def test_every_control_is_large_enough_for_a_finger(phone, show):
    show(phone)
    controls = phone.locator(
        "button:visible:not(.box), label.button:visible, input[type=range]:visible, footer a:visible"
    ).all()
    for control in controls:
        box = control.bounding_box()
        assert min(box["width"], box["height"]) >= 44, control.evaluate("control => control.outerHTML")
    assert len(controls) >= 4


def test_everything_can_be_reached_by_keyboard_and_shows_its_focus(page):
    reached = []
    for _ in range(10):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.getAttribute('href')"))
    assert reached == ["pad", "undo", "redo", "eraser", "clear", "pen", "file", "/about", "/api/docs", "help-open"]
    page.focus("#file")
    assert page.locator("label[for=file]").evaluate("label => getComputedStyle(label).outlineStyle") == "solid"


def test_at_200_percent_the_pad_leaves_room_to_scroll_by(page):
    page.set_viewport_size({"width": 640, "height": 400})
    assert page.locator("#pad").bounding_box()["height"] <= 240
    assert page.evaluate("document.documentElement.scrollWidth") == 640


@pytest.mark.parametrize(
    ("width", "height"),
    [(375, 553), (390, 664), (360, 600), (667, 375), (844, 390), (768, 1024), (1180, 820)],
    ids=["small phone", "phone", "narrow phone", "small lying", "lying", "tablet", "tablet lying"],
)
def test_the_answer_is_in_sight_without_scrolling(open_page, width, height):
    """In the windows that phones leave between their bars."""
    page = open_page(viewport={"width": width, "height": height}, has_touch=True, is_mobile=True)
    show_answer(page)
    words = page.locator("#words").bounding_box()
    assert words["y"] + words["height"] <= height
    assert page.locator("#pad").bounding_box()["height"] >= min(224, height * 0.4)


def test_nothing_moves_while_an_answer_comes(page):
    """What is to be asked about it, and ways to take it along, have their place below or kept free."""
    places = ["#digit", "#words", ".seen", "#bars"]
    before = [page.locator(place).bounding_box()["y"] for place in places]
    show_answer(page)
    assert [page.locator(place).bounding_box()["y"] for place in places] == before


@pytest.mark.parametrize("height", [360, 800])
def test_the_keys_can_always_be_closed_with_the_mouse(page, height):
    page.set_viewport_size({"width": 1280, "height": height})
    show_keys(page)
    page.mouse.wheel(0, 2000)
    close = page.get_by_role("button", name="Close")
    expect(close).to_be_in_viewport()
    close.click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    show_keys(page)
    page.mouse.click(10, 10)
    expect(page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_in_forced_colours_dark_ink_stays_on_light_paper(open_page, theme):
    page = open_page(forced_colors="active", color_scheme=theme)
    show_number(page)
    paper = page.locator("#paper").evaluate("paper => getComputedStyle(paper).backgroundColor")
    assert min(map(int, paper.strip("rgb()").split(","))) > 200


def test_the_page_is_there_without_its_script(open_page):
    page = open_page(java_script_enabled=False)
    assert page.locator("h1").all_inner_texts() == ["DigitPad"]
    expect(page.locator("#bars li")).to_have_count(10)


def test_only_what_is_seen_at_first_holds_up_the_first_paint(page):
    blocking = page.evaluate(
        """performance.getEntriesByType("resource")
          .filter(({ renderBlockingStatus }) => renderBlockingStatus === "blocking")
          .map(({ name }) => name.split("/").at(-1)).sort()"""
    )
    assert blocking == ["answer.css", "pad.css", "page.css", "tokens.css"]


def test_everything_together_weighs_under_100_kb(open_page):
    page = open_page(is_own=True)
    page.wait_for_load_state("networkidle")
    sizes = page.evaluate("performance.getEntries().map((entry) => entry.transferSize ?? 0)")
    assert 10_000 < sum(sizes) < 100_000
