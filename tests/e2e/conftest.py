"""Real Terraform, the real plugin and the mock: a workspace to plan and apply in."""

import tests.support.engine  # noqa: F401 (starts node, before anything imports the engine)

# isort: split
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cdktf_openai.terraform import StackFolder, TerraformBinary
from mock_server import MockServer
from terraform_provider_openai import __version__
from terraform_provider_openai.address import PROVIDER_ADDRESS
from terraform_provider_openai.install import IMPLIED_MIRROR, install
from terraform_provider_openai.reattach import ReattachServer

KEY = "sk-e2e-0123456789"

REQUIRED = {"required_providers": {"openai": {"source": PROVIDER_ADDRESS, "version": __version__}}}


@pytest.fixture
def mock() -> Iterator[MockServer]:
    """Serve a mock of the API of this test's own."""
    with MockServer() as mock:
        yield mock


@pytest.fixture
def environment(mock: MockServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give the environment of Terraform: the mock's URL, a key, and no CLI configuration."""
    return _environment(mock, tmp_path_factory.mktemp("cli"))


def _environment(mock: MockServer, home: Path) -> dict[str, str]:
    config = home / "terraform.rc"
    config.touch()
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "OPENAI_API_KEY": KEY,
        "OPENAI_BASE_URL": mock.base_url,
        "TF_CLI_CONFIG_FILE": str(config),
    }


class Workspace:
    """A folder with a configuration, in which Terraform runs."""

    def __init__(self, stack: StackFolder) -> None:
        self.stack = stack

    def write(self, **blocks: Any) -> None:
        """Write the configuration: resources by name, and other blocks as Terraform's JSON has them."""
        resources = blocks.pop("resources", None)
        if resources:
            blocks["resource"] = {"openai_chat_completion": resources}
        body = {"terraform": REQUIRED, "provider": {"openai": blocks.pop("provider", {})}, **blocks}
        (self.stack.path / "main.tf.json").write_text(json.dumps(body))

    def changes(self) -> dict[str, list[str]]:
        """Plan, and give each resource's actions: `create`, `update`, `delete`, or none for no change."""
        self.stack.plan()
        found = {change["name"]: change["change"]["actions"] for change in self.stack.planned()["resource_changes"]}
        return {name: [action for action in actions if action != "no-op"] for name, actions in found.items()}

    def apply(self) -> None:
        """Plan and apply."""
        self.stack.plan()
        self.stack.apply()

    def values(self, name: str) -> dict[str, Any]:
        """Give a resource's values in the state."""
        found: dict[str, Any] = next(r["values"] for r in self.stack.resources() if r["name"] == name)
        return found


@pytest.fixture
def workspace(tmp_path: Path, binary: TerraformBinary, environment: dict[str, str]) -> Workspace:
    """Give an initialized workspace with the plugin in its folder."""
    return _workspace(tmp_path, binary, environment)


def _workspace(folder: Path, binary: TerraformBinary, environment: dict[str, str]) -> Workspace:
    install(folder / IMPLIED_MIRROR)
    workspace = Workspace(StackFolder("workspace", folder, binary, environment))
    workspace.write()
    workspace.stack.init()
    return workspace


@pytest.fixture(scope="module")
def shared_mock() -> Iterator[MockServer]:
    """Serve a mock for all tests of a file."""
    with MockServer() as mock:
        yield mock


@pytest.fixture(scope="module")
def shared_workspace(
    binary: TerraformBinary, shared_mock: MockServer, tmp_path_factory: pytest.TempPathFactory
) -> Workspace:
    """Give an initialized workspace for all tests of a file: they only read what one run has left there."""
    environment = _environment(shared_mock, tmp_path_factory.mktemp("cli"))
    return _workspace(tmp_path_factory.mktemp("shared"), binary, environment)


@pytest.fixture
def attached(
    tmp_path: Path, binary: TerraformBinary, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Workspace]:
    """Give a workspace whose plugin runs in the test's own process, which is faster."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.setenv(name, environment[name])
    with ReattachServer(PROVIDER_ADDRESS) as server:
        environment["TF_REATTACH_PROVIDERS"] = server.variable
        yield Workspace(StackFolder("workspace", tmp_path, binary, environment))


@pytest.fixture
def requests(mock: MockServer) -> Callable[[], list[dict[str, Any]]]:
    """Give a function that reads the bodies of the requests which the mock has seen."""

    def read() -> list[dict[str, Any]]:
        return [json.loads(entry.body) for entry in mock.journal]

    return read
