"""The examples, synthesized together and applied with real Terraform, the plugin served from this process."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cdktf_openai.terraform import StackFolder, TerraformBinary
from mock_server import MockServer
from terraform_provider_openai.address import PROVIDER_ADDRESS
from terraform_provider_openai.reattach import ReattachServer

EXAMPLES = Path(__file__).parents[2] / "examples"
APPS = sorted(EXAMPLES.glob("*/main.py"))

Applied = Callable[..., StackFolder]


@pytest.fixture(scope="session")
def stacks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Synthesize all examples, and give the folder of their stacks."""
    folder = tmp_path_factory.mktemp("examples")
    command = [sys.executable, str(Path(__file__).with_name("synthesize.py")), *map(str, APPS)]
    environment = {**os.environ, "CDKTF_OUTDIR": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "stacks"


@pytest.fixture(scope="session")
def provider() -> Iterator[ReattachServer]:
    """Serve the plugin from this process."""
    with ReattachServer(PROVIDER_ADDRESS) as provider:
        yield provider


@pytest.fixture
def mock(monkeypatch: pytest.MonkeyPatch) -> Iterator[MockServer]:
    """Serve what the examples take for the API."""
    with MockServer() as mock:
        monkeypatch.setenv("OPENAI_BASE_URL", mock.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-example")
        yield mock


@pytest.fixture
def applied(stacks: Path, binary: TerraformBinary, provider: ReattachServer, mock: MockServer) -> Applied:  # noqa: ARG001
    """Give a function that applies an example, checks that a second plan changes nothing, and gives its stack."""

    def apply(name: str, **variables: str) -> StackFolder:
        given = {f"TF_VAR_{variable}": value for variable, value in variables.items()}
        environment = {"PATH": os.environ["PATH"], "TF_REATTACH_PROVIDERS": provider.variable, **given}
        stack = StackFolder(name, stacks / name, binary, environment)
        stack.init()
        stack.plan()
        stack.apply()
        stack.plan()
        assert stack.changes() == []
        return stack

    return apply


@pytest.fixture
def conversations(mock: MockServer) -> Callable[[], list[list[tuple[str, Any]]]]:
    """Give a function that reads role and content of each message that was sent, request by request."""

    def read() -> list[list[tuple[str, Any]]]:
        bodies = [json.loads(entry.body) for entry in mock.journal]
        return [[(each["role"], each.get("content")) for each in body["messages"]] for body in bodies]

    return read
