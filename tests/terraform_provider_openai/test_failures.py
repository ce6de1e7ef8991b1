"""What is told of an answer that is no success: the API's words, its request id, what to do, and where."""

import json
from typing import Any

import pytest

from misbehaving import BODY, CHUNK, KEY, Answer, answer, refusal, serve, stream
from terraform_provider_openai.api.client import Client
from terraform_provider_openai.api.failures import path_of
from terraform_provider_openai.errors import ApiError
from terraform_provider_openai.schema import Path
from terraform_provider_openai.settings import Settings


def failure(reply: Answer, body: dict[str, Any] = BODY, **settings: Any) -> ApiError:
    """Ask in vain, once."""
    with serve(reply) as server, pytest.raises(ApiError) as caught:
        Client(Settings(KEY, server.url, max_retries=0, **settings)).complete(body)
    return caught.value


def test_the_apis_own_words() -> None:
    """Message, type, param and code are told, and the request id; the param is the path."""
    error = failure(refusal(400, type="some_error", param="messages.0.role", code="bad"))
    assert error.summary == "The OpenAI API answered 400 Bad Request"
    words = "No. (type: some_error, param: messages.0.role, code: bad) Correct messages[0].role. Request id: req_7."
    assert error.detail == words
    assert error.path == ("messages", 0, "role")


@pytest.mark.parametrize("body", [b"", b"Bad gateway", b"[" * 100_000, b'{"error": 5}', b"\xff\xfe"], ids=repr)
def test_a_refusal_in_another_form(body: bytes) -> None:
    """A proxy's page, nothing, or garbage is told as far as it goes, in at most 500 characters."""
    error = failure(answer(body, status=502))
    assert error.summary == "The OpenAI API answered 502 Bad Gateway"
    assert len(error.detail) < 600


@pytest.mark.parametrize(
    "reply",
    [
        refusal(401, f"Bad key {KEY}"),
        answer(b"x" * 480 + f"Bearer {KEY}".encode(), status=500),
        answer(f"<html>{KEY}</html>".encode()),
        stream(CHUNK, {"error": {"message": f"bad {KEY}"}}),
    ],
    ids=["json", "cut", "html", "stream"],
)
def test_a_server_that_echoes_the_key(reply: Answer) -> None:
    """The key is in no error, not even its beginning where a text is cut."""
    assert KEY[:8] not in str(failure(reply))


@pytest.mark.parametrize("origin", ["the provider's api_key", "the environment variable OPENAI_API_KEY"])
def test_a_wrong_key(origin: str) -> None:
    """What to change is named: the argument or the variable that the key came from."""
    assert f"The key comes from {origin}: change it there." in failure(refusal(401), key_origin=origin).detail


@pytest.mark.parametrize("status", [403, 404])
def test_a_model_that_the_key_may_not_use(status: int) -> None:
    """The models near the one that was asked are named."""
    error = failure(refusal(status, code="model_not_found"), {**BODY, "model": "gpt-4-32"})
    assert "Check the model 'gpt-4-32'" in error.detail
    assert "Near it are 'gpt-4-32k', 'gpt-4-0613', 'gpt-4-0314'." in error.detail


def test_a_url_without_its_path() -> None:
    """A 404 of anything else than a model is one of the URL."""
    assert "Check that server_url or OPENAI_BASE_URL is the base" in failure(answer(b"Not Found", status=404)).detail


def test_an_unheard_of_status() -> None:
    """A status without a name is told by its number."""
    assert failure(answer(b"", status=499)).summary == "The OpenAI API answered 499"


@pytest.mark.parametrize(
    ("param", "path"),
    [
        ("messages.[2].role", ("messages", 2, "role")),
        ("messages[2].function_call.name", ("messages", 2, "function_call", "name")),
        ("messages.2.content.0.text", ("messages", 2, "content")),
        ("functions[0].parameters", ("functions", 0, "parameters")),
        ("function_call", ("function_call",)),
        ("messages.role", ("messages",)),
        ("audio.voice", ()),
        ("", ()),
        (None, ()),
        (7, ()),
    ],
    ids=json.dumps,
)
def test_the_path_of_a_param(param: object, path: Path) -> None:
    """A param of the API leads as far into the resource as it exists there."""
    assert path_of(param) == path
