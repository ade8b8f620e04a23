"""The README quotes figures; they are the ones on the model's card, and its commands exist."""

import json
import re

import pytest

from webapp.config import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
CARD = json.loads((PROJECT / "saved_model" / "model.json").read_text(encoding="utf-8"))


def quoted(share: float) -> str:
    return f"{share:.2%}".replace("%", " %")


def figures() -> list[tuple[str, str]]:
    known = CARD["figures"]
    quotes = [("MNIST test", quoted(known["mnist_test"]["accuracy"]))]
    if "strokes" in known:
        quotes += [
            ("MNIST as PNG", quoted(known["mnist_as_png"]["accuracy"])),
            ("pen strokes", quoted(known["strokes"]["accuracy"])),
            ("calibration", f"{known['strokes']['calibration_error']:.4f}"),
            ("refused", quoted(known["refusal"]["not_digits_refused"]["accuracy"])),
            ("answered", quoted(known["refusal"]["digits_answered"]["accuracy"])),
            ("wrong flagged", quoted(known["strokes"]["wrong_answers_flagged"]["accuracy"])),
            ("right flagged", quoted(known["strokes"]["right_answers_flagged"]["accuracy"])),
        ]
    return quotes


@pytest.mark.parametrize(("what", "figure"), figures())
def test_the_readme_quotes_the_figures_of_the_card(what, figure):
    section = README.split("## How well it reads")[1].split("\n## ")[0]
    assert figure in section, f"{what} is {figure} on the card"


def test_the_readme_names_the_version_and_the_command_that_prints_the_figures():
    assert f"Model {CARD['version']}" in README
    assert CARD["figures"]["command"] in README


@pytest.mark.parametrize("target", re.findall(r"(?:^|`|=9000 )make ([a-z-]+)", README, re.MULTILINE))
def test_every_make_target_of_the_readme_exists(target):
    assert re.search(rf"^{target}:", (PROJECT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("setting", re.findall(r"`(DIGITPAD_[A-Z_]+)`", README))
def test_every_setting_of_the_readme_is_known(setting):
    from webapp.config import Config

    assert setting.removeprefix("DIGITPAD_").lower() in Config.__dataclass_fields__


@pytest.mark.parametrize("path", re.findall(r"\]\(([^)#:]+)\)", README))
def test_every_file_that_the_readme_links_to_exists(path):
    assert (PROJECT / path).exists()
