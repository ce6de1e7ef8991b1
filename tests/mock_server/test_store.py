"""State in Redis: two processes answer as one. Needs Debian's package `redis-server`."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from click.testing import CliRunner
from werkzeug.test import Client

from mock_server import Config, MockServer, RedisStore, StoreError, create_app
from mock_server.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("redis", reason="needs the extra redis")
PROGRAM = shutil.which("redis-server")
needs_redis = pytest.mark.skipif(PROGRAM is None, reason="needs redis-server: apt-get install redis-server")
CHAT = "/v1/chat/completions"
HEADERS = {"Authorization": "Bearer sk-test", "Content-Type": "application/json"}
KEPT = {"model": "gpt-4", "messages": [{"role": "user", "content": "keep"}], "store": True}
CONFIG = """
keys: []
rules:
  - {name: once, when: {user: once}, reply: once, times: 1}
  - {name: pay, when: {user: pay}, reply: paid, scenario: {name: order, state: started, then: paid}}
  - {name: count, when: {user: count}, reply: {sequence: [a, b, c], then: cycle}}
faults:
  - {name: outage, when: {user: outage}, fault: {status: 503, times: 3}}
"""


class Got(NamedTuple):
    """A whole answer."""

    status: int
    json: Any

    @property
    def text(self) -> str:
        """The content of the first choice."""
        return str(self.json["choices"][0]["message"]["content"])


class Mock:
    """A mock as its clients see it; each request comes over a new connection, so any worker may answer."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Got:
        """The answer to a request."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request(method, path, None if body is None else json.dumps(body), {**HEADERS, **headers})
            response = line.getresponse()
            return Got(response.status, json.loads(response.read()))
        finally:
            line.close()

    def chat(self, text: str, **fields: object) -> Got:
        """The answer to a chat request."""
        return self.ask("POST", CHAT, {"model": "gpt-4", "messages": [{"role": "user", "content": text}], **fields})

    def many(self, text: str, times: int) -> list[Got]:
        """The answers to parallel requests."""
        with ThreadPoolExecutor(16) as pool:
            return list(pool.map(lambda _: self.chat(text), range(times)))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a Redis of our own."""
    assert PROGRAM is not None
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [PROGRAM, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir"]
    folder = tmp_path_factory.mktemp("redis")
    with subprocess.Popen([*command, str(folder)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "Ready to accept connections" in line:
                break
        yield f"redis://127.0.0.1:{port}/0"
        process.terminate()
        process.stdout.read()


@pytest.fixture(scope="module")
def program(store: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Mock, int]]:
    """The program with two workers."""
    path = tmp_path_factory.mktemp("mock") / "mock.yaml"
    path.write_text(CONFIG)
    command = [sys.executable, "-m", "mock_server", "--port", "0", "--workers", "2"]
    command += ["--store", store, "--config", str(path), "--threads", "16"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://127\.0\.0\.1:(\d+)/v1", process.stdout.readline())
            assert found is not None
            yield Mock(int(found[1])), process.pid
            process.send_signal(signal.SIGINT)
            process.wait(30)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture
def mock(program: tuple[Mock, int]) -> Mock:
    """The two workers, as they were at the start."""
    assert program[0].ask("POST", "/__admin/reset").status == 200
    return program[0]


@needs_redis
def test_two_workers_answer(program: tuple[Mock, int]) -> None:
    """There really are two processes, and both take requests."""
    _mock, parent = program
    children = _children(parent)
    assert len(children) == 2
    deadline = time.monotonic() + 30
    before = {child: _ticks(child) for child in children}
    while time.monotonic() < deadline:
        program[0].many("count", 50)
        if all(_ticks(child) > before[child] for child in children):
            return
    pytest.fail("one worker did nothing")


def _children(pid: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_text()
        except OSError:
            continue
        if int(fields[1]) == pid and "resource_tracker" not in command:
            found.append(int(folder.name))
    return found


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


@needs_redis
def test_times(mock: Mock) -> None:
    """A rule for one time answers once over many parallel requests, and a scenario moves once."""
    texts = [one.text for one in mock.many("once", 100)]
    assert texts.count("once") == 1
    assert [one.text for one in mock.many("pay", 50)].count("paid") == 1


@needs_redis
def test_faults(mock: Mock) -> None:
    """A fault for three times strikes three times."""
    assert sorted(one.status for one in mock.many("outage", 60)) == [200] * 57 + [503] * 3


@needs_redis
def test_sequences(mock: Mock) -> None:
    """A sequence goes on whichever worker answers."""
    texts = [one.text for one in mock.many("count", 60)]
    assert {text: texts.count(text) for text in "abc"} == {"a": 20, "b": 20, "c": 20}


@needs_redis
def test_journal(mock: Mock) -> None:
    """The journal has every request once, and each worker shows the same."""
    mock.many("Hi", 80)
    for _ in range(6):
        journal = mock.ask("GET", "/__admin/journal").json
        assert sorted(entry["number"] for entry in journal["entries"]) == list(range(1, 81))
    listed = mock.ask("GET", "/__admin/journal?oldest=3").json
    assert listed["oldest"] == [entry["number"] for entry in listed["entries"][:3]]
    full = mock.ask("GET", f"/__admin/journal/{journal['entries'][5]['number']}").json
    assert full["request"]["messages"][0]["content"] == "Hi"
    assert full["headers"]["authorization"] == "[redacted]"
    assert "text" in full


@needs_redis
def test_rules_from_one_worker(mock: Mock) -> None:
    """What the admin API told one worker, all know with the next request; names are made once."""
    for text in ("x", "y", "z"):
        assert mock.ask("POST", "/__admin/rules", {"when": {"user": text}, "reply": f"{text}!"}).status == 201
        assert {one.text for one in mock.many(text, 20)} == {f"{text}!"}
    names = [rule["name"] for rule in mock.ask("GET", "/__admin/rules").json["rules"]]
    assert names == ["once", "pay", "count", "rule-1", "rule-2", "rule-3"]
    mock.ask("PATCH", "/__admin/faults/outage", {"enabled": False})
    assert {one.status for one in mock.many("outage", 20)} == {200}
    mock.ask("PUT", "/__admin/clock", {"now": 1.0})
    assert {one.json["created"] for one in mock.many("Hi", 20)} == {1}


@needs_redis
def test_limits(mock: Mock) -> None:
    """A rate limit counts the requests of all workers."""
    mock.ask("PUT", "/__admin/clock", {"now": 1.0})
    mock.ask("PUT", "/__admin/limits", {"requests": 10})
    assert sorted(one.status for one in mock.many("Hi", 40)) == [200] * 10 + [429] * 30


@needs_redis
def test_stored_completions(mock: Mock) -> None:
    """A stored completion is found, changed and deleted by whichever worker is asked."""
    names = [mock.chat("keep", store=True, metadata={"a": "b"}).json["id"] for _ in range(3)]
    for _ in range(6):
        assert [one["id"] for one in mock.ask("GET", CHAT).json["data"]] == names
    mock.ask("POST", f"{CHAT}/{names[0]}", {"metadata": {"c": "d"}})
    assert {mock.ask("GET", f"{CHAT}/{names[0]}").json["metadata"]["c"] for _ in range(6)} == {"d"}
    mock.ask("DELETE", f"{CHAT}/{names[0]}")
    assert {mock.ask("GET", f"{CHAT}/{names[0]}").status for _ in range(6)} == {404}


@needs_redis
def test_reset(mock: Mock) -> None:
    """A reset puts everything back, in both workers."""
    mock.ask("POST", "/__admin/rules", {"when": {"user": "x"}, "reply": "x!"})
    mock.many("once", 20)
    mock.ask("POST", "/__admin/reset")
    assert [mock.ask("GET", "/__admin/journal").json["entries"] for _ in range(6)] == [[]] * 6
    assert "x!" not in {one.text for one in mock.many("x", 20)}
    assert [one.text for one in mock.many("once", 20)].count("once") == 1


@needs_redis
def test_metrics(mock: Mock) -> None:
    """Each worker tells what all of them counted."""
    before = _replies(mock)
    mock.many("Hi", 40)
    assert {_replies(mock) for _ in range(6)} == {before + 40}


def _replies(mock: Mock) -> float:
    page = urllib.request.urlopen(f"http://127.0.0.1:{mock.port}/metrics", timeout=30).read().decode()
    found = re.findall(r'openai_mock_requests_total\{model="gpt-4",rule="",status="200"\} (\S+)', page)
    return sum(map(float, found))


@needs_redis
def test_keys_expire(mock: Mock, store: str) -> None:
    """Every key has the prefix, and all but the few of the whole expire."""
    import redis  # noqa: PLC0415

    mock.many("once", 5)
    mock.chat("keep", store=True)
    client = redis.Redis.from_url(store)
    keys = [key.decode() for key in client.scan_iter()]
    assert {key.partition(":")[0] for key in keys} == {"openai-mock"}
    lasting = {key.partition(":")[2] for key in keys if client.ttl(key) < 0}
    assert lasting <= {"salt", "generation", "version", "numbers"}
    client.close()


@needs_redis
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_store_that_fails(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """While Redis does not answer, requests get a 503 of the mock's own."""
    import redis  # noqa: PLC0415

    client = Client(create_app(store=RedisStore(store)))
    monkeypatch.setattr("redis.Redis.mget", _failing(redis.ConnectionError("lost")))
    answer = client.post(CHAT, data="{}", headers=HEADERS)
    assert answer.status_code == 503
    assert "ConnectionError" in answer.get_data(as_text=True)


def _failing(error: Exception) -> object:
    def fail(*_args: object) -> None:
        raise error

    return fail


def test_no_redis_there() -> None:
    """A store that does not answer is told without its password, and nothing is served."""
    with pytest.raises(StoreError, match=r"no Redis answers at 127\.0\.0\.1:9"):
        create_app(store=RedisStore("redis://:hush@127.0.0.1:9/0"))
    result = CliRunner().invoke(main, ["--store", "redis://:hush@127.0.0.1:9/0"])
    assert result.exit_code == 1
    assert "hush" not in result.output


def test_workers_need_a_store(tmp_path: Path) -> None:
    """Several workers without a store, or with one cassette to record, are refused."""
    assert "need a --store" in CliRunner().invoke(main, ["--workers", "2"]).output
    words = ["--workers", "2", "--store", "redis://127.0.0.1:9/0", "--record", "http://127.0.0.1:9/v1"]
    assert "by one worker" in CliRunner().invoke(main, [*words, "--cassette", str(tmp_path / "a.yaml")]).output


@needs_redis
def test_listeners_hear_of_other_workers(store: str) -> None:
    """Whoever listens to one worker hears what another one was told."""
    words = RedisStore(store, prefix="heard")
    one, two = (create_app(store=words, idle=lambda _seconds: None) for _ in range(2))
    listener = one.test_client().get("/__admin/events", buffered=False)
    heard = listener.iter_encoded()
    assert next(heard).startswith(b"event: journal")
    two.test_client().post("/__admin/rules", json={"reply": "x"})
    assert any(b"event: rules" in next(heard) for _ in range(1_000))
    listener.close()
    for app in (one, two):
        app.extensions["mock_server"].state.store.close()


@needs_redis
def test_streams_end_under_load(mock: Mock) -> None:
    """A stream ends with its last event, however many other requests are answered meanwhile."""
    mock.ask("POST", "/__admin/rules", {"when": {"user": "slow"}, "reply": {"text": "a b", "stream": {"delay": 0.1}}})
    stop = Event()

    def load() -> None:
        while not stop.is_set():
            mock.chat("x " * 500)

    with ThreadPoolExecutor(6) as pool:
        for _ in range(6):
            pool.submit(load)
        for _ in range(5):
            _read_stream(mock)  # waits for the end of a stream, while the load goes on
        stop.set()
    sent = [one for one in mock.ask("GET", "/__admin/journal?format=full&text=slow").json["entries"] if one["moments"]]
    assert len(sent) == 5


def _read_stream(mock: Mock) -> None:
    line = http.client.HTTPConnection("127.0.0.1", mock.port, timeout=30)
    body = {"model": "gpt-4", "messages": [{"role": "user", "content": "slow"}], "stream": True}
    line.request("POST", CHAT, json.dumps(body), HEADERS)
    response = line.getresponse()
    assert response.read().endswith(b"data: [DONE]\n\n")
    line.close()


@needs_redis
def test_what_is_used_stays(store: str) -> None:
    """What the admin API told does not expire while requests come, though nobody tells anything new."""
    import redis  # noqa: PLC0415

    app = create_app(store=RedisStore(store, prefix="used", ttl=100))
    client = app.test_client()
    client.post("/__admin/rules", json={"reply": "x"})
    with redis.Redis.from_url(store) as link:
        link.expire("used:told", 5)
        client.post(CHAT, data=b"{}", headers=HEADERS)
        assert link.ttl("used:told") > 50
    app.extensions["mock_server"].state.store.close()


@needs_redis
def test_prefix_and_ttl(store: str) -> None:
    """Keys begin with the prefix that is wanted and are gone after its time; other prefixes share nothing."""
    import redis  # noqa: PLC0415

    ours, theirs = (RedisStore(store, prefix=prefix, ttl=100) for prefix in ("ours", "theirs"))
    with MockServer(Config(store=ours)) as one, MockServer(Config(store=theirs)) as two:
        Mock(one.port).chat("keep", store=True)
        assert (len(one.journal), len(two.journal)) == (1, 0)
    with redis.Redis.from_url(store) as client:
        lives = [client.ttl(key) for key in client.scan_iter("ours:*")]
    assert max(lives) == pytest.approx(100, abs=10)


@needs_redis
def test_stored_completions_are_bounded(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All sessions together store so many bytes, and the oldest go, whoever's they are; what goes is not counted."""
    with MockServer(Config(store=RedisStore(store, prefix="bounded"))) as server:
        mock, sessions = Mock(server.port), server.engine.state.sessions

        def keep(key: str) -> str:
            return str(mock.ask("POST", CHAT, KEPT, Authorization=f"Bearer {key}").json["id"])

        def kept(key: str) -> list[str]:
            return [one["id"] for one in mock.ask("GET", CHAT, Authorization=f"Bearer {key}").json["data"]]

        first = keep("ada")
        size = sessions.bytes
        monkeypatch.setattr("mock_server.redis_store.sessions.MOST_BYTES", int(size * 3.5))
        second, third, fourth = keep("bob"), keep("ada"), keep("bob")
        assert (kept("ada"), kept("bob")) == ([third], [second, fourth])
        assert mock.ask("GET", f"{CHAT}/{first}", Authorization="Bearer ada").status == 404
        assert 3 * size - 100 < sessions.bytes < 3 * size + 100
        mock.ask("POST", f"{CHAT}/{second}", {"metadata": {"a": "b" * 300}}, Authorization="Bearer bob")
        assert sessions.bytes > 3 * size + 200
        mock.ask("DELETE", f"{CHAT}/{second}", Authorization="Bearer bob")
        assert size * 2 - 100 < sessions.bytes < size * 2 + 100
        monkeypatch.setattr("mock_server.redis_store.sessions.MOST_STORED", 1)
        last = keep("bob")
        assert (kept("ada"), kept("bob")) == ([third], [last])
        for session in sessions.all():
            sessions.forget(session.name)
        assert sessions.bytes == 0


@needs_redis
def test_a_file_names_the_store(store: str, tmp_path: Path) -> None:
    """The words of the options are those of the file; two servers with the same ones share their state."""
    path = tmp_path / "mock.yaml"
    path.write_text(f"store: {{url: '{store}', prefix: file, ttl: 60}}")
    one, two = (create_app(config_file=path) for _ in range(2))
    one.test_client().post(CHAT, data=b"{}", headers=HEADERS)
    assert len(two.extensions["mock_server"].state.journal) == 1
    for app in (one, two):
        app.extensions["mock_server"].state.store.close()


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--store-prefix", "x"], "need a --store"),
        (["--store", "redis://127.0.0.1:9/0", "--store-prefix", "a b"], "at `$.prefix`"),
        (["--store", "redis://127.0.0.1:9/0", "--store-ttl", "0"], "at `$.ttl`"),
    ],
)
def test_bad_options(words: list[str], problem: str) -> None:
    """Options that make no sense are refused before anything is reached for."""
    assert problem in CliRunner().invoke(main, words).output
