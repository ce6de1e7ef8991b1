"""Retries, timeouts and interruptions under real Terraform."""

import signal
import time
from collections.abc import Callable
from subprocess import PIPE, STDOUT, Popen
from typing import Any

import pytest

from mock_server import MockServer

Requests = Callable[[], list[dict[str, Any]]]

HELLO = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hello"}]}


def test_timeouts_change_the_state_alone(attached: Any, requests: Requests) -> None:
    """Another timeout, or none any more, is an update without a call of the API, and is not sent."""
    attached.write(resources={"c": {**HELLO, "timeouts": {"create": "90s"}}})
    attached.apply()
    attached.write(resources={"c": {**HELLO, "timeouts": {"create": "5m"}}})
    assert attached.changes() == {"c": ["update"]}
    attached.stack.apply()
    assert attached.values("c")["timeouts"] == {"create": "5m"}
    attached.write(resources={"c": HELLO})
    assert attached.changes() == {"c": ["update"]}
    attached.stack.apply()
    assert requests() == [HELLO]


@pytest.mark.parametrize(
    ("provider", "resource", "said"),
    [
        ({"max_retries": 1.5}, {}, "max_retries: must be a whole number"),
        ({"timeout": 0}, {}, "timeout: must be between 0.1 and 86400"),
        ({}, {"timeouts": {"create": "soon"}}, "timeouts.create: must be a duration of at most 24h"),
    ],
    ids=["fraction", "no time", "no duration"],
)
def test_wrong_patience(attached: Any, provider: dict[str, Any], resource: dict[str, Any], said: str) -> None:
    """What makes no sense is refused at validate."""
    attached.write(resources={"c": {**HELLO, **resource}}, provider=provider)
    with pytest.raises(RuntimeError, match=said):
        attached.stack.run("validate", "-no-color")


def test_an_interruption_of_a_wait(workspace: Any, mock: MockServer) -> None:
    """Ctrl-C while the plugin waits for its next attempt ends the apply, and leaves a state to go on with."""
    mock.on(user="Hello").fail(503, retry_after=100)
    workspace.write(resources={"c": HELLO})
    stack = workspace.stack
    command = [*stack.binary.command, "apply", "-no-color", "-auto-approve"]
    with Popen(command, cwd=stack.path, env=stack.environment, stdout=PIPE, stderr=STDOUT) as apply:
        while not len(mock.journal):
            time.sleep(0.02)
        apply.send_signal(signal.SIGINT)
        said = apply.communicate(timeout=60)[0].decode()
    assert "Terraform was interrupted before the answer" in said
    assert stack.resources() == []
