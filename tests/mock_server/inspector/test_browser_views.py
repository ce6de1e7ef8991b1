from __future__ import annotations

import json
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.serving import make_server

from mock_server import Engine, JournalBounds, create_app
from mock_server.inspector import events

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow
TOKEN = "the-admin-token"

NEVER = 3600.0
"""Seconds that no test waits for."""


def test_rules(page: Any) -> None:
    """Rules are listed with their use, those that were never used marked; changes appear by themselves."""
    page.mock.on(name="used", user="one").reply("1")
    page.mock.on(name="idle", user="two").reply("2")
    page.ask("one")
    page.press("2")
    page.until(lambda: "2 rules" in page.text("#view-rules header"))
    assert "1 was never used" in page.text("#view-rules header")
    assert "idle" in page.text("tr.idle")
    page.ask("two")
    page.until(lambda: "All were used" in page.text("#view-rules header"))
    page.mock.reset_rules()
    page.until(lambda: "There are no rules" in page.text("#view-rules header"))


def test_fault_switch(page: Any) -> None:
    """Switching a fault changes what the API answers, there and back, and the keyboard keeps its place."""
    page.mock.fault("outage", status=503)
    page.press("3")
    page.until(lambda: page.count("[role=switch]") == 1)
    assert page.ask("one") == 503
    page.until(lambda: "struck 1 time" in page.text(".faults"))
    page.click("#fault-outage")
    page.until(lambda: page.count("[role=switch][aria-checked=false]") == 1)
    assert page.ask("two") == 200
    page.press(" ")
    page.until(lambda: page.count("[role=switch][aria-checked=true]") == 1)
    assert page.ask("three") == 503
    page.until(lambda: "struck 2 times" in page.text(".faults"))


def test_usual_faults(page: Any) -> None:
    """A usual fault is added with a click, switched off, and can be removed again."""
    page.press("3")
    page.until(lambda: page.count(".usual button") > 0)
    page.click(".usual button:first-child")
    page.until(lambda: page.count("[role=switch][aria-checked=false]") == 1)
    assert page.ask("one") == 200
    page.click("[aria-label='Remove outage']")
    page.until(lambda: page.count("[role=switch]") == 0)


def test_ten_thousand(page: Any) -> None:
    """10,000 exchanges scroll with a bounded number of nodes, and the oldest can be reached."""
    headers = {"Authorization": "Bearer sk-test"}
    page.mock.on().reply("x")
    for number in range(10_000):
        body = {"model": "gpt-4", "messages": [{"role": "user", "content": f"Number {number}"}]}
        page.mock.engine.answer("POST", "/v1/chat/completions", headers, json.dumps(body).encode())
    page.until(lambda: page.text("#totals").startswith("10,000 exchanges"))
    most = 0
    for part in range(11):
        page.js(
            "const box = document.getElementById('rows'); box.scrollTop = box.scrollHeight * arguments[0] / 10", part
        )
        page.until(lambda: all(text.startswith("Number") for text in page.said()))
        most = max(most, page.count("*"))
    assert most < 700
    page.until(lambda: page.said()[-1:] == ["Number 0"])
    page.press("g")
    page.until(lambda: page.text(".turn.user .text") == "Number 9999")
    page.press("/")
    page.press("Number 77")
    page.until(lambda: page.text("#totals").startswith("111 exchanges"))


@pytest.mark.parametrize("narrowed", ["search", "filter", "not"])
def test_a_full_journal(page: Any, narrowed: str) -> None:
    """Exchanges that are pushed out of the journal leave the list, whatever is shown."""
    page.mock.engine.state.journal.bounds = JournalBounds(entries=20)
    if narrowed == "search":
        page.press("/")
        page.press("Number")
    elif narrowed == "filter":
        page.click("[data-only=errors]")
        page.mock.fault(status=500)
    for number in range(30):
        page.ask(f"Number {number}")
        if number == 10:
            page.until(lambda: page.said()[:1] == ["Number 10"])
    page.until(lambda: page.said()[:1] == ["Number 29"])
    page.until(lambda: page.text("#totals").startswith("20 exchanges"))
    page.js("document.getElementById('rows').scrollTop = 9999")
    page.until(lambda: page.said()[-1:] == ["Number 10"])


def test_place_is_kept(page: Any) -> None:
    """What somebody reads further down stays where it is while others come in above."""
    for number in range(40):
        page.ask(f"Number {number}")
    page.until(lambda: page.text("#totals").startswith("40 exchanges"))
    page.js("document.getElementById('rows').scrollTop = 600")
    where = "return document.getElementById(arguments[0]).getBoundingClientRect().top"
    page.until(lambda: page.count("#row-28") == 1)
    before = page.js(where, "row-28")
    page.ask("new")
    page.until(lambda: page.text("#totals").startswith("41 exchanges"))
    assert page.js(where, "row-28") == before


def test_narrow(page: Any) -> None:
    """On a narrow screen the list and the exchange take turns, and nothing is wider than the screen."""
    page.open(width=390, height=800)
    page.ask("one")
    page.until(page.said)
    page.click("[role=option]")
    page.until(lambda: page.text(".turn.user .text") == "one")
    assert page.js("return document.documentElement.scrollWidth") <= 390
    assert not page.js("return document.getElementById('rows').checkVisibility()")
    page.click(".back")
    assert page.js("return document.getElementById('rows').checkVisibility()")


def test_stop_with_the_page_open(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that somebody looks at stops without waiting for the next heartbeat."""
    monkeypatch.setattr(events, "HEARTBEAT", NEVER)
    page.mock.stop()
    page.until(lambda: page.text("#live") == "Reconnecting")
    page.complains = True


@pytest.fixture
def guarded() -> Iterator[str]:
    """The URL of a server whose admin API wants a token."""
    server = make_server("127.0.0.1", 0, create_app(engine=Engine(), admin_token=TOKEN), threaded=True)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_token(page: Any, guarded: str) -> None:
    """Where a token is wanted the page asks for it, and forgets it with the tab."""
    page.driver.get(guarded)
    page.until(lambda: page.js("return document.getElementById('access').open"))
    page.press(TOKEN)
    page.press("\ue007")
    page.until(lambda: page.text("#live") == "Live")
    assert page.js("return Object.values(sessionStorage)") == [TOKEN]
    assert page.js("return Object.values(localStorage)") == []
    page.complains = True
