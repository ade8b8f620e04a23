"""Draws the icons of the installed page from static/favicon.svg, in Chromium. Run it when that changes.

`.venv/bin/python -m tools.make_icons`
"""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import CHROMIUM_FLAGS, find_chromium
from webapp.config import PROJECT

ICONS = PROJECT / "static" / "icons"

FULL = 1.0
"""The icon as it is, its corners round."""
MASKABLE = 0.8
"""Within the circle that every mask leaves (https://w3c.github.io/manifest/#icon-masks), on a ground to the edges."""
GROUND = "#2b4acb"

SIZES_PX = {
    "icon-192.png": (192, FULL),
    "icon-512.png": (512, FULL),
    "maskable-512.png": (512, MASKABLE),
    "apple-touch-icon.png": (180, MASKABLE),
}

COLOURS = 32
"""Two colours and the steps between them."""


def main() -> None:
    """Writes all of them."""
    svg = (PROJECT / "static" / "favicon.svg").read_text()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        for name, (side_px, scale) in SIZES_PX.items():
            _write(ICONS / name, _draw(browser, svg, side_px, scale))
        browser.close()


def _draw(browser: Browser, svg: str, side_px: int, scale: float) -> bytes:
    page = browser.new_page(viewport={"width": side_px, "height": side_px})
    ground = "transparent" if scale == FULL else GROUND
    picture = f"display: block; margin: {(1 - scale) / 2 * side_px}px; width: {scale * side_px}px"
    page.set_content(f'<body style="margin: 0; overflow: hidden; background: {ground}">{svg}</body>')
    page.locator("svg").evaluate("(svg, style) => svg.setAttribute('style', style)", picture)
    return page.screenshot(omit_background=True)


def _write(path: Path, png: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    Image.open(io.BytesIO(png)).quantize(COLOURS, method=Image.Quantize.FASTOCTREE).save(path, optimize=True)


if __name__ == "__main__":
    main()
