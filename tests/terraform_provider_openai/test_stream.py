"""Streams put together, wherever they were cut."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terraform_provider_openai.api.stream import Assembly, Event, assemble, events


def chunk(index: int = 0, finish_reason: str | None = None, **delta: Any) -> dict[str, Any]:
    """Give a chunk as the API sends it."""
    choice = {"index": index, "delta": delta, "finish_reason": finish_reason}
    return {"id": "chatcmpl-1", "created": 7, "choices": [choice]}


def stream(*chunks: dict[str, Any], done: bool = True) -> bytes:
    """Give the bytes of a stream."""
    lines = "".join(f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n" for chunk in chunks)
    return (lines + ("data: [DONE]\n\n" if done else "")).encode()


def read(data: bytes, size: int = 7, expected: int = 1) -> tuple[str | None, dict[str, Any]]:
    """Put a stream together that arrives in pieces of some size."""
    assembly = Assembly(expected)
    wrong = assemble((data[i : i + size] for i in range(0, len(data), size)), assembly)
    return wrong, assembly.reply()


TWO = (
    chunk(role="assistant", content=""),
    chunk(1, role="assistant", content=""),
    chunk(content="Grüße, "),
    chunk(1, content="Hal"),
    chunk(content="Welt 🎉"),
    chunk(1, content="lo"),
    chunk(finish_reason="stop"),
    chunk(1, finish_reason="length"),
    {"choices": [], "usage": {"total_tokens": 9}},
)


@given(st.integers(1, 400))
def test_interleaved_choices_in_any_pieces(size: int) -> None:
    """Two choices come together whole, even where a piece ends inside a character."""
    wrong, reply = read(stream(*TWO), size, expected=2)
    assert wrong is None
    assert [choice["message"]["content"] for choice in reply["choices"]] == ["Grüße, Welt 🎉", "Hallo"]
    assert [choice["finish_reason"] for choice in reply["choices"]] == ["stop", "length"]
    assert reply["usage"] == {"total_tokens": 9}


def test_a_function_call_in_fragments() -> None:
    """The arguments of a call are joined, and the content is null."""
    first = chunk(role="assistant", content=None, function_call={"name": "f", "arguments": ""})
    second, third = chunk(function_call={"arguments": '{"a"'}), chunk(function_call={"arguments": ": 1}"})
    message = read(stream(first, second, third, chunk(finish_reason="function_call")))[1]["choices"][0]["message"]
    assert message == {"role": "assistant", "content": None, "function_call": {"name": "f", "arguments": '{"a": 1}'}}


def test_comments_and_carriage_returns() -> None:
    """Keep-alive comments and Windows line ends are no part of the data."""
    assert list(events([b": ping\r\n\r\ndata: 1\r\n\r\n: ping\n\n", b"data:2\n\n"])) == [Event("", "1"), Event("", "2")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@given(st.integers(1, 400))
def test_every_end_of_a_line(end: str, size: int) -> None:
    """Lines end as the standard allows, wherever a piece was cut, and a mark of the encoding is not theirs."""
    data = b"\xef\xbb\xbf" + stream(*TWO).replace(b"\n", end.encode())
    assert read(data, size, expected=2) == read(stream(*TWO), expected=2)


def test_an_event_without_data() -> None:
    """Data that are empty keep the connection alive and say nothing, and blanks around the end mark don't hide it."""
    only = stream(chunk(content="x", finish_reason="stop"), done=False)
    wrong, reply = read(b"data:\n\n" + only + b"data: [DONE] \n\n")
    assert (wrong, reply["choices"][0]["message"]["content"]) == (None, "x")


def test_a_missing_end_mark_is_forgiven() -> None:
    """A stream whose choices all have ended is whole without [DONE]."""
    assert read(stream(*TWO, done=False))[0] is None


def test_a_cut_stream_is_told_and_kept() -> None:
    """A stream that ends in the middle is an error, and what arrived is there."""
    wrong, reply = read(stream(chunk(role="assistant", content="Half"), done=False))
    assert wrong == "it ended in the middle"
    assert reply["choices"][0]["message"]["content"] == "Half"


def test_a_choice_that_never_came_is_told() -> None:
    """Of two choices that were asked for, one has not begun."""
    only = stream(chunk(role="assistant", content="One"), chunk(finish_reason="stop"))
    assert read(only)[0] is None
    assembly = Assembly(expected=2)
    assert assemble([only], assembly) is None  # the server says that it is done
    assert assembly.missing == 1


ODD = [
    {"choices": {"a": 1}},
    {"choices": [None, 5]},
    {"choices": [{"index": None, "delta": {"function_call": "x"}}]},
    {"error": None, "choices": []},
]


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_an_odd_chunk_loses_nothing(odd: dict[str, Any]) -> None:
    """Whatever a chunk holds, what came before and after it is kept."""
    wrong, reply = read(stream(chunk(content="paid "), odd, chunk(content="text", finish_reason="stop")))
    assert (wrong, reply["choices"][0]["message"]["content"]) == (None, "paid text")


def test_a_chunk_too_deep_loses_nothing() -> None:
    """A chunk that can't be parsed ends the stream, and what came before is kept."""
    wrong, reply = read(stream(chunk(content="paid"), done=False) + b"data: " + b"[" * 100_000 + b"\n\n", 4096)
    assert "can't be read" in str(wrong)
    assert reply["choices"][0]["message"]["content"] == "paid"


def test_an_error_in_the_stream_is_told() -> None:
    """The API can report an error after it has begun."""
    error = {"message": "overloaded", "type": "server_error", "param": None, "code": "busy"}
    assert read(stream({"error": error}))[0] == "the API reports overloaded (type: server_error, code: busy)"
    assert read(stream({"error": "overloaded"}))[0] == "the API reports overloaded"


def test_a_broken_chunk_is_told() -> None:
    """A chunk that is no JSON is an error."""
    assert "can't be read" in str(read(b"data: {\n\n")[0])


@pytest.mark.parametrize(
    ("part", "count", "flaw"),
    [
        ({"delta": {"content": "a"}}, 130, "what is more than 128 answers"),
        ({"index": 0, "delta": {"tool_calls": [{"function": {"name": "f"}}]}}, 10_002, "what is more than 10000 calls"),
    ],
    ids=["answers", "calls"],
)
def test_what_nobody_asked_for_is_bounded(part: dict[str, Any], count: int, flaw: str) -> None:
    """More answers or calls than anybody asks for are left out, and said to be, once."""
    assembly = Assembly()
    for number in range(count):
        calls = [{**call, "id": f"c{number}"} for call in part["delta"].get("tool_calls", ())]
        assembly.add({"choices": [{"index": number, **part, "delta": {**part["delta"], "tool_calls": calls}}]})
    assert len(assembly.flaws) == 1
    assert assembly.flaws[0].startswith(flaw)
    choices = assembly.reply()["choices"]
    assert (len(choices), len(choices[0]["message"].get("tool_calls", ()))) in [(128, 0), (1, 10_000)]
