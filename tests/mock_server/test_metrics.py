"""`/metrics`: what is counted, with labels that cannot grow without end."""

from __future__ import annotations

import http.client
import json
import sys
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from mock_server import Clock, Config, Engine, Fault, FaultRule, Match, Reply, Rule, Timing, create_app
from mock_server.journal.entry import Entry
from mock_server.journal.tally import BOUNDS, MOST_TALLIES, MOST_VALUES, OTHER, Tallies

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from mock_server import MockServer

CONFIG = Config(
    rules=[Rule(name="greeting", when=Match(user="Hi"), reply="Hello!")],
    faults=[FaultRule(Fault(status=503, times=1), name="outage", when=Match(user="Ho"))],
)
HEADERS = {"Authorization": "Bearer sk-test"}


@pytest.fixture
def client() -> FlaskClient:
    """A client of an application with a rule and a fault."""
    return create_app(engine=Engine(CONFIG, Clock(1.0))).test_client()


def _send(client: FlaskClient, text: str, **fields: object) -> None:
    body = {"model": "gpt-4", "messages": [{"role": "user", "content": text}], **fields}
    client.post("/v1/chat/completions", json=body, headers=HEADERS).get_data()


def _samples(client: FlaskClient) -> dict[tuple[str, ...], float]:
    """Each sample by its name and its labels' values, in the order of the labels' names."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    families = text_string_to_metric_families(answer.get_data(as_text=True))
    return {
        (
            sample.name.removeprefix("openai_mock_"),
            *(value for _name, value in sorted(sample.labels.items())),
        ): sample.value
        for family in families
        for sample in family.samples
    }


def test_counters(client: FlaskClient) -> None:
    """Answers count by status, model and rule; tokens by model; faults by name."""
    for text in ("Hi", "Hi", "Ho", "Ho"):
        _send(client, text)
    _send(client, "Hi", model="made-up")
    found = _samples(client)
    assert found["requests_total", "gpt-4", "greeting", "200"] == 2
    assert found["requests_total", "gpt-4", "", "200"] == 1
    assert found["requests_total", "gpt-4", "", "503"] == 1
    assert found["requests_total", "", "", "404"] == 1
    assert found["faults_total", "outage"] == 1
    assert found["tokens_total", "prompt", "gpt-4"] == 4 * 8
    assert found["tokens_total", "completion", "gpt-4"] > 0


def test_durations(client: FlaskClient) -> None:
    """The histogram has every answer, in buckets that only grow."""
    for text in ("Hi", "Ho", "Hu"):
        _send(client, text)
    found = _samples(client)
    buckets = [value for name, value in found.items() if name[0] == "request_duration_seconds_bucket"]
    assert len(buckets) == len(BOUNDS) + 1
    assert buckets == sorted(buckets)
    assert buckets[-1] == found["request_duration_seconds_count",] == 3


def test_journal(client: FlaskClient) -> None:
    """The journal's size is told; a reset empties it and takes no counter back."""
    _send(client, "Hi")
    assert _samples(client)["journal_entries",] == 1
    assert _samples(client)["journal_bytes",] > 0
    client.post("/__admin/reset")
    found = _samples(client)
    assert found["journal_entries",] == 0
    assert found["requests_total", "gpt-4", "greeting", "200"] == 1


def test_open_streams(mock: MockServer) -> None:
    """A slow stream is open while it is sent, and not afterwards."""
    mock.on().reply(Reply(text="one two", stream=Timing(delay=0.05)))
    line = http.client.HTTPConnection("127.0.0.1", mock.port, timeout=20)
    body = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hi"}], "stream": True}
    line.request("POST", "/v1/chat/completions", json.dumps(body), HEADERS)
    response = line.getresponse()
    response.readline()
    assert mock.engine.state.streams.value == 1
    response.read()
    line.close()
    mock.stop()
    assert mock.engine.state.streams.value == 0


def test_names_are_bounded() -> None:
    """However many names clients make up, the labels stay few, and nothing goes uncounted."""
    tallies = Tallies()
    many = MOST_TALLIES + 500
    for number in range(many):
        entry = Entry(number, 0.0, "POST", "/", "")
        entry.status, entry.model, entry.prompt_tokens = 200 + number % 2, f"model-{number}", 1
        entry.rule = f"rule-{number % 300}"
        tallies.count(entry)
    found = tallies.all()
    assert len({labels.model for labels, _tally in found}) == MOST_VALUES + 1
    assert len({labels.rule for labels, _tally in found} - {OTHER}) == MOST_VALUES
    assert len(tallies._by_values) == MOST_TALLIES
    assert sum(tally.requests for _labels, tally in found) == many


def test_without_the_library(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the answer says what to install."""
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    answer = client.get("/metrics")
    assert answer.status_code == 501
    assert "cdktf-openai[metrics]" in answer.get_data(as_text=True)


def test_it_wants_no_token() -> None:
    """Whoever collects metrics shows no token of the admin API, and learns nothing that was said."""
    client = create_app(admin_token="secret").test_client()
    body = {"model": "gpt-4", "messages": [{"role": "user", "content": "What was said"}]}
    client.post("/v1/chat/completions", json=body, headers={"Authorization": "Bearer any"})
    page = client.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert (page.status_code, "gpt-4" in page.text, "said" in page.text) == (200, True, False)
