"""What axe-core, which knows the rules of accessible pages, finds on a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

IN_COLOURS_ALONE = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""The rules that the dark theme can break: it gives other values to the colours of tokens.css, and nothing else."""


def assert_axe_finds_nothing(page: Page) -> None:
    """Holds the page to all rules in the light theme, and to those about colours in the dark one."""
    for theme, options in (("light", None), ("dark", IN_COLOURS_ALONE)):
        page.emulate_media(color_scheme=theme)
        report = Axe().run(page, options=options)
        assert report.violations_count == 0, report.generate_report()
