"""Record and replay: the modes, streams with their time, rules and faults beside it."""

from __future__ import annotations

import http.client
import json
import re
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from mock_server import CassetteError, MockServer, Recording, VocabularyError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEY = "sk-abcdefghijklmnopqrstuvwxyz"
CHAT = "/v1/chat/completions"


class Got(NamedTuple):
    """A whole answer."""

    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def text(self) -> str:
        """The content of the first choice."""
        return str(json.loads(self.body)["choices"][0]["message"]["content"])

    @property
    def error(self) -> Any:
        """The error."""
        return json.loads(self.body)["error"]


def send(mock: MockServer, text: str = "Hi", path: str = CHAT, **fields: Any) -> Got:
    """The answer to a chat request."""
    body = {"model": "gpt-4", "messages": [{"role": "user", "content": text}], **fields}
    line = http.client.HTTPConnection("127.0.0.1", mock.port, timeout=20)
    try:
        line.request("POST", path, json.dumps(body), {"Authorization": f"Bearer {KEY}"})
        response = line.getresponse()
        lines = {name: value for name, value in response.getheaders() if name not in {"Date", "Server", "Connection"}}
        return Got(response.status, response.read(), lines)
    finally:
        line.close()


@pytest.fixture
def tape(tmp_path: Path) -> Path:
    """Where the cassette goes."""
    return tmp_path / "tapes" / "chat.yaml"


@pytest.fixture
def recorded(mock: MockServer, tape: Path) -> Callable[..., MockServer]:
    """Makes a server that records from `mock`."""
    return lambda **words: MockServer(record=Recording(str(tape), mock.base_url, **words))


def replaying(tape: Path, **words: Any) -> MockServer:
    """A server that replays alone."""
    return MockServer(record=Recording(str(tape), **words))


def test_replays_the_same(mock: MockServer, recorded: Callable[..., MockServer], tape: Path) -> None:
    """Plain replies, streams, errors and other routes come back byte for byte, headers included."""
    requests: list[dict[str, Any]] = [
        {},
        {"stream": True, "n": 2},
        {"model": "unheard-of"},
        {"temperature": 9},
        {"path": "/v1/embeddings"},
        {"text": "Grüße\n\tan \u2028 alle 🎉"},
    ]
    with recorded() as server:
        first = [send(server, **request) for request in requests]
    with replaying(tape) as server:
        assert [send(server, **request) for request in requests] == first
    assert len(mock.journal) == len(requests)
    assert [one.status for one in first] == [200, 200, 404, 400, 404, 200]


def test_equal_requests_in_order(mock: MockServer, recorded: Callable[..., MockServer], tape: Path) -> None:
    """Equal requests get their replies one after another, then the last again; in each session."""
    mock.on().reply_sequence(["one", "two"])
    with recorded() as server:
        assert [send(server).text for _ in range(2)] == ["one", "two"]
    with replaying(tape) as server:
        assert [send(server).text for _ in range(3)] == ["one", "two", "two"]
        server.reset_sessions()
        assert send(server).text == "one"


def test_none_names_the_closest(recorded: Callable[..., MockServer], tape: Path) -> None:
    """What was not recorded is an error that names the closest recording and what differs."""
    with recorded() as server:
        send(server, temperature=1)
        send(server, "Something else", temperature=0.5, user="me")
    with replaying(tape) as server:
        answer = send(server, "Hello", temperature=1.0)
    assert answer.status == 404
    assert answer.error["code"] == "not_recorded"
    assert answer.error["param"] == "messages[0].content"
    assert f"{tape}:3: messages[0].content: recorded 'Hi', got 'Hello'." in answer.error["message"]


def test_none_needs_a_cassette(tape: Path) -> None:
    """Replaying a cassette that is not there fails before anything is served."""
    with pytest.raises(CassetteError, match=r"chat\.yaml:1: there is no such cassette"):
        replaying(tape)


def test_recording_needs_a_url(tape: Path) -> None:
    """A mode that records wants to know from where."""
    with pytest.raises(CassetteError, match="'new' needs a URL"):
        replaying(tape, mode="new")


@pytest.mark.parametrize("words", [{"url": "ftp://a/v1"}, {"url": "http://u:p@a/v1"}, {"scrub": ["a["]}])
def test_words_are_checked(tape: Path, words: dict[str, Any]) -> None:
    """A URL of another kind or with a password, and a path that cannot be read, are refused."""
    with pytest.raises(VocabularyError):
        MockServer(record=Recording(str(tape), **{"url": "http://127.0.0.1:9/v1", **words}))


def test_once(mock: MockServer, recorded: Callable[..., MockServer]) -> None:
    """The mode `once` records while there is no cassette, and only replays afterwards."""
    with recorded(mode="once") as server:
        assert [send(server).status, send(server, "Ho").status] == [200, 200]
    with recorded(mode="once") as server:
        assert [send(server).status, send(server, "New").status] == [200, 404]
    assert len(mock.journal) == 2


