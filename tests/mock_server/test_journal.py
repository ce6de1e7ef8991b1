"""What is kept of each exchange, and in which forms it comes out."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

import pytest

from mock_server import Config, JournalBounds, Rule, UnknownNameError
from mock_server.journal import export

if TYPE_CHECKING:
    from conftest import Asker

    from mock_server.journal.journal import Journal

ONE = {"X-Mock-Session": "one"}


def _journal(ask: Asker) -> Journal:
    return ask.engine.state.journal


def test_entry(ask: Asker) -> None:
    """An entry knows the request, the reply and what they counted."""
    body = ask.ok("hello", temperature=0.5)
    entry = _journal(ask)[-1]
    assert (entry.number, entry.time, entry.status, entry.model) == (1, 1_700_000_000.0, 200, "gpt-4")
    assert (entry.prompt_tokens, entry.completion_tokens) == (8, body["usage"]["completion_tokens"])
    assert entry.request is not None
    assert entry.request.temperature == 0.5
    assert entry.response == body
    assert entry.text == body["choices"][0]["message"]["content"]


def test_streams_are_put_together(asker: type[Asker]) -> None:
    """The text of a stream is that of the plain reply."""
    plain, streamed = asker(), asker()
    plain.ok()
    streamed.chunks()
    assert _journal(streamed)[-1].streamed
    assert _journal(streamed)[-1].text == _journal(plain)[-1].text


def test_errors_are_kept(ask: Asker) -> None:
    """A request that was refused is kept, with what was wrong."""
    ask.send(temperature=9)
    entry = _journal(ask)[-1]
    assert (entry.status, entry.request, entry.json["temperature"]) == (400, None, 9)
    assert entry.response["error"]["param"] == "temperature"


def test_bounded_by_count(asker: type[Asker]) -> None:
    """Beyond the count the oldest go; the numbers go on."""
    ask = asker(Config(journal=JournalBounds(entries=2)))
    for _ in range(5):
        ask.send()
    assert [entry.number for entry in _journal(ask)] == [4, 5]
    assert _journal(ask).added == 5


def test_bounded_by_bytes(asker: type[Asker]) -> None:
    """Beyond the bytes the oldest go too."""
    ask = asker(Config(journal=JournalBounds(bytes=10_000)))
    for _ in range(20):
        ask.send("x" * 1_000)
    assert _journal(ask).bytes <= 10_000
    assert 1 < len(_journal(ask)) < 10


def test_search(ask: Asker) -> None:
    """Entries are found by text, and by their attributes."""
    ask.send("needle")
    ask.send("hay", model="gpt-4o")
    ask.send("hay", temperature=9)
    assert [entry.number for entry in _journal(ask).search("NEEDLE")] == [1]
    assert [entry.number for entry in _journal(ask).search(model="gpt-4o")] == [2]
    assert [entry.number for entry in _journal(ask).search("hay", status=400)] == [3]


def test_search_what_a_stream_says(asker: type[Asker]) -> None:
    """A text is found though a stream divides it among its chunks, and JSON escapes it."""
    ask = asker(Config(rules=[Rule(reply="The quick brown fox")]))
    ask.send('Say "Grüße"\nnow', stream=True)
    for text in ("QUICK BROWN", 'say "grüße"', "grüße", '"\nNow'):
        assert len(_journal(ask).search(text)) == 1, text
    assert _journal(ask).search("quick fox") == []


def test_get_and_slices(ask: Asker) -> None:
    """Entries are found by their number, and come in slices."""
    for _ in range(3):
        ask.send()
    assert _journal(ask).get(2).number == 2
    assert [entry.number for entry in _journal(ask)[1:]] == [2, 3]
    with pytest.raises(UnknownNameError, match="no journal entry 9"):
        _journal(ask).get(9)


def test_clear_one_session(ask: Asker) -> None:
    """One session's entries can be forgotten alone."""
    ask.send()
    ask.send(headers=ONE)
    _journal(ask).clear("one")
    assert [entry.number for entry in _journal(ask)] == [1]


