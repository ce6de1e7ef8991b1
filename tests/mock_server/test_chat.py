"""A plain reply: its shape, its numbers and its headers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server import Config
from mock_server.contract.models import DOCUMENTED

if TYPE_CHECKING:
    from conftest import Asker


def test_shape(ask: Asker) -> None:
    """A reply has the API's fields in the API's order."""
    body = ask.ok()
    assert list(body) == ["id", "object", "created", "model", "choices", "usage", "service_tier", "system_fingerprint"]
    assert re.fullmatch(r"chatcmpl-[A-Za-z0-9]{29}", body["id"])
    assert (body["object"], body["created"], body["model"]) == ("chat.completion", 1_700_000_000, "gpt-4-0613")
    choice = body["choices"][0]
    assert list(choice) == ["index", "message", "logprobs", "finish_reason"]
    assert (choice["message"]["role"], choice["finish_reason"]) == ("assistant", "stop")


@pytest.mark.parametrize("model", [*DOCUMENTED, "gpt-4o", "gpt-4o-mini", "gpt-4.1", "gpt-5", "o3", "o4-mini"])
def test_models(ask: Asker, model: str) -> None:
    """Every documented model answers, and some of today's."""
    assert ask.text(model=model)


def test_fingerprint(ask: Asker) -> None:
    """A reply names the system that made it, but for the newest models, plain, streamed and stored."""
    assert re.fullmatch("fp_[0-9a-f]{10}", ask.ok(model="gpt-4o")["system_fingerprint"])
    body = ask.ok(model="gpt-5", store=True)
    stored = ask.get(f"/v1/chat/completions/{body['id']}")[1]
    found = [one["system_fingerprint"] for one in (body, stored, *ask.chunks(model="gpt-5"))]
    assert set(found) == {None}


def test_same_request_same_reply(asker: type[Asker]) -> None:
    """Two servers give the same reply, byte for byte."""
    assert asker().send().body == asker().send().body


@pytest.mark.parametrize("change", [{"seed": 1}, {"temperature": 0.5}, {"text": "Ho"}])
def test_another_request_another_reply(ask: Asker, change: dict[str, object]) -> None:
    """The request's seed, its settings and its text decide the reply."""
    assert ask.text(**change) != ask.text()


def test_the_servers_seed_counts(asker: type[Asker]) -> None:
    """Another seed gives other texts and ids."""
    one, two = asker(Config(seed=1)).ok(), asker(Config(seed=2)).ok()
    assert one["id"] != two["id"]
    assert one["choices"] != two["choices"]


def test_ids_differ(ask: Asker) -> None:
    """Each reply has an id of its own."""
    assert len({ask.ok()["id"] for _ in range(20)}) == 20


@given(n=st.integers(1, 5), limit=st.integers(1, 60))
def test_usage_sums_up(asker: type[Asker], n: int, limit: int) -> None:
    """The completion's tokens are those of all choices, and the total is the sum."""
    body = asker().ok(n=n, max_tokens=limit)
    usage = body["usage"]
    assert len(body["choices"]) == n
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]
    assert usage["completion_tokens"] <= n * limit


def test_choices_differ(ask: Asker) -> None:
    """The choices of one request are numbered and not all alike."""
    choices = ask.ok(n=3)["choices"]
    assert [choice["index"] for choice in choices] == [0, 1, 2]
    assert len({choice["message"]["content"] for choice in choices}) == 3


def test_headers(ask: Asker) -> None:
    """The API's header lines are there, in its formats."""
    lines = dict(ask.send("hello").headers)
    assert re.fullmatch(r"req_[0-9a-f]{32}", lines["x-request-id"])
    assert (lines["openai-version"], lines["openai-processing-ms"]) == ("2020-10-01", "0")
    assert lines["openai-organization"] == "org-mock"
    assert lines["x-ratelimit-remaining-tokens"] == str(2_000_000 - 8)
    assert lines["x-ratelimit-reset-requests"] == "6ms"


def test_content_parts(ask: Asker) -> None:
    """Text, images, sound and files are accepted as parts of a message."""
    parts = [
        {"type": "text", "text": "hello"},
        {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}},
        {"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}},
        {"type": "file", "file": {"file_id": "file-1"}},
    ]
    answer = ask.ok(model="gpt-4o", messages=[{"role": "user", "content": parts}])
    assert answer["usage"]["prompt_tokens"] == 8 + 85


def test_service_tier(ask: Asker) -> None:
    """The tier that answered stands in the reply."""
    assert ask.ok(service_tier="auto")["service_tier"] == "default"
    assert ask.ok(service_tier="flex")["service_tier"] == "flex"


def test_fingerprint_follows_the_model(ask: Asker) -> None:
    """One model has one system fingerprint."""
    one, two, other = ask.ok(), ask.ok("Ho"), ask.ok(model="gpt-4o")
    assert one["system_fingerprint"] == two["system_fingerprint"] != other["system_fingerprint"]


def test_models_list(ask: Asker) -> None:
    """`GET /v1/models` lists the documented models, and each can be fetched."""
    status, body = ask.get("/v1/models")
    assert status == 200
    assert {one["id"] for one in body["data"]} >= set(DOCUMENTED)
    assert ask.get("/v1/models/gpt-4") == (200, next(one for one in body["data"] if one["id"] == "gpt-4"))


def test_unknown_model_in_the_list(ask: Asker) -> None:
    """A model that is not there is a 404."""
    status, body = ask.get("/v1/models/gpt-99")
    assert (status, body["error"]["code"]) == (404, "model_not_found")


def test_more_models(asker: type[Asker]) -> None:
    """Models can be added, fine-tuned ones are known by their base, and any can be let in."""
    assert asker(Config(models=["mine"])).ok(model="mine")["model"] == "mine"
    assert asker().ok(model="ft:gpt-4o:acme::1")["model"] == "ft:gpt-4o:acme::1"
    assert asker(Config(any_model=True)).text(model="whatever")


def test_body_limit(asker: type[Asker]) -> None:
    """A body beyond the limit is a 413, and the journal does not keep it."""
    ask = asker(Config(body_limit=1_000))
    answer = ask.send("x" * 1_000)
    assert answer.status == 413
    assert json.loads(answer.body)["error"]["message"] == "Maximum content size limit (1000) exceeded."
    assert ask.engine.state.journal[-1].body == b""
