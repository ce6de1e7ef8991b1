"""Keys of every form, wherever a client puts them, are in nothing that anybody can read of the mock afterwards."""

from __future__ import annotations

import base64
import html
import json
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import pytest

from mock_server import Config, Reply, Rule, create_app
from mock_server.redis_store.journal import packed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

TABLE = json.loads((Path(__file__).parents[1] / "data" / "keys_and_places.json").read_text(encoding="utf-8"))
ADMIN = [
    *(f"/__admin/journal?format={form}" for form in ("json", "full", "jsonl", "har", "curl")),
    *("/__admin/journal/1", "/__admin/previews?numbers=1", "/__admin/near-misses", "/__admin/sessions", "/metrics"),
]


@pytest.fixture
def client() -> FlaskClient:
    """A server that repeats what it is told."""
    return create_app(Config(any_model=True, rules=[Rule(name="echo", reply=Reply(echo=True))])).test_client()


def filled(value: Any, key: str) -> Any:
    """Put a key into the texts of a value."""
    if isinstance(value, dict):
        return {filled(name, key): filled(one, key) for name, one in value.items()}
    if isinstance(value, list):
        return [filled(one, key) for one in value]
    if not isinstance(value, str):
        return value
    ways = {
        "{key}": key,
        "{json}": json.dumps(key),
        "{percent}": quote(key, safe=""),
        "{html}": html.escape(key),
        "{basic}": base64.b64encode(f"user:{key}".encode()).decode(),
    }
    return re.sub("|".join(ways), lambda match: ways[match[0]], value)


def lines_of(lines: dict[str, str], key: str) -> dict[str, str]:
    """Header lines as a client writes them: what is beyond ASCII in UTF-8."""
    return {name: filled(value, key).encode().decode("latin-1") for name, value in lines.items()}


def send(client: FlaskClient, place: dict[str, Any], carrier: dict[str, str], key: str) -> None:
    """Send the request of a place, with the key in a carrier."""
    body = {"model": "gpt-4", "messages": [{"role": "user", "content": filled(place.get("said", "Hi"), key)}]}
    text = json.dumps({**body, **filled(place.get("body", {}), key)}, ensure_ascii=place.get("ascii", False))
    if place.get("ascii"):
        text = "".join(
            rf"\u{ord(one):04x}" if one.isalnum() and one in key and one not in "ntu0" else one for one in text
        )
        text = text if json_or_none(text) else json.dumps(body)
    path = "/v1/chat/completions" if "path" not in place else place["path"].replace("{key}", quote(key, safe=""))
    query = place.get("query", "").replace("{key}", quote(key, safe=""))
    head = {"Content-Type": "application/json", **lines_of(carrier, key), **lines_of(place.get("headers", {}), key)}
    data = filled(place["raw"], key) if "raw" in place else text
    client.open(path, method="GET" if "path" in place or query else "POST", query_string=query, headers=head, data=data)


def json_or_none(text: str) -> Any:
    """Read JSON."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def readings(text: str) -> Iterator[str]:
    """A text as it stands, and as those read it who undo escapes."""
    yield text
    yield unquote(text)
    yield html.unescape(text)
    unescaped = text
    for _ in range(3):
        unescaped = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), unescaped)
        unescaped = re.sub(r'\\(["\\/])', r"\1", unescaped)
        yield unescaped
        yield unquote(unescaped)
        yield html.unescape(unescaped)


def outlets(client: FlaskClient, logged: str) -> Iterator[tuple[str, str]]:
    """Everything that can be read of the server afterwards."""
    for url in ADMIN:
        yield url, client.get(url).get_data(as_text=True)
    journal = client.application.extensions["mock_server"].state.journal
    yield "Redis", packed(journal[-1]).decode("utf-8", "replace")
    yield "text", journal[-1].text
    yield "representation", repr(journal[-1])
    yield "log", logged


def leaks(client: FlaskClient, key: str, logged: str) -> list[str]:
    """The outlets that show the key, as it is or in Base64."""
    basic = base64.b64encode(f"user:{key}".encode()).decode()
    forms = (key, key.encode().decode("latin-1"), basic)
    return [
        name
        for name, text in outlets(client, logged)
        if any(form in reading for form in forms for reading in readings(text))
    ]


@pytest.mark.parametrize("place", TABLE["places"], ids=lambda place: place["place"])
@pytest.mark.parametrize("key", TABLE["keys"].values(), ids=TABLE["keys"])
def test_no_place_leaks(client: FlaskClient, key: str, place: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    """A key that authorizes the request stands nowhere, whatever else repeats it."""
    with caplog.at_level(logging.DEBUG):
        send(client, place, TABLE["carriers"]["Bearer"], key)
    assert leaks(client, key, caplog.text) == []


@pytest.mark.parametrize("carrier", TABLE["carriers"].values(), ids=TABLE["carriers"])
@pytest.mark.parametrize("key", TABLE["keys"].values(), ids=TABLE["keys"])
def test_no_carrier_leaks(client: FlaskClient, key: str, carrier: dict[str, str]) -> None:
    """Whichever header line carries the key, it is known, and taken out of what repeats it."""
    place = {"said": "It is {key}.", "headers": {"X-Other": "{key}"}}
    send(client, place, carrier, key)
    assert leaks(client, key, "") == []


def test_what_is_told_is_all_but_the_key(client: FlaskClient) -> None:
    """Only the key goes: the rest of request and reply stays as it was, also in a stream that divides the key."""
    key = TABLE["keys"]["of a project"]
    carrier = TABLE["carriers"]["Bearer"]
    send(client, {"said": "Is {key} it?", "body": {"stream": True}}, carrier, key)
    send(client, {"said": "Is {key} it?"}, carrier, key)
    streamed, plain = client.application.extensions["mock_server"].state.journal
    assert streamed.text == plain.text == "Is [redacted] it?"
    assert plain.json["messages"][0]["content"] == "Is [redacted] it?"


def test_the_client_gets_what_it_sent(client: FlaskClient) -> None:
    """A reply that repeats the key reaches the client whole: only what is kept is without it."""
    key = TABLE["keys"]["without the usual beginning"]
    body = {"model": "gpt-4", "messages": [{"role": "user", "content": f"Is it {key}?"}]}
    reply = client.post("/v1/chat/completions", json=body, headers={"Authorization": f"Bearer {key}"})
    assert reply.json is not None
    assert reply.json["choices"][0]["message"]["content"] == f"Is it {key}?"


@pytest.mark.parametrize("word", ["test", "any", "key", "sk", "a"])
def test_plain_words_stay(client: FlaskClient, word: str) -> None:
    """A placeholder that is a plain word is no secret: prompts with the same word are shown whole."""
    send(client, {"said": f"This is a {word}, and a key."}, TABLE["carriers"]["Bearer"], word)
    assert client.application.extensions["mock_server"].state.journal[-1].text == f"This is a {word}, and a key."


def test_numbers_of_a_reply_stay_numbers(client: FlaskClient) -> None:
    """A key of digits is no reason to break the JSON of a reply in which the same number stands."""
    created = str(client.application.extensions["mock_server"].state.clock.now())[:10]
    send(client, {"said": "Hi"}, TABLE["carriers"]["Bearer"], created)
    assert client.application.extensions["mock_server"].state.journal[-1].response["created"]
