"""Shared by the tests of the mock: an engine at a frozen moment, and ways to ask it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from mock_server import Clock, Config, Engine, MockServer, create_app
from mock_server.exchange.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

NOW = 1_700_000_000.0
KEY = "sk-abcdefghijklmnopqrstuvwxyz"
HEADERS = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
CHAT = "/v1/chat/completions"


class Asker:
    """An engine at a frozen moment, with short ways to ask it."""

    def __init__(self, config: Config | None = None) -> None:
        self.engine = Engine(config, Clock(NOW))

    def raw(self, body: bytes, *, path: str = CHAT, method: str = "POST", **headers: str) -> Answer:
        """The answer to some bytes; `X_Y` in a keyword is the header `X-Y`."""
        lines = {**HEADERS, **{name.replace("_", "-"): value for name, value in headers.items()}}
        url, _, query = path.partition("?")
        return self.engine.answer(method, url, lines, body, query)

    def send(self, text: str = "Hi", headers: dict[str, str] | None = None, **fields: Any) -> Answer:
        """The answer to a chat request with one user message; fields of None are left out."""
        body = {"model": "gpt-4", "messages": [{"role": "user", "content": text}], **fields}
        body = {name: value for name, value in body.items() if value is not None}
        return self.raw(json.dumps(body).encode(), **(headers or {}))

    def ok(self, text: str = "Hi", **fields: Any) -> Any:
        """The body of a reply that must be a 200."""
        answer = self.send(text, **fields)
        assert answer.status == 200, answer.body
        return json.loads(answer.body)

    def text(self, text: str = "Hi", **fields: Any) -> Any:
        """The content of the first choice."""
        return self.ok(text, **fields)["choices"][0]["message"]["content"]

    def error(self, text: str = "Hi", status: int = 400, **fields: Any) -> Any:
        """The error of an answer that must have this status."""
        answer = self.send(text, **fields)
        assert answer.status == status, answer.body
        return json.loads(answer.body)["error"]

    def chunks(self, text: str = "Hi", **fields: Any) -> list[Any]:
        """The chunks of a streamed reply, without the end mark."""
        answer = self.send(text, stream=True, **fields)
        assert answer.status == 200, answer.body
        assert answer.body.endswith(b"data: [DONE]\n\n")
        return [json.loads(event[6:]) for event in answer.body.split(b"\n\n")[:-2]]

    def get(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> tuple[int, Any]:
        """The status and the body of another route."""
        answer = self.raw(body, path=path, method=method, **headers)
        return answer.status, json.loads(answer.body)


@pytest.fixture
def ask() -> Asker:
    """An engine with the default configuration."""
    return Asker()


@pytest.fixture(scope="session")
def asker() -> type[Asker]:
    """Makes an engine with a configuration."""
    return Asker


@pytest.fixture
def client(ask: Asker) -> FlaskClient:
    """A client of the Flask application over the same engine as `ask`."""
    return create_app(engine=ask.engine).test_client()


@pytest.fixture
def mock() -> Iterator[MockServer]:
    """A server in a thread, on a free port."""
    with MockServer() as server:
        yield server
