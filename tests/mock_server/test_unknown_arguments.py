"""Arguments that do not exist, or not for the model, and a model that is not named: in the API's words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Asker

MESSAGES = [{"role": "user", "content": "Hi"}]


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"flavour": 1}, "argument supplied: flavour"),
        ({"smell": 1, "flavour": 1, "n": 2}, "arguments supplied: flavour, smell"),
        ({"reasoning_effort": "low"}, "argument supplied: reasoning_effort"),
    ],
)
def test_unrecognized(ask: Asker, fields: dict[str, Any], names: str) -> None:
    """What the request should not have is told all at once, without a `param`."""
    error = ask.error(**fields)
    assert error["message"] == f"Unrecognized request {names}"
    assert (error["type"], error["param"], error["code"]) == ("invalid_request_error", None, None)


def test_an_update_with_more(ask: Asker) -> None:
    """An update of a stored completion takes nothing but metadata, not even what a chat request has."""
    name = ask.ok(store=True)["id"]
    body = json.dumps({"metadata": {}, "model": "gpt-4"}).encode()
    status, answer = ask.get(f"/v1/chat/completions/{name}", "POST", body)
    assert (status, answer["error"]["message"]) == (400, "Unrecognized request argument supplied: model")


@pytest.mark.parametrize(
    "body", [b"", b" \n", b"{}", json.dumps({"messages": MESSAGES}).encode(), b'{"model": null}', b'{"model": ""}']
)
def test_no_model(ask: Asker, body: bytes) -> None:
    """An empty body, or one that names no model, is told so."""
    if b'"model"' in body:
        body = json.dumps({**json.loads(body), "messages": MESSAGES}).encode()
    status, answer = ask.get("/v1/chat/completions", "POST", body)
    assert (status, answer["error"]["message"]) == (400, "you must provide a model parameter")
    assert (answer["error"]["param"], answer["error"]["code"]) == (None, None)


@pytest.mark.parametrize(("model", "effort"), [("o3-mini", "high"), ("gpt-5", "minimal"), ("gpt-4o", None)])
def test_reasoning_effort(ask: Asker, model: str, effort: str | None) -> None:
    """Reasoning models take `reasoning_effort`, and others take a null."""
    body = {"model": model, "messages": MESSAGES, "reasoning_effort": effort}
    assert ask.raw(json.dumps(body).encode()).status == 200


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("gpt-4o", "Web search options not supported with this model."),
        ("gpt-5", "Unknown parameter: 'web_search_options'."),
    ],
)
def test_no_web_search(ask: Asker, model: str, message: str) -> None:
    """Only the models that search the web take `web_search_options`."""
    assert ask.error(model=model, web_search_options={})["message"] == message


def test_web_search(ask: Asker) -> None:
    """A model that searches the web takes them, and their values are checked."""
    place = {"type": "approximate", "approximate": {"country": "GB", "city": "London"}}
    options = {"search_context_size": "low", "user_location": place}
    model = "gpt-4o-search-preview"
    assert ask.ok(model=model, web_search_options=options)["choices"]
    error = ask.error(model=model, web_search_options={"search_context_size": "huge"})
    assert (error["param"], error["code"]) == ("web_search_options.search_context_size", "invalid_value")


def test_content_type_in_capitals(ask: Asker) -> None:
    """A media type is the same in capitals."""
    body = json.dumps({"model": "gpt-4", "messages": MESSAGES}).encode()
    assert ask.raw(body, Content_Type="Application/JSON; charset=UTF-8").status == 200
