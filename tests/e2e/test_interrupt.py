"""Terraform is interrupted or killed during a slow call: it ends soon, with a state that can be used, and alone."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from mock_server import MockServer
from processes import PATIENCE_SECONDS, processes, wait_until

HELLO = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hello"}]}
DONE = {"model": "gpt-4", "messages": [{"role": "user", "content": "Done"}]}
SLOW_SECONDS = 60
MARK = "CDKTF_OPENAI_TEST_RUN"


@pytest.fixture
def mark(environment: dict[str, str]) -> str:
    """Mark what Terraform starts."""
    environment[MARK] = uuid4().hex
    return environment[MARK]


@pytest.fixture
def apply(workspace: Any, mock: MockServer, mark: str) -> Iterator[subprocess.Popen[str]]:
    """Give a Terraform that waits for the API, with one completion in the state already."""
    mock.on(user="Hello").fault(delay=SLOW_SECONDS)
    workspace.write(resources={"done": DONE})
    workspace.apply()
    workspace.write(resources={"done": DONE, "slow": HELLO}, provider={"interrupt_grace_period": 0.1})
    command = [*workspace.stack.binary.command, "apply", "-auto-approve", "-no-color", "-input=false"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    environment = workspace.stack.environment
    with subprocess.Popen(  # type: ignore[call-overload]
        command, cwd=workspace.stack.path, env=environment, start_new_session=True, **pipes
    ) as process:
        wait_until(lambda: len(mock.journal) > 1)
        assert len(processes(MARK, mark)) > 1
        yield process
        process.kill()


@pytest.mark.parametrize("send", [os.kill, os.killpg], ids=["terraform", "everybody"])
def test_an_interrupt(
    workspace: Any, mock: MockServer, mark: str, apply: Any, send: Callable[[int, int], None]
) -> None:
    """After the grace period the call is broken off, Terraform ends by itself, and what was there is still there."""
    send(apply.pid, signal.SIGINT)
    said, _ = apply.communicate(timeout=PATIENCE_SECONDS)
    assert apply.returncode == 1
    assert "Interrupt received" in said
    assert "Error: Terraform was interrupted before the answer" in said
    assert "Remote end" not in said
    wait_until(lambda: not processes(MARK, mark))
    mock.reset_rules()
    assert [resource["name"] for resource in workspace.stack.resources()] == ["done"]
    workspace.apply()
    assert workspace.changes() == {"done": [], "slow": []}


def test_a_call_in_flight_is_kept(workspace: Any, mock: MockServer, mark: str) -> None:
    """An answer that comes within the grace period is in the state: it is not paid for again."""
    mock.on(user="Hello").fault(delay=2)
    workspace.write(resources={"slow": HELLO})
    command = [*workspace.stack.binary.command, "apply", "-auto-approve", "-no-color", "-input=false"]
    environment = workspace.stack.environment
    with subprocess.Popen(command, cwd=workspace.stack.path, env=environment, stdout=subprocess.PIPE) as process:
        wait_until(lambda: len(mock.journal) == 1)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE_SECONDS)
    wait_until(lambda: not processes(MARK, mark))
    assert workspace.changes() == {"slow": []}
    workspace.apply()
    assert len(mock.journal) == 1


def test_a_kill(apply: Any, mark: str) -> None:
    """A Terraform that is killed leaves no plugin behind."""
    apply.kill()
    wait_until(lambda: not processes(MARK, mark))
