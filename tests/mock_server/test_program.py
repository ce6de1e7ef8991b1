"""The mock as a program: its options, its URL, its graceful end."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from mock_server import AddressError, MockServer
from mock_server import __main__ as program
from mock_server.serving.addresses import address_of, is_loopback, url_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mock_server.serving.granian_server import Options

BODY = json.dumps({"model": "gpt-4", "messages": [{"role": "user", "content": "Hi"}]})
RULES = """\
rules:
  - {when: {user: Hi}, reply: Hello!}
  - {when: {user: slow}, reply: {text: one two three four, stream: {delay: 0.2}}}
  - {when: {user: cut}, reply: one two three, fault: {cut_after: 2}}
  - {when: {user: reset}, reply: one two three, fault: {reset: true}}
  - {fault: {half_body: true}, reply: x}
"""
HEADERS = {"Authorization": "Bearer sk-test", "Content-Type": "application/json"}


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Options]:
    """What would be served, in place of serving it."""
    found: list[Options] = []
    monkeypatch.setattr(program, "serve", lambda options, _listening: found.append(options))
    return found


def _run(*words: str) -> Any:
    return CliRunner().invoke(program.main, words)


def test_options(served: list[Options]) -> None:
    """The options become the configuration."""
    result = _run("--port", "0", "--key", "a", "--key", "b", "--seed", "3", "--model", "m", "--unmatched", "error")
    assert result.exit_code == 0, result.output
    config = served[0].config
    assert config is not None
    assert (config.keys, config.seed, config.models, config.unmatched) == (["a", "b"], 3, ["m"], "error")
    assert (served[0].host, served[0].admin_token) == ("127.0.0.1", None)


def test_other_hosts_are_warned_of(served: list[Options]) -> None:
    """A server that others can reach says so, and guards its admin API."""
    result = _run("--host", "0.0.0.0")
    assert "others can reach this server" in result.output
    assert served[0].admin_token
    assert served[0].admin_token in result.output


def test_an_empty_token_is_made_up(served: list[Options]) -> None:
    """An empty token guards nothing: where others reach the server one is made up."""
    _run("--host", "0.0.0.0", "--admin-token", "")
    assert len(served[0].admin_token or "") > 20


def test_names_of_addresses() -> None:
    """A name stands for its address, and one that nobody knows is told."""
    assert [address_of("localhost"), address_of("::1")] == ["127.0.0.1", "::1"]
    with pytest.raises(AddressError, match=r"cannot listen on 'x+': "):
        address_of("x" * 100)


def test_bad_config(served: list[Options], tmp_path: Path) -> None:
    """A bad file is told with its line, and nothing is served."""
    path = tmp_path / "mock.yaml"
    path.write_text("seed: x")
    result = _run("--config", str(path))
    assert result.exit_code == 1
    assert "mock.yaml:1: seed: Expected `int`, got `str`" in result.output
    assert served == []


def test_config_and_options(served: list[Options], tmp_path: Path) -> None:
    """What a file says is not said by options too."""
    path = tmp_path / "mock.yaml"
    path.write_text("seed: 1")
    assert "put seed into the file" in _run("--config", str(path), "--seed", "2").output
    assert served == []


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("example.com", False)],
)
def test_loopback(host: str, expected: bool) -> None:
    """Loopback addresses are told from others."""
    assert is_loopback(host) is expected


def test_a_port_that_is_taken(mock: MockServer) -> None:
    """A port that something listens on is told in one line, by the program and in a test."""
    result = _run("--port", str(mock.port))
    assert result.exit_code == 1
    assert result.output == f"Error: cannot listen on {mock.url}: Address already in use; port 0 takes a free one\n"
    with pytest.raises(AddressError, match="Address already in use"):
        MockServer(port=mock.port).start()


def test_an_address_of_another_machine(mock: MockServer) -> None:
    """An address that is not this machine's is told too."""
    assert "cannot listen on http://192.0.2.1:" in _run("--host", "192.0.2.1", "--port", str(mock.port)).output


def test_url_of() -> None:
    """An address of version 6 stands in brackets."""
    assert url_of("::1", 80) == "http://[::1]:80"


