"""Measures what hostile answers cost the plugin: memory, and time beyond its limit.

    python benchmarks/hostile.py [--limit 3] [--only NAME]

Linux only: it reads /proc. Each answer is served to a plugin of its own, which asks for one completion with
`timeouts.create` and the default of `max_response_bytes`. The table:

memory      MiB, the most that the process took
more        MiB of that above a plugin that got an ordinary answer
late        seconds from the end of the time limit to the diagnostic, where the limit ended the call
told        what the plugin says

The bars: 100 MiB and four times the bound, and one second.
"""

from __future__ import annotations

import argparse
import gzip
import socket
import sys
import time
from collections.abc import Callable, Iterator
from itertools import chain, repeat
from pathlib import Path
from threading import Thread
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from terraform_provider_openai.plan import plan_change  # noqa: E402 (from the root, as the tests are)
from terraform_provider_openai.schema import (  # noqa: E402
    DEFAULT_MAX_RESPONSE_BYTES,
    RESOURCE_TYPE,
    ChatCompletion,
    OpenaiProviderConfig,
    attributes_of,
)
from terraform_provider_openai.wire.codec import encode  # noqa: E402
from tests.terraform_provider_openai.protocol.plugin_process import Plugin  # noqa: E402

MIB = 1024 * 1024
BOUND = DEFAULT_MAX_RESPONSE_BYTES
ROOM = BOUND - 1_000
BAR_MEMORY = 100 + 4 * BOUND / MIB
BAR_LATE = 1.0
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
BAD = HEAD.replace(b"200 OK", b"400 Bad Request")
STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
END = b'"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}'
BEGIN = b'{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-4","choices":[{"index":0,"message":'
BESIDE = b'{"choices":[{"index":0,"message":{"content":"Hi"}}],"x":['
SAYING = BEGIN + b'{"role":"assistant","content":"'


class Answer(NamedTuple):
    """What a server sends, piece by piece, and whether it goes on until the client leaves."""

    pieces: Callable[[], Iterator[bytes]]
    stream: bool = False


def whole(body: bytes, head: bytes = HEAD) -> Answer:
    """Give an answer with its length."""
    return Answer(lambda: iter([head + b"Content-Length: %d\r\n\r\n" % len(body), body]))


def said(text: bytes) -> Answer:
    """Give a completion that says a text, in JSON's own spelling."""
    return whole(SAYING + text + END)


def filled(unit: bytes, before: bytes = BESIDE, after: bytes = b"]}") -> Answer:
    """Give an answer that is as long as it may be, of one unit again and again."""
    count = (ROOM - len(before) - len(after)) // len(unit)
    return whole(before + (unit * count).rstrip(b",") + after)