def test_json_lines(ask: Asker) -> None:
    """JSON lines hold one whole exchange each."""
    ask.send("hello")
    ask.send(stream=True)
    one, two = map(json.loads, export.json_lines(_journal(ask)).splitlines())
    assert one["request"]["messages"][0]["content"] == "hello"
    assert two["response"][0]["object"] == "chat.completion.chunk"


def test_har(ask: Asker) -> None:
    """An HTTP archive has each request and response, without keys."""
    ask.send("hello")
    archive = export.har(_journal(ask), "http://127.0.0.1:1")
    entry = archive["log"]["entries"][0]
    assert entry["request"]["url"] == "http://127.0.0.1:1/v1/chat/completions"
    assert entry["startedDateTime"] == "2023-11-14T22:13:20+00:00"
    assert json.loads(entry["response"]["content"]["text"])["object"] == "chat.completion"
    assert "sk-abc" not in json.dumps(archive)


def test_curl(ask: Asker) -> None:
    """The command sends the same body again, and takes its key from the environment."""
    ask.send('it\'s "quoted" $HOME', headers={"X-Team": "red"})
    words = shlex.split(export.curl(_journal(ask)[-1], "http://127.0.0.1:1/"))
    assert words[:6] == ["curl", "--globoff", "--path-as-is", "-X", "POST", "http://127.0.0.1:1/v1/chat/completions"]
    assert "Authorization: Bearer $OPENAI_API_KEY" in words
    assert "x-team: red" in words
    assert json.loads(words[-1])["messages"][0]["content"] == 'it\'s "quoted" $HOME'


def test_curl_runs_nothing_else(ask: Asker) -> None:
    """What a client sent is one word of the command: no method is a pipe, and no body names a file."""
    ask.raw(b"@/etc/passwd", method="A|id", path="/v1/models")
    words = shlex.split(export.curl(_journal(ask)[-1], "http://127.0.0.1:1/"), comments=True)
    assert words[3:5] == ["-X", "A|id"]
    assert words[-2:] == ["--data-raw", "@/etc/passwd"]
    assert "'A|id'" in export.curl(_journal(ask)[-1], "http://127.0.0.1:1/")


def test_har_of_a_query(ask: Asker) -> None:
    """The query stands in an archive name by name, and a request without a body has none there."""
    ask.get("/v1/chat/completions?limit=2&order=desc")
    request = export.har(_journal(ask), "http://x")["log"]["entries"][0]["request"]
    assert request["queryString"] == [{"name": "limit", "value": "2"}, {"name": "order", "value": "desc"}]
    assert "postData" not in request


def test_found_by_number(asker: type[Asker]) -> None:
    """An entry is found by its number as long as it is kept."""
    ask = asker(Config(journal=JournalBounds(entries=2)))
    for headers in ({}, ONE, {}):
        ask.send(headers=headers)
    journal = _journal(ask)
    assert journal.get(2).session == "one"
    journal.clear("one")
    assert journal.get(3).number == 3
    for number in (1, 2, 4):
        with pytest.raises(UnknownNameError, match=f"no journal entry {number}"):
            journal.get(number)


def test_repeated_streams(ask: Asker) -> None:
    """A stream that was sent before is kept as whole as the first."""
    bodies = [ask.send(stream=True).body for _ in range(4)]
    assert [entry.reply for entry in _journal(ask)] == bodies
    assert all(entry.streamed for entry in _journal(ask))
    assert len({entry.text for entry in _journal(ask)}) == 1


def test_what_comes_later_is_counted(asker: type[Asker]) -> None:
    """A reply that came after its entry was kept counts as soon as it is whole."""
    ask = asker(Config(journal=JournalBounds(bytes=20_000)))
    ask.send()
    journal = _journal(ask)
    entry = journal[-1]
    before = journal.bytes
    entry.reply += b"x" * 1_000
    journal.changed(entry)
    assert journal.bytes == before + 1_000
    entry.reply += b"x" * 20_000
    journal.changed(entry)
    assert (len(journal), journal.bytes) == (0, 0)
    journal.changed(entry)
    assert journal.bytes == 0
