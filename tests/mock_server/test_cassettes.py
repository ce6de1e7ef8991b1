"""Cassettes as files: checked with path and line, written whole, and true to the byte."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml  # type: ignore[import-untyped]
from hypothesis import example, given
from hypothesis import strategies as st

from mock_server import CassetteError
from mock_server.recording import bodies
from mock_server.recording.cassette import Cassette
from mock_server.recording.format import Event, Recorded, RecordedReply, RecordedRequest
from mock_server.recording.matching import differences, key_of

if TYPE_CHECKING:
    from pathlib import Path

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
GOOD = Recorded(RecordedRequest("POST", "/v1/chat/completions", json={"model": "m"}), RecordedReply(200, text="a"))
BAD = [
    ("version: 2", 1, "version: Invalid enum value 2"),
    ("version: 1\nrecordings:\n- request: {method: GET}", 3, "recordings[0].request: Object missing required field"),
    ("version: 1\nrecordings:\n- {}\n", 3, "recordings[0]: Object missing required field `request`"),
    ("version: 1\nrecordings:\n- request: {method: GET, path: /v1}\n  reply:\n    status: 20\n", 5, "status: Expected"),
    (
        "version: 1\nrecordings:\n- request: {method: GET, path: /v1}\n  reply:\n    status: 200\n    base64: a\n",
        6,
        "recordings[0].reply.base64",
    ),
]


@pytest.mark.parametrize(("text", "line", "problem"), BAD)
def test_bad_cassettes(tmp_path: Path, text: str, line: int, problem: str) -> None:
    """An error names the file, the line, the path and the problem."""
    path = tmp_path / "bad.yaml"
    path.write_text(text)
    with pytest.raises(CassetteError, match=re.escape(problem)) as error:
        Cassette(path)
    assert str(error.value).startswith(f"{path}:{line}: ")


def test_written_in_one_step(tmp_path: Path) -> None:
    """The file is always whole and nothing else stays in its folder."""
    cassette = Cassette(tmp_path / "deep" / "tape.yaml")
    for _ in range(3):
        cassette.add(GOOD)
        assert Cassette(cassette.path).all() == cassette.all()
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["tape.yaml"]


def test_a_failed_write_leaves_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the new file cannot be finished the old one stays as it was."""
    cassette = Cassette(tmp_path / "tape.yaml")
    cassette.add(GOOD)
    before = cassette.path.read_text()
    monkeypatch.setattr("os.fsync", _full)
    with pytest.raises(OSError, match="no space"):
        cassette.add(GOOD)
    assert cassette.path.read_text() == before
    assert len(list(tmp_path.iterdir())) == 1


def _full(_file: int) -> None:
    raise OSError("no space")


def test_several_lines_are_a_block(tmp_path: Path) -> None:
    """A text of several lines is written as one block, so that a diff shows the line that changed."""
    cassette = Cassette(tmp_path / "tape.yaml")
    cassette.add(Recorded(GOOD.request, RecordedReply(200, json={"content": "one\ntwo\n"})))
    assert "content: |\n        one\n        two\n" in cassette.path.read_text()


@given(JSON)
@example({"\x85": "a\u2028b\n", "\ufeff": "\r\n", "<<": "=", "1": "yes"})
def test_words_come_back(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    """Whatever JSON can say comes back from the file as it was."""
    cassette = Cassette(tmp_path_factory.mktemp("tapes") / "tape.yaml")
    data = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    cassette.add(Recorded(GOOD.request, RecordedReply(200, **bodies.body_fields(data))))
    assert bodies.bytes_of(Cassette(cassette.path).all()[0].reply) == data


@given(st.binary(max_size=40) | JSON.map(lambda value: json.dumps(value, indent=2).encode()))
def test_bodies_come_back(data: bytes) -> None:
    """Bytes of any kind come back as they were."""
    assert bodies.bytes_of(RecordedReply(200, **bodies.body_fields(data))) == data


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=1)), st.integers(1, 9))
def test_events_however_they_arrive(texts: list[str], size: int) -> None:
    """A stream is divided into its events whatever pieces it comes in."""
    whole = "".join(f"data: {text}\n\n" for text in texts).encode() + b"data: torn"
    splitter = bodies.Splitter()
    found = [event for at in range(0, len(whole), size) for event in splitter.fed(whole[at : at + size])]
    events = [bodies.event_of(data, 0.0) for data in (*found, splitter.remainder())]
    assert [event.ended for event in events] == [True] * len(texts) + [False]
    assert b"".join(map(bodies.event_bytes, events)) == whole


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_lines_end_alike(size: int) -> None:
    """Servers that end lines as HTTP does are divided into the same events, however they arrive."""
    whole, splitter = b"event: x\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n", bodies.Splitter()
    found = [event for at in range(0, len(whole), size) for event in splitter.fed(whole[at : at + size])]
    assert (found, splitter.remainder()) == ([b"event: x\ndata: 1\n\n", b"data: 2\n\n"], b"")


def test_numbers_compare_by_value() -> None:
    """`1.0` is `1`, and true is no number."""
    one, two, true = (RecordedRequest("POST", "/v1/x", json={"n": value}) for value in (1, 1.0, True))
    assert key_of(one, "strict") == key_of(two, "strict") != key_of(true, "strict")
    assert differences(one, true, "strict") == ["n: recorded 1, got True"]


def test_differences() -> None:
    """What differs is named with its path: values, missing fields, lengths."""
    one = RecordedRequest("POST", "/v1/x", json={"a": {"b": [1, 2]}, "c": [1], "d": 1})
    two = RecordedRequest("POST", "/v1/x", json={"a": {"b": [1, 3]}, "c": [], "e": "x"})
    assert differences(one, two, "strict") == [
        "a.b[1]: recorded 2, got 3",
        "c: recorded 1 items, got 0 items",
        "d: recorded 1, got nothing",
        "e: recorded nothing, got 'x'",
    ]


def test_readable(tmp_path: Path) -> None:
    """A cassette is plain YAML with its version first."""
    cassette = Cassette(tmp_path / "tape.yaml")
    cassette.add(Recorded(GOOD.request, RecordedReply(200, events=[Event(0.5, "data: {}")])))
    words = yaml.safe_load(cassette.path.read_text())
    assert list(words) == ["version", "recordings"]
    assert words["recordings"][0]["reply"]["events"] == [{"after": 0.5, "data": "data: {}"}]