def events(unit: bytes) -> Answer:
    """Give a stream as long as it may be, of one event again and again."""
    count = ROOM // len(unit)
    return Answer(lambda: iter([STREAM, *repeat(unit * 1000, count // 1000), b"data: [DONE]\n\n"]), stream=True)


def numbered(choice: bytes) -> Answer:
    """Give a stream as long as it may be, of events with a number each."""
    event = b'data: {"choices":[' + choice + b"]}\n\n"
    count = ROOM // (len(event) + 5)
    return Answer(
        lambda: chain([STREAM], (event % number for number in range(count)), [b"data: [DONE]\n\n"]), stream=True
    )


def endless(head: bytes, piece: bytes, *, stream: bool = False) -> Answer:
    """Give an answer that never ends."""
    return Answer(lambda: chain([head], repeat(piece)), stream)


def slowly(pieces: Iterator[bytes] | list[bytes]) -> Iterator[bytes]:
    """Send a piece every fifth of a second."""
    for piece in pieces:
        yield piece
        time.sleep(0.2)


def delta(text: bytes, index: bytes = b"0") -> bytes:
    """Give an event of a stream."""
    return b'data: {"choices":[{"index":%s,"delta":{"content":"%s"}}]}\n\n' % (index, text)


BOMB = gzip.compress(b" " * (1 << 30), 9)
KEYS = b",".join(b'"%x":0' % number for number in range(1_400_000))
ANSWERS: dict[str, Answer] = {
    "an ordinary answer": said(b"Hi"),
    "a text as long as it may be": said(b"x" * (ROOM - 400)),
    "the same, of commas": said(b"a," * (ROOM // 2 - 400)),
    "the same, of escapes": said(rb"\u00e9" * (ROOM // 6 - 400)),
    "the same, with one emoji": said("😀".encode() + b"x" * (ROOM - 400)),
    "the same, of emoji": said("😀".encode() * (ROOM // 4 - 400)),
    "the same, of quotes": said(rb"\"" * (ROOM // 2 - 400)),
    "the same, of backslashes": said(rb"\\" * (ROOM // 2 - 400)),
    "1 GiB of spaces in 1 MiB of gzip": whole(BOMB, HEAD + b"Content-Encoding: gzip\r\n"),
    "empty lists": filled(b"[],"),
    "empty maps": filled(b"{},"),
    "small numbers": filled(b"0,"),
    "fractions": filled(b"1.5,"),
    "short texts": filled(b'"ab",'),
    "names that differ": whole(b'{"choices":[{"index":0,"message":{"content":"Hi"}}],"x":{' + KEYS + b"}}"),
    "choices": filled(b'{"index":0,"message":{"content":"Hi"}},', b'{"choices":[', b"]}"),
    "levels": whole(b'{"x":' + b"[" * (ROOM // 2) + b"]" * (ROOM // 2 - 10) + b"}"),
    "one number": whole(b'{"x":' + b"7" * (ROOM - 100) + b"}"),
    "a text that does not end": whole(SAYING + b"x" * (ROOM - 400)),
    "brackets that do not close": whole(b"[{" * (ROOM // 2)),
    "no JSON at all": whole(b"<p>" * (ROOM // 3)),
    "an error page": whole(b"<p>no</p>" * (ROOM // 9), BAD),
    "an error in JSON": whole(b'{"error":{"message":"' + b"no " * (ROOM // 3 - 40) + b'"}}', BAD),
    "a body that never ends": endless(HEAD + b"\r\n", b"x" * 65_536),
    "chunks that never end": endless(
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"8000\r\n" + b"x" * 32_768 + b"\r\n"
    ),
    "a line of a stream that never ends": endless(STREAM, b"x" * 65_536, stream=True),
    "events that never end": endless(STREAM, delta(b"Hi") * 500, stream=True),
    "comments that never end": endless(STREAM, b": still here\n\n" * 1000, stream=True),
    "small events": events(delta(b"a")),
    "events of other choices": numbered(b'{"index":%d,"delta":{"content":"a"}}'),
    "events with names of their own": numbered(b'{"index":0,"delta":{"content":"a","x%d":"y"}}'),
    "events with parts": numbered(b'{"index":0,"delta":{"content":[{"type":"image","n":%d}]}}'),
    "calls of tools, one an event": numbered(
        b'{"index":0,"delta":{"tool_calls":[{"index":%d,"id":"c","function":{"name":"f","arguments":"{}"}}]}}'
    ),
    "calls of tools, told apart by ids": numbered(
        b'{"index":0,"delta":{"tool_calls":[{"id":"c%d","function":{"name":"f","arguments":"{}"}}]}}'
    ),
    "informational answers that never end": endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 500),
    "header lines that never end": endless(b"HTTP/1.1 200 OK\r\n", b"X-More: of the same\r\n" * 1000),
    "a header line that never ends": endless(b"HTTP/1.1 200 OK\r\nX-Long: ", b"x" * 65_536),
    "a trickle of a body": Answer(lambda: slowly([HEAD + b"\r\n", *repeat(b"x", 1_000)])),
    "a trickle of a head": Answer(lambda: slowly([b"HTTP/1.1 200 OK\r\n", *repeat(b"X: y\r\n", 1_000)])),
    "a trickle of events": Answer(lambda: slowly([STREAM, *repeat(delta(b"a"), 1_000)]), stream=True),
    "a trickle of compressed bytes": Answer(
        lambda: slowly([HEAD + b"Content-Encoding: gzip\r\n\r\n", *(BOMB[at : at + 1] for at in range(1_000))])
    ),
    "silence": Answer(lambda: slowly(repeat(b"", 1_000))),
}


class Server:
    """Sends one answer to whoever connects."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"
        Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            Thread(target=self._send, args=(connection,), daemon=True).start()

    def _send(self, connection: socket.socket) -> None:
        with connection:
            try:
                while b"\r\n\r\n" not in connection.recv(65_536):
                    continue
                for piece in self._answer.pieces():
                    connection.sendall(piece)
                connection.shutdown(socket.SHUT_WR)
            except OSError:
                return  # the client has left


class Measured(NamedTuple):
    """What an answer cost."""

    memory: float
    late: float
    told: str


def measured(answer: Answer, limit: float) -> Measured:
    """Serve an answer to a plugin of its own."""
    server = Server(answer)
    plugin = Plugin()
    try:
        client = plugin.connect()
        client.sock.settimeout(limit + 60)
        settings = {"api_key": "any", "server_url": server.url, "max_retries": 0}
        client.rpc("ConfigureProvider", config={"msgpack": encode(OpenaiProviderConfig, settings)})
        message = {"role": "user", "content": "Hello"}
        given = {
            "model": "gpt-4",
            "messages": [message],
            "stream": answer.stream,
            "timeouts": {"create": f"{limit:g}s"},
        }
        config = {**dict.fromkeys(attributes_of(ChatCompletion)), **given}
        planned = plan_change(None, config).planned
        started = time.monotonic()
        response = client.rpc(
            "ApplyResourceChange",
            type_name=RESOURCE_TYPE,
            prior_state={"msgpack": encode(ChatCompletion, None)},
            planned_state={"msgpack": encode(ChatCompletion, planned)},
            config={"msgpack": encode(ChatCompletion, config)},
        )
        taken = time.monotonic() - started
        told = "; ".join(each.summary for each in response.diagnostics) or "nothing: the answer is in the state"
        return Measured(_peak(plugin.process.pid), taken - limit, told)
    finally:
        plugin.process.kill()
        plugin.leave()


def _peak(pid: int) -> float:
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) / 1024


def main() -> None:
    """Print the table, and what passes a bar."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=float, default=3, help="seconds that a call may take (default 3)")
    parser.add_argument("--only", default="", help="a part of the names of the answers to measure")
    options = parser.parse_args()
    print(f"{'answer':42}{'memory':>8}{'more':>8}{'late':>8}  told")
    usual, worst, latest = 0.0, 0.0, 0.0
    for name, answer in ANSWERS.items():
        if options.only not in name and usual:
            continue
        found = measured(answer, options.limit)
        usual = usual or found.memory
        worst, latest = max(worst, found.memory), max(latest, found.late)
        late = f"{found.late:8.2f}" if found.late > 0 else f"{'-':>8}"
        print(f"{name:42}{found.memory:8.0f}{found.memory - usual:8.0f}{late}  {found.told}", flush=True)
    print(f"\nmost memory {worst:.0f} MiB (the bar: {BAR_MEMORY:.0f}), latest {latest:.2f} s (the bar: {BAR_LATE:g})")
    sys.exit(worst > BAR_MEMORY or latest > BAR_LATE)


if __name__ == "__main__":
    main()
