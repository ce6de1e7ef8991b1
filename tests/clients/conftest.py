"""One mock for every client, and what each client made of it."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from mock_server import Config, MockServer
from mock_server.exchange.headers import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from mock_server.journal.entry import Entry

HERE = Path(__file__).parent
CLIENTS = ("openai_today", "openai_0_28", "langchain_chat", "litellm_chat", "node")
GREETING = "Hello there! How are you today?"
# Nothing listens on this port: what a client wants of the rest of the world fails.
NOWHERE = "http://127.0.0.1:9"
# The clients' documented ways to keep them from phoning home.
QUIET = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_TELEMETRY": "False", "LANGSMITH_TRACING": "false"}


class Told(NamedTuple):
    """What came of a client's conversation.

    Attributes:
        client: the script's name.
        steps: what each step gave.
        reached: the addresses besides the mock's that the client tried to reach.
        entries: what the mock's journal has of it.
    """

    client: str
    steps: dict[str, Any]
    reached: list[str]
    entries: list[Entry]

    def statuses(self, text: str) -> list[int]:
        """The statuses of the answers to a question, one after another."""
        return [entry.status for entry in self.asked(text)]

    def asked(self, text: str) -> list[Entry]:
        """The exchanges of a question."""
        return [entry for entry in self.entries if entry.request and entry.request.messages[-1].content == text]


def _environments() -> ModuleType:
    """The module beside this one: tests are no package."""
    spec = importlib.util.spec_from_file_location("environments", HERE / "environments.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["environments"] = module
    spec.loader.exec_module(module)
    return module


def _key(client: str) -> str:
    return f"sk-client-{client}-0123456789"


@pytest.fixture(scope="session")
def mock() -> Iterator[MockServer]:
    """A mock that answers the clients' questions, each client in a session of its own."""
    with MockServer(Config(keys=[_key(client) for client in CLIENTS])) as mock:
        mock.on(role="function").reply("It is sunny.")
        mock.on(role="tool").reply("It is sunny.")
        mock.on(user="Say hello").reply(GREETING)
        mock.on(user="Too much").fail(429, retry_after=0)
        mock.on(user="Break").fail(500)
        mock.on(user="Once more").fail(429, times=1, retry_after=1).reply("at last")
        mock.on(user="Stumble").fail(500, times=2).reply("recovered")
        mock.on(user="Wait").fault(delay=60).reply("too late")
        mock.on(user="Break off").fault(cut_after=3).reply("one two three four five")
        yield mock


@pytest.fixture(scope="session")
def conversation(mock: MockServer) -> Callable[[str], Told]:
    """Lets a client talk to the mock, once."""
    environments, told = _environments(), {}

    def of(client: str) -> Told:
        if client not in told:
            folder, command = _command(environments, client)
            output = environments.run([*command, mock.base_url, _key(client)], folder, _environment())
            found = json.loads(output.strip().splitlines()[-1])
            session = fingerprint(_key(client))
            entries = [entry for entry in mock.journal if entry.session == session]
            told[client] = Told(client, found["steps"], found["reached"], entries)
        return told[client]

    return of


def _command(environments: ModuleType, client: str) -> tuple[Path, list[str]]:
    if client == "node":
        return environments.node_folder(), [environments.node(), "conversation.mjs"]
    requirements = HERE / "requirements" / f"{client}.txt"
    return HERE, [str(environments.python_of(requirements)), str(HERE / "scripts" / f"{client}.py")]


def _environment() -> dict[str, str]:
    """No setting of the user's, and the way to everything but this machine leads nowhere."""
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), NOWHERE)
    both = {**proxies, **{name.lower(): value for name, value in proxies.items()}}
    direct = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    return {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **both, **direct, **QUIET}


@pytest.fixture(scope="session", params=CLIENTS)
def told(request: pytest.FixtureRequest, conversation: Callable[[str], Told]) -> Told:
    """What came of a client's conversation; a test that takes it is run for each client."""
    return conversation(request.param)
