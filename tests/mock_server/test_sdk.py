"""The official Python SDK against the mock, unchanged."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import openai
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mock_server import MockServer

HI: Any = [{"role": "user", "content": "Hi"}]
WEATHER: Any = {"name": "get_weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}


@pytest.fixture
def sdk(mock: MockServer) -> Iterator[openai.OpenAI]:
    """The SDK's client of the server."""
    with openai.OpenAI(base_url=mock.base_url, api_key="sk-test", max_retries=2) as client:
        yield client


def test_plain(sdk: openai.OpenAI) -> None:
    """A plain reply is parsed."""
    reply = sdk.chat.completions.create(model="gpt-4", messages=HI)
    assert reply.choices[0].message.content
    assert reply.usage is not None
    assert reply.usage.prompt_tokens == 8


def test_stream(sdk: openai.OpenAI, mock: MockServer) -> None:
    """A stream is parsed, and its usage."""
    mock.on().reply("one two")
    chunks = list(
        sdk.chat.completions.create(model="gpt-4", messages=HI, stream=True, stream_options={"include_usage": True})
    )
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks[:-1]) == "one two"
    assert chunks[-1].usage is not None


def test_functions(sdk: openai.OpenAI) -> None:
    """A function call is parsed."""
    reply = sdk.chat.completions.create(model="gpt-4", messages=HI, functions=[WEATHER])
    call = reply.choices[0].message.function_call
    assert call is not None
    assert "city" in json.loads(call.arguments)


def test_a_message_sent_back_as_a_dict(sdk: openai.OpenAI) -> None:
    """A reply's message goes back as the SDK dumps it, with nulls for what it does not hold."""
    said: Any = sdk.chat.completions.create(model="gpt-4", messages=HI).choices[0].message.model_dump()
    assert said["tool_calls"] is None
    assert sdk.chat.completions.create(model="gpt-4", messages=[*HI, said, *HI]).choices


def test_parse(sdk: openai.OpenAI) -> None:
    """The SDK's own parsing of structured output works."""
    from pydantic import BaseModel  # noqa: PLC0415

    class Answer(BaseModel):
        name: str
        score: int

    reply = sdk.chat.completions.parse(model="gpt-4o", messages=HI, response_format=Answer)
    assert isinstance(reply.choices[0].message.parsed, Answer)


def test_errors(sdk: openai.OpenAI) -> None:
    """Each error becomes the SDK's exception for it."""
    with pytest.raises(openai.BadRequestError, match="Expected a value <= 2"):
        sdk.chat.completions.create(model="gpt-4", messages=HI, temperature=5)
    with pytest.raises(openai.NotFoundError) as unknown:
        sdk.chat.completions.create(model="gpt-99", messages=HI)
    assert unknown.value.code == "model_not_found"


def test_retries(sdk: openai.OpenAI, mock: MockServer) -> None:
    """The SDK retries after a 429 and a 500, and gets its reply."""
    mock.on().fail(429, times=1, retry_after=0).reply("at last")
    assert sdk.chat.completions.create(model="gpt-4", messages=HI).choices[0].message.content == "at last"
    assert [entry.status for entry in mock.journal] == [429, 200]


def test_timeout(sdk: openai.OpenAI, mock: MockServer) -> None:
    """A reply that does not come in time is the SDK's timeout."""
    mock.on().fault(delay=30)
    with pytest.raises(openai.APITimeoutError):
        sdk.with_options(max_retries=0, timeout=0.2).chat.completions.create(model="gpt-4", messages=HI)


def test_models(sdk: openai.OpenAI) -> None:
    """Models are listed and fetched."""
    assert "gpt-4" in {model.id for model in sdk.models.list()}
    assert sdk.models.retrieve("gpt-4").owned_by == "openai"


def test_stored(sdk: openai.OpenAI) -> None:
    """Stored completions are listed, fetched, updated and deleted."""
    name = sdk.chat.completions.create(model="gpt-4", messages=HI, store=True).id
    assert [one.id for one in sdk.chat.completions.list()] == [name]
    assert [one.content for one in sdk.chat.completions.messages.list(name)] == ["Hi"]
    sdk.chat.completions.update(name, metadata={"a": "b"})
    assert sdk.chat.completions.retrieve(name).id == name
    assert sdk.chat.completions.delete(name).deleted
