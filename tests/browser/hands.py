"""Hands for the tests: mouse, finger and pen that draw on the pad through the browser's real input."""

from collections.abc import Iterable

from playwright.sync_api import Page

from tests.browser.digits import Point, Stroke

PAD_SIZE = 280
"""Height of the pad in its own units."""


def on_screen(page: Page, points: Iterable[Point]) -> list[Point]:
    """Where units of the pad lie in the window, in CSS pixels."""
    box = page.locator("#pad").bounding_box()
    scale = box["height"] / PAD_SIZE
    return [(box["x"] + x * scale, box["y"] + y * scale) for x, y in points]


def draw_with_mouse(page: Page, strokes: list[Stroke]) -> None:
    for stroke in strokes:
        first, *rest = on_screen(page, stroke)
        page.mouse.move(*first)
        page.mouse.down()
        for point in rest:
            page.mouse.move(*point)
        page.mouse.up()


def draw_with_finger(page: Page, strokes: list[Stroke]) -> None:
    for stroke in strokes:
        drag_finger(page, on_screen(page, stroke))


def drag_finger(page: Page, points: list[Point]) -> None:
    """One finger along points of the window, anywhere on the page."""
    client = page.context.new_cdp_session(page)
    touch(client, "touchStart", points[0])
    for point in points[1:]:
        touch(client, "touchMove", point)
    touch(client, "touchEnd")


def touch(client, kind: str, *fingers: Point, **when: float) -> None:
    """Sends one touch event: `touchStart`, `touchMove`, `touchEnd` or `touchCancel`, with the fingers then down.

    `timestamp`, in seconds since 1970, is the time that the page sees instead of that at which the machine came to it.
    """
    touch_points = [{"x": x, "y": y, "id": index} for index, (x, y) in enumerate(fingers)]
    client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touch_points, **when})


def draw_with_pen(page: Page, strokes: list[Stroke]) -> None:
    for stroke in strokes:
        press_pen(page, [(x, y, 0.5) for x, y in stroke])


def press_pen(page: Page, points: list[tuple[float, float, float]], **when: float) -> None:
    """One stroke of a pen that is pressed as hard as the third number of each point says, 0 to 1; see `touch`."""
    client = page.context.new_cdp_session(page)
    places = on_screen(page, [(x, y) for x, y, _ in points])

    def send(kind: str, index: int, *, is_down: bool) -> None:
        x, y = places[index]
        pen = {"pointerType": "pen", "button": "left", "buttons": int(is_down), "force": points[index][2]}
        client.send("Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, "clickCount": 1, **pen, **when})

    send("mousePressed", 0, is_down=True)
    for index in range(1, len(points)):
        send("mouseMoved", index, is_down=True)
    send("mouseReleased", len(points) - 1, is_down=False)


def upload(content: bytes, name: str = "seven.png", mime_type: str = "") -> dict:
    """A file for `set_input_files`."""
    return {"name": name, "mimeType": mime_type, "buffer": content}


def transfer(page: Page, *files: dict):
    """Files in the hand of the mouse or on the clipboard."""
    return page.evaluate_handle(
        """(files) => {
          const transfer = new DataTransfer();
          for (const { bytes, name, type } of files) {
            transfer.items.add(new File([new Uint8Array(bytes)], name, { type }));
          }
          return transfer;
        }""",
        [{"bytes": list(one["buffer"]), "name": one["name"], "type": one["mimeType"]} for one in files],
    )


def stop_the_clock(page: Page) -> None:
    """From now on the page's timers run only when the test says so, however slow the machine."""
    page.clock.install(time=0)
    page.clock.pause_at(1)


def has_ink(page: Page, point: Point) -> bool:
    """Whether the pad on the screen shows ink at a point given in units of the pad."""
    # Two frames later, whatever was drawn has been painted. Read from a copy: Chromium warns of reading the pad itself.
    return page.evaluate(
        """async ([x, y, padSize]) => {
          const nextFrame = () => new Promise(requestAnimationFrame);
          await nextFrame();
          await nextFrame();
          const pad = document.querySelector("#pad");
          const scale = pad.height / padSize;
          const copy = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
          copy.drawImage(pad, -x * scale, -y * scale);
          return copy.getImageData(0, 0, 1, 1).data[3] > 128;
        }""",
        [*point, PAD_SIZE],
    )
