from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mock_server.inspector.previews import LONGEST, MOST

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def _previews(client: FlaskClient, numbers: str = "1") -> Any:
    response = client.get(f"/__admin/previews?numbers={numbers}")
    assert response.status_code == 200, response.data
    return response.json["previews"]


def test_last_user_message(ask: Any, client: FlaskClient) -> None:
    """An exchange is known by its last user message, on one line."""
    ask.send("one\n  two")
    assert _previews(client) == {"1": "one two"}


def test_long(ask: Any, client: FlaskClient) -> None:
    """A long message is cut."""
    ask.send("word " * 1000)
    assert len(_previews(client)["1"]) == LONGEST + 1


def test_parts(ask: Any, client: FlaskClient) -> None:
    """Parts that are no text are named."""
    parts = [
        {"type": "text", "text": "Look:"},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}},
    ]
    ask.send(messages=[{"role": "user", "content": parts}], model="gpt-4o")
    assert _previews(client) == {"1": "Look: [image_url]"}


def test_what_is_there(ask: Any, client: FlaskClient) -> None:
    """Of many numbers those that the journal has are shown."""
    ask.send("one")
    ask.send("two")
    assert _previews(client, "2,1,99") == {"2": "two", "1": "one"}
    assert _previews(client, "") == {}


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"messages": 3}', b'{"messages": [1, {"role": "user", "content": 7}]}']
)
def test_other_bodies(ask: Any, client: FlaskClient, body: bytes) -> None:
    """A body that is no chat request has no first words."""
    ask.raw(body)
    assert _previews(client) == {"1": ""}


@pytest.mark.parametrize("numbers", ["x", "1,,2", "-1", ",".join(["1"] * (MOST + 1))])
def test_bad_numbers(client: FlaskClient, numbers: str) -> None:
    """What is no list of numbers, or too long a one, is a 400."""
    assert client.get(f"/__admin/previews?numbers={numbers}").status_code == 400
