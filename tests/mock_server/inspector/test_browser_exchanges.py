from __future__ import annotations

import http.client
import json
import re
import time
from typing import Any

import pytest

from mock_server.journal.entry import Entry

pytestmark = pytest.mark.slow
MARKUP = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"


def test_empty(page: Any) -> None:
    """Without exchanges the page tells how to make one."""
    assert "Waiting for the first request" in page.heading()
    assert f"{page.mock.base_url}/chat/completions" in page.text("#exchange")


def test_live(page: Any) -> None:
    """An exchange appears by itself, on top of those before it."""
    page.mock.on(name="greeting", user="Hello").reply("Hi!")
    page.ask("Hello")
    page.until(lambda: page.said() == ["Hello"])
    page.ask("Second")
    page.until(lambda: page.said() == ["Second", "Hello"])
    assert page.text(".row .rule") == "greeting"
    assert page.text("#totals").startswith("2 exchanges")


def test_markup_stays_text(page: Any) -> None:
    """Markup in a prompt, a reply, a name or a header is shown as text, and runs nothing."""
    page.mock.on(name=MARKUP.replace("/", "|"), user=MARKUP).reply(MARKUP)
    page.mock.on(user={"contains": MARKUP}, model="gpt-4o").reply("never")
    page.ask(MARKUP, user=MARKUP)
    page.ask(f"{MARKUP} again", stream=True, functions=[{"name": "f", "description": MARKUP}])
    page.until(lambda: page.said() == [f"{MARKUP} again", MARKUP])
    for _ in range(2):
        page.press("j")
        page.until(lambda: page.text(".panel .turn.user").count(MARKUP) == 1)
        for _ in range(5):
            page.press("l")
            assert page.count("#exchange script, #exchange img, #rows img, #rows script") == 0
    page.press("2")
    page.until(lambda: page.text("#view-rules").count("<img src=x onerror=") == 4)
    assert page.js("return document.title") == "OpenAI mock"


def test_conversation(page: Any) -> None:
    """Functions on offer and the call in reply are shown."""
    page.mock.on().call("get_weather", {"city": "Bern"})
    page.ask("Weather?", functions=[{"name": "get_weather", "parameters": {"type": "object", "properties": {}}}])
    page.until(page.said)
    page.press("j")
    page.until(lambda: "calls get_weather" in page.text(".turn.assistant"))
    assert '"city": "Bern"' in page.text(".turn.assistant pre")
    assert "1 function on offer: get_weather" in page.text(".offered")
    assert "finish reason: function_call" in page.text(".turn.assistant")


def test_parts(page: Any) -> None:
    """The parts of an exchange are a keystroke away: request, reply and curl."""
    page.ask("Hello")
    page.until(page.said)
    page.press("j")
    page.until(lambda: "Conversation" in page.text("[role=tab][aria-selected=true]"))
    page.press("l")
    assert json.loads(page.text(".panel pre"))["messages"][0]["content"] == "Hello"
    page.press("l")
    assert json.loads(page.text(".panel pre"))["object"] == "chat.completion"
    page.press("l")
    assert page.text(".panel pre").startswith(
        f"curl --globoff --path-as-is -X POST {page.mock.base_url}/chat/completions"
    )
    assert "sk-test" not in page.js("return document.documentElement.outerHTML")


def test_stream(page: Any) -> None:
    """A stream is shown chunk by chunk, with the moments at which they were sent."""
    page.mock.on().reply("one two").stream(first=0.02, delay=0.01)
    page.ask("Hello", stream=True)
    page.until(page.said)
    page.press("j")
    page.until(lambda: page.text(".turn.assistant .text") == "one two")
    page.press("l")
    assert page.text(".timeline .quiet").startswith("4 chunks: the first after ")
    sent = [float(text) for text in re.findall(r"\+([\d.]+) ms", page.text(".chunks"))]
    assert sent == [pytest.approx(1000 * moment, rel=0.01) for moment in page.mock.journal[-1].moments]
    assert page.text(".chunks .kind").split() == ["role", "content", "content", "finish"]


def test_a_stream_that_is_looked_at(page: Any) -> None:
    """An exchange that is open while its stream is sent shows the rest of it by itself."""
    page.mock.on().reply("one two three").stream(delay=0.4)
    line = http.client.HTTPConnection("127.0.0.1", page.mock.port, timeout=10)
    body = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hello"}], "stream": True}
    line.request("POST", "/v1/chat/completions", json.dumps(body), {"Authorization": "Bearer sk-test"})
    response = line.getresponse()
    page.until(page.said)
    page.press("j")
    page.until(lambda: page.count("[role=tab]"))
    line.close()
    response.close()
    page.until(lambda: "aborted" in page.text("#exchange dl.facts"))


def test_an_exchange_that_was_overtaken(page: Any) -> None:
    """An exchange that took longer than one that came after it is shown in its place."""
    journal = page.mock.journal
    for number in (3, 1, 2):
        entry = Entry(number, 1.0, "GET", f"/v1/{number}", "")
        journal.add(entry)
        page.until(lambda: page.count("[role=option]") == len(journal))
        time.sleep(0.3)
    assert page.said() == ["GET /v1/3", "GET /v1/2", "GET /v1/1"]


def test_a_stream_that_was_left(page: Any) -> None:
    """Of a stream whose client went away the chunks that were not sent say so."""
    page.mock.on().reply("one two three four five six").stream(delay=0.05)
    line = http.client.HTTPConnection("127.0.0.1", page.mock.port, timeout=10)
    body = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hello"}], "stream": True}
    line.request("POST", "/v1/chat/completions", json.dumps(body), {"Authorization": "Bearer sk-test"})
    line.getresponse().close()
    line.close()
    page.until(lambda: page.mock.journal[-1].outcome == "aborted")
    page.until(page.said)
    page.press("j")
    page.until(lambda: page.count("[role=tab]"))
    page.press("l")
    page.until(lambda: page.text(".row .tag.fault") == "aborted")
    assert page.text(".chunks li:last-child .at") == "not sent"
    assert " not sent." in page.text(".timeline .quiet")


def test_near_misses(page: Any) -> None:
    """An exchange that no rule answered tells which were close, and what they missed."""
    page.mock.on(name="greeting", user="Hello", model="gpt-4").reply("Hi!")
    page.ask("Hello!")
    page.until(page.said)
    page.press("j")
    page.until(lambda: "Why no rule answered" in page.text(".near"))
    assert "1 of 2 hold" in page.text(".near")
    assert page.text(".near td").split("\n") == ["user", "'Hello'", "'Hello!'"]


def test_cost(page: Any) -> None:
    """Tokens and an estimate of the cost are shown, and the estimate says so."""
    page.mock.on().reply("Hi")
    page.ask("Hello", model="gpt-4o")
    page.until(page.said)
    page.press("j")
    page.until(lambda: "Estimate, prices of" in page.text("#exchange .facts"))
    entry = page.mock.journal[-1]
    assert f"{entry.prompt_tokens} in, {entry.completion_tokens} out" in page.text("#exchange .facts")
    assert "≈ $0.0000" in page.text("#exchange .facts")


def test_cleared(page: Any) -> None:
    """A journal that is cleared is empty on the page too, and what comes next is shown."""
    page.ask("Hello")
    page.until(page.said)
    page.mock.reset()
    page.until(lambda: page.said() == [])
    page.ask("Again")
    page.until(lambda: page.said() == ["Again"])
