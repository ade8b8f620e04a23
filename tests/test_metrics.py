"""`/metrics`: off without a token, closed without the right one, and true."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests import pictures
from tests.documents import FakeReader
from tests.problems import assert_problem
from webapp import create_app

TOKEN = "a token of the tests"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def counting():
    return create_app({"metrics_token": TOKEN, "rate_limit": "off"})


@pytest.fixture
def read(counting):
    """Returns the value of a sample now; 0 where it was never counted."""

    def value(name: str, **labels: str) -> float:
        text = counting.test_client().get("/metrics", headers=BEARER).text
        samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
        return sum(each.value for each in samples if each.name == name and each.labels == labels)

    return value


def test_without_a_token_in_the_settings_there_is_no_such_address(client):
    assert_problem(client.get("/metrics", headers=BEARER), 404, "not_found")


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer wrong", f"Basic {TOKEN}", "Bearer \xe9"])
def test_it_rejects_who_does_not_send_the_token(counting, header):
    response = counting.test_client().get("/metrics", headers={"Authorization": header} if header else {})
    assert_problem(response, 401, "unauthorised", "Authorization: Bearer")
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert TOKEN not in response.text


def test_requests_are_counted_by_route_method_and_status(counting, read):
    before = read("digitpad_requests_total", route="/healthz", method="GET", status="200")
    counting.test_client().get("/healthz")
    assert read("digitpad_requests_total", route="/healthz", method="GET", status="200") == before + 1
    assert read("digitpad_request_seconds_count", route="/healthz") == before + 1


def test_who_asks_is_the_only_one_in_flight(read):
    assert read("digitpad_requests_in_flight") == 1


def test_verdicts_are_counted(counting, read):
    before = read("digitpad_verdicts_total", verdict="digit")
    counting.test_client().post("/api/v1/predict", data=pictures.seven_png(), content_type="image/png")
    assert read("digitpad_verdicts_total", verdict="digit") == before + 1


def test_verdicts_on_pages_are_counted_digit_by_digit(counting, read, monkeypatch):
    before = read("digitpad_verdicts_total", verdict="digit"), read("digitpad_verdicts_total", verdict="not_a_digit")
    monkeypatch.setitem(counting.extensions, "reader", FakeReader())
    counting.test_client().post("/api/v1/read", data=pictures.seven_png(), content_type="image/png")
    after = read("digitpad_verdicts_total", verdict="digit"), read("digitpad_verdicts_total", verdict="not_a_digit")
    assert (after[0] - before[0], after[1] - before[1]) == (3, 1)


def test_addresses_that_do_not_exist_make_no_labels(counting, read):
    for name in "abc":
        counting.test_client().get(f"/{name}")
    text = counting.test_client().get("/metrics", headers=BEARER).text
    assert 'route="unmatched"' in text
    assert 'route="/a"' not in text
