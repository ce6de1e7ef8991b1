"""The fault matrix as data: what the API does, and what is to become of it."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from misbehaving import CHUNK, END, GOOD, Answer, answer, hang_up, refusal, reset, say_nothing, stream

SOON = {"retry-after-ms": "1"}
HUGE = "long text " * 800_000
BROKE = "The connection to the OpenAI API broke before the answer"
UNREADABLE = "The OpenAI API's answer can't be read"
BROKEN_STREAM = "The OpenAI API's stream broke off"
NO_MODEL = {"type": "invalid_request_error", "param": "model", "code": "model_not_found"}


class Fault(NamedTuple):
    """A row of the matrix.

    Attributes:
        name: The completion's name, and its `user`.
        answers: What the server answers, in turn.
        title: Of the diagnostic.
        words: In the diagnostic.
        calls: How many calls are made; the provider allows one retry.
        state: The text in the state, `None` for a completion without one, `...` where nothing is saved.
        more: Other arguments of the completion.
    """

    name: str
    answers: tuple[Answer, ...]
    title: str
    words: str
    calls: int = 1
    state: Any = ...
    more: Mapping[str, Any] = MappingProxyType({})


def status(number: int, phrase: str, words: str, calls: int = 1, **error: str) -> Fault:
    """Give the row of a status that stays."""
    reply = refusal(number, headers=SOON, **error)
    return Fault(f"status_{number}", (reply,), f"The OpenAI API answered {number} {phrase}", words, calls)


FAILURES = [
    Fault("refused", (), "The OpenAI API could not be reached", "Connection refused", 0, more={"provider": "nobody"}),
    Fault("hang_up", (hang_up,), BROKE, "2 of the calls got no answer: each may be billed.", 2),
    Fault("reset", (reset,), BROKE, "Connection reset by peer", 2),
    Fault("slow", (say_nothing,), "The OpenAI API did not answer in time", "0.5 s", 2, more={"provider": "hasty"}),
    Fault(
        "slower_than_its_timeouts",
        (say_nothing,),
        "The OpenAI API did not answer in time",
        "There is no time for another attempt in the 1 s of the whole.",
        more={"timeouts": {"create": "1s"}},
    ),
    status(307, "Temporary Redirect", "set server_url to where the API is"),
    status(400, "Bad Request", "Correct messages[0].content.", param="messages.[0].content"),
    status(401, "Unauthorized", "The key comes from the provider's api_key: change it there."),
    status(403, "Forbidden", "Check the model 'gpt-4', and that the key's project may use it.", **NO_MODEL),
    status(404, "Not Found", "Near it are 'gpt-4-32k', 'gpt-4-0613', 'gpt-4-0314'.", **NO_MODEL),
    status(408, "Request Timeout", "The API was asked 2 times", 2),
    status(409, "Conflict", "Apply again later.", 2),
    status(422, "Unprocessable Content", "Request id: req_7."),
    status(429, "Too Many Requests", "Lower Terraform's -parallelism", 2, type="requests", code="rate_limit_exceeded"),
    status(500, "Internal Server Error", "(type: server_error)", 2, type="server_error"),
    status(502, "Bad Gateway", "s of waiting in between", 2),
    status(503, "Service Unavailable", "Apply again later.", 2),
    status(504, "Gateway Timeout", "Apply again later.", 2),
    status(429, "Too Many Requests", "add credit", code="insufficient_quota")._replace(name="quota"),
    Fault("half_a_body", (answer(b'{"id": "chat', length=99),), UNREADABLE, "may be billed", state=None),
    Fault("a_page", (answer(b"<html>", kind="text/html"),), UNREADABLE, "Check that server_url", state=None),
    Fault("no_json", (answer(b'{"id": nope}'),), UNREADABLE, "Request id: req_7", state=None),
    Fault("no_choices", (answer({"id": "chatcmpl-7"}),), UNREADABLE, "it is no chat completion", state=None),
    Fault("cut_stream", (stream(CHUNK, length=9999),), BROKEN_STREAM, "what arrived is in the state", 1, "paid text"),
    Fault("unfinished", (stream(CHUNK),), BROKEN_STREAM, "it ended in the middle", 1, "paid text"),
    Fault("error_in_stream", (stream(CHUNK, {"error": {"message": "Hm."}}),), BROKEN_STREAM, "Hm.", 1, "paid text"),
    Fault("torn_chunk", (stream(CHUNK, '{"id":'),), BROKEN_STREAM, "a chunk can't be read", 1, "paid text"),
    Fault("after_a_retry", (refusal(500, headers=SOON), answer(b"{", length=9)), UNREADABLE, "asked 2 times", 2, None),
]


def said(content: str, **choice: Any) -> Answer:
    """Give the answer with a text, and other values of its choice."""
    message = {"role": "assistant", "content": content}
    return answer({**GOOD, "choices": [{"index": 0, "finish_reason": "stop", "message": message, **choice}]})


SUCCESSES = [
    Fault("unheard_of_finish_reason", (said("x", finish_reason="tired"),), "", "", 1, "x"),
    Fault(
        "lone_surrogates",
        (answer(json.dumps({**GOOD, "choices": [{"message": {"content": "\ud83d!"}}]}).encode()),),
        "",
        "",
        1,
        "�!",
    ),
    Fault("huge", (said(HUGE),), "", "", 1, HUGE),
    Fault("no_message", (answer({"choices": [{}]}),), "", "", 1, None),
    Fault("fields_of_other_types", (said("x", index="first", logprobs=7),), "", "", 1, "x"),
    Fault("wrong_content_type", (answer(GOOD, kind="text/html"),), "", "", 1, "Hi"),
    Fault("no_done", (stream(CHUNK, END),), "", "", 1, "paid text"),
    Fault("reset_after_the_end", (stream(CHUNK, END, length=9999),), "", "", 1, "paid text"),
    Fault("broken_once", (hang_up, answer(GOOD)), "", "", 2, "Hi"),
    Fault("busy_once", (refusal(429, headers=SOON), answer(GOOD)), "", "", 2, "Hi"),
    Fault("away_once", (refusal(503, headers=SOON), stream(CHUNK, END, "[DONE]")), "", "", 2, "paid text"),
]
