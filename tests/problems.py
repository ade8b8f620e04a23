"""The contract of every error: `application/problem+json` with five keys, and a detail that helps."""

KEYS = {"type", "title", "status", "detail", "code"}


def assert_problem_object(problem: dict, status: int, code: str, *words: str) -> None:
    """Checks one problem object; `words` must stand in its detail."""
    assert set(problem) == KEYS, problem
    assert (problem["status"], problem["code"]) == (status, code), problem
    assert problem["detail"].endswith(".") or "curl" in problem["detail"], problem
    assert "Traceback" not in problem["detail"]
    for word in words:
        assert word in problem["detail"], problem


def assert_problem(response, status: int, code: str, *words: str) -> None:
    """Checks an error answer of Flask's test client."""
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    assert_problem_object(response.get_json(), status, code, *words)
