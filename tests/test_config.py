"""Settings: read once, typed, loud."""

from pathlib import Path

import pytest

from webapp.config import PROJECT, Config, load_config
from webapp.errors import ConfigError


def test_it_works():
    config = load_config({"DIGITPAD_MODEL": "runs/latest", "DIGITPAD_MAX_BODY_MB": "5", "PORT": "1"})
    assert config == Config(model=Path("runs/latest"), max_body_mb=5)
    assert config.max_body_bytes == 5_000_000
    assert config.max_pixels == 50_000_000


def test_without_any_setting_the_released_model_is_served():
    assert load_config({}).model == PROJECT / "saved_model"


def test_overrides_win_over_the_environment():
    assert load_config({"DIGITPAD_MAX_BATCH": "3"}, {"max_batch": 2}).max_batch == 2


@pytest.mark.parametrize("value", ["", "0", "-1", "1.5", "many", "٣", "9999999", "1_000"])
def test_it_rejects_what_is_not_a_positive_number(value):
    with pytest.raises(ConfigError, match=r"whole number.*DIGITPAD_MAX_BODY_MB.*came.*Give such a number"):
        load_config({"DIGITPAD_MAX_BODY_MB": value})


def test_it_rejects_an_unknown_engine():
    with pytest.raises(ConfigError, match="litert or tensorflow in DIGITPAD_ENGINE; came 'torch'"):
        load_config({"DIGITPAD_ENGINE": "torch"})


def test_it_rejects_an_empty_folder():
    with pytest.raises(ConfigError, match="a folder in DIGITPAD_MODEL"):
        load_config({"DIGITPAD_MODEL": " "})


def test_it_rejects_a_name_that_it_does_not_know():
    with pytest.raises(ConfigError, match=r"DIGITPAD_MODEL,.*came DIGITPAD_MODLE"):
        load_config({"DIGITPAD_MODLE": "x"})