def test_new(mock: MockServer, recorded: Callable[..., MockServer], tape: Path) -> None:
    """The mode `new` replays what there is, and adds the rest."""
    with recorded(mode="new") as server:
        send(server)
    before = tape.read_text()
    with recorded(mode="new") as server:
        assert [send(server).status, send(server, "New").status] == [200, 200]
    assert len(mock.journal) == 2
    assert tape.read_text().startswith(before)


def test_all(mock: MockServer, recorded: Callable[..., MockServer], tape: Path) -> None:
    """The mode `all` never replays, and its recordings take the place of the old."""
    mock.on().reply_sequence(["old", "new"])
    for text in ("old", "new"):
        with recorded(mode="all") as server:
            assert send(server).text == text
    assert "content: old" not in tape.read_text()


def test_loose(recorded: Callable[..., MockServer], tape: Path) -> None:
    """Loosely, only what decides the reply is compared, and whether it is a stream."""
    with recorded() as server:
        send(server, temperature=0)
    with replaying(tape, match="loose") as server:
        assert send(server, temperature=1, user="me").status == 200
        assert send(server, tools=[{"type": "function", "function": {"name": "f"}}]).error["param"] == "tools"
        assert send(server, stream=True).error["param"] == "stream"


@pytest.mark.parametrize("stream", [False, True], ids=["plain", "stream"])
def test_a_cassette_that_cannot_be_written(
    recorded: Callable[..., MockServer], tape: Path, caplog: pytest.LogCaptureFixture, stream: bool
) -> None:
    """The client gets the answer that was paid for, the journal has it, and a warning names the file."""
    with recorded() as server:
        tape.parent.write_text("a file in the place of the folder")
        assert send(server, stream=stream).status == 200
        assert server.journal[-1].text
    assert f"{tape} can't be written" in caplog.text


def test_a_stream_keeps_its_time(mock: MockServer, recorded: Callable[..., MockServer], tape: Path) -> None:
    """A stream passes through as it comes, and is replayed with its times, or at once."""
    mock.on().reply("one two three").stream(first=1, delay=0.02)
    assert min(_seconds(recorded()), _seconds(replaying(tape))) >= 1.06
    tape.write_text(re.sub(r"after: [\d.]+", "after: 3600", tape.read_text()))
    _seconds(replaying(tape, timing=False))  # would wait for an hour


def _seconds(server: MockServer) -> float:
    with server:
        started = time.monotonic()
        assert send(server, stream=True).status == 200
        return time.monotonic() - started


def test_a_stream_is_not_held_back(mock: MockServer, recorded: Callable[..., MockServer], tape: Path) -> None:
    """Events pass through as they come; a client that leaves, or the server's end, records nothing."""
    mock.on().reply("one two three").stream(delay=600)
    with recorded() as server:
        line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        body = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hi"}], "stream": True}
        line.request("POST", CHAT, json.dumps(body), {"Authorization": f"Bearer {KEY}"})
        response = line.getresponse()
        assert b"assistant" in response.readline()
    response.close()
    line.close()
    assert server.journal[-1].outcome == "aborted"
    assert not tape.exists()


def test_rules_and_faults_go_on(mock: MockServer, recorded: Callable[..., MockServer]) -> None:
    """Rules answer first, faults strike what is recorded, and the journal tells them apart."""
    with recorded() as server:
        server.on(user="mine").reply("from a rule")
        assert send(server, "mine").text == "from a rule"
        server.fault("down", when={"user": "theirs"}, status=503, times=1)
        assert [send(server, "theirs").status for _ in range(2)] == [503, 200]
        server.fault("cut", when={"stream": True}, cut_after=2)
        with pytest.raises(http.client.IncompleteRead):
            send(server, stream=True)
        rules = [entry.rule for entry in server.journal]
        assert rules == ["rule-1", None, "cassette (recorded)", "cassette (recorded)"]
        assert server.journal[2].completion_tokens > 0
    assert len(mock.journal) == 2


def test_no_server_there(tape: Path) -> None:
    """A server that cannot be reached is a 502 of the mock's own, and records nothing."""
    with MockServer() as gone:
        url = gone.base_url
    with MockServer(record=Recording(str(tape), url)) as server:
        answer = send(server)
    assert (answer.status, answer.error["code"]) == (502, "upstream_failed")
    assert not tape.exists()


def test_stays_below_the_url(recorded: Callable[..., MockServer], mock: MockServer) -> None:
    """A path that leads out of the URL is not asked for."""
    with recorded() as server:
        assert send(server, path="/v1/../__admin/reset").status == 404
        assert send(server, path="/__elsewhere").status == 404
    assert len(mock.journal) == 0
