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


@pytest.mark.parametrize("value", ["off", "5 per second", "600 per minute"])
def test_a_rate_is_a_number_per_time(value):
    assert load_config({"DIGITPAD_RATE_LIMIT": value}).rate_limit == value


@pytest.mark.parametrize("value", ["", "often", "0 per minute", "5 per year", "600/minute"])
def test_it_rejects_another_rate(value):
    with pytest.raises(ConfigError, match="600 per minute.*DIGITPAD_RATE_LIMIT"):
        load_config({"DIGITPAD_RATE_LIMIT": value})


def test_the_redis_of_the_host_is_taken():
    assert load_config({"REDIS_URL": "redis://there"}).redis_url == "redis://there"
    assert load_config({"REDIS_URL": "redis://there", "DIGITPAD_REDIS_URL": "redis://here"}).redis_url == "redis://here"


def test_secrets_stand_in_no_message():
    with pytest.raises(ConfigError) as refused:
        load_config({"REDIS_URL": "http://:hidden@there"})
    assert "REDIS_URL" in refused.value.detail
    assert "hidden" not in refused.value.detail
    secrets = load_config({"REDIS_URL": "redis://:hidden@there", "DIGITPAD_METRICS_TOKEN": "hidden"})
    assert "hidden" not in repr(secrets)


def test_no_proxy_is_trusted_unless_told():
    assert load_config({}).trusted_proxies == 0
    assert load_config({"DIGITPAD_TRUSTED_PROXIES": "2"}).trusted_proxies == 2
    with pytest.raises(ConfigError, match="0 to 9 in DIGITPAD_TRUSTED_PROXIES"):
        load_config({"DIGITPAD_TRUSTED_PROXIES": "yes"})
