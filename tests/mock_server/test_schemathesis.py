"""Schemathesis asks what the OpenAPI document allows, and what it forbids: every answer is one that it describes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import checks

from mock_server import Config, create_app

if TYPE_CHECKING:
    from schemathesis import Case

KEY = "sk-schemathesis-0123456789"
CHECKS = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
)
pytestmark = pytest.mark.slow
few = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def _schema(config: Config, key: str) -> Any:
    """The document of a server whose every request shows a key: schemathesis leaves it out as it likes."""
    app = create_app(config)
    inner = app.wsgi_app

    def keyed(environ: dict[str, Any], start_response: Any) -> Any:
        return inner({**environ, "HTTP_AUTHORIZATION": f"Bearer {key}"}, start_response)

    app.wsgi_app = keyed  # type: ignore[method-assign]
    return schemathesis.openapi.from_wsgi("/openapi.json", app)


# Every model is known, so that replies are among the answers and not unknown models alone.
open_to_all = _schema(Config(any_model=True), "sk-any")
listed = _schema(Config(keys=[KEY]), KEY)
other = _schema(Config(keys=[KEY]), "sk-other")


@open_to_all.parametrize()
@few
def test_any_key(case: Case) -> None:
    """With any key every answer conforms, and none is a failure."""
    assert case.call_and_validate(checks=CHECKS).status_code != 401


@listed.parametrize()
@few
def test_listed_key(case: Case) -> None:
    """So it is with a key that is listed."""
    assert case.call_and_validate(checks=CHECKS).status_code != 401


@other.parametrize()
@few
def test_other_key(case: Case) -> None:
    """A key that is not listed is refused, whatever is asked of the methods that there are."""
    assert case.call_and_validate(checks=CHECKS).status_code in {401, 405}