@pytest.fixture(params=["fast", "plain"])
def running(
    tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[tuple[subprocess.Popen[str], http.client.HTTPConnection]]:
    """The program with a small file, and a connection to it."""
    path = tmp_path / "mock.yaml"
    path.write_text(RULES)
    command = [sys.executable, "-m", "mock_server", "--host", "localhost", "--port", "0", "--config", str(path)]
    command += ["--plain"] if request.param == "plain" else []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        try:
            assert process.stdout is not None
            port = re.search(r"http://127\.0\.0\.1:(\d+)/v1", process.stdout.readline())
            assert port is not None
            line = http.client.HTTPConnection("127.0.0.1", int(port[1]), timeout=20)
            yield process, line
            line.close()
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def test_serves_and_ends(running: tuple[subprocess.Popen[str], http.client.HTTPConnection]) -> None:
    """The program prints its URL, answers both ways, breaks what it should, and ends on a signal."""
    process, line = running
    line.request("POST", "/v1/chat/completions", BODY, HEADERS)
    assert json.loads(line.getresponse().read())["choices"][0]["message"]["content"] == "Hello!"
    line.request("GET", "/__admin/journal")
    assert json.loads(line.getresponse().read())["added"] == 1
    line.request("POST", "/v1/chat/completions", BODY.replace("Hi", "Ho"), HEADERS)
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        line.getresponse().read()
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0


@pytest.mark.parametrize(("text", "chunks"), [("cut", 2), ("reset", 0), ("half", 2)])
def test_broken_streams(
    running: tuple[subprocess.Popen[str], http.client.HTTPConnection], text: str, chunks: int
) -> None:
    """A stream that breaks does so for the client too: what was sent arrives, and then no orderly end."""
    _process, line = running
    body = {"model": "gpt-4", "messages": [{"role": "user", "content": text}], "stream": True}
    line.request("POST", "/v1/chat/completions", json.dumps(body), HEADERS)
    # A reset may overtake the head of the answer.
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)) as broken:
        line.getresponse().read()
    partial = broken.value.partial if isinstance(broken.value, http.client.IncompleteRead) else b""
    assert partial.count(b"data: ") == chunks


@pytest.mark.parametrize("running", ["plain"], indirect=True)
def test_a_reset(running: tuple[subprocess.Popen[str], http.client.HTTPConnection]) -> None:
    """A reset connection is a reset on the plain server, and not an end."""
    _process, line = running
    line.request("POST", "/v1/chat/completions", BODY.replace("Hi", "reset"), HEADERS)
    with pytest.raises(ConnectionResetError) as broken:
        line.getresponse()
    assert type(broken.value) is ConnectionResetError


def test_listeners_end(running: tuple[subprocess.Popen[str], http.client.HTTPConnection]) -> None:
    """A stream of events, which has no end of its own, ends in order when the program is told to end."""
    process, line = running
    line.request("GET", "/__admin/events")
    events = line.getresponse()
    assert events.readline() == b"event: journal\n"
    process.send_signal(signal.SIGTERM)
    assert events.read().startswith(b"data: ")
    assert process.wait(20) == 0


def test_slow_streams_are_finished(running: tuple[subprocess.Popen[str], http.client.HTTPConnection]) -> None:
    """A reply that is being sent is sent to its end, though the program was told to end."""
    process, line = running
    body = {"model": "gpt-4", "messages": [{"role": "user", "content": "slow"}], "stream": True}
    line.request("POST", "/v1/chat/completions", json.dumps(body), HEADERS)
    reply = line.getresponse()
    assert reply.readline().startswith(b"data: ")
    process.send_signal(signal.SIGTERM)
    assert reply.read().endswith(b"data: [DONE]\n\n")
    assert process.wait(20) == 0


def test_a_killed_program_serves_no_more(running: tuple[subprocess.Popen[str], http.client.HTTPConnection]) -> None:
    """A kill of the program, which no handler hears, leaves no worker that goes on serving."""
    process, line = running
    line.request("GET", "/__admin/events")
    events = line.getresponse()
    assert events.readline() == b"event: journal\n"
    process.kill()
    process.wait()
    with contextlib.suppress(ConnectionError, http.client.IncompleteRead):
        events.read()  # ends with the process that sends them
    while is_served(line.port):  # until the last connection that it still took is answered
        continue


def is_served(port: int) -> bool:
    """Tell whether a new request gets an answer."""
    fresh = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        fresh.request("GET", "/v1/models", headers=HEADERS)
        return fresh.getresponse().status == 200
    except (ConnectionError, http.client.HTTPException):
        return False
    finally:
        fresh.close()
