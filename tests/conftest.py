"""What all tests share: the data folder, and an environment in which no key and no real API plays a part."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from cdktf_openai._engine.node import find_node
from cdktf_openai.terraform import TerraformBinary, find_terraform
from terraform_provider_openai import tokens

DATA = Path(__file__).parent / "data"

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")  # a loaded machine is no defect
find_node()  # before anything imports the engine
os.environ["CHECKPOINT_DISABLE"] = "1"


ROOT = Path(__file__).parents[1]
CACHES = {".hypothesis", ".pytest_cache", "__pycache__", ".cache"}
_before: set[str] = set()


def pytest_sessionstart() -> None:
    """Remember what the checkout has."""
    _before.update(entry.name for entry in ROOT.iterdir())


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run that leaves something in the checkout, whichever test it was."""
    left = sorted({entry.name for entry in ROOT.iterdir()} - _before - CACHES)
    if left and not hasattr(session.config, "workerinput"):
        print(f"\nThe tests left {', '.join(left)} in the checkout.", file=sys.stderr)  # noqa: T201
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


pytest_plugins = ["pytester"]  # runs the pytest plugin's own tests


@pytest.fixture(autouse=True)
def no_real_api(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the user's key, base URL and Terraform settings out of the environment."""
    for name in [name for name in os.environ if name.startswith(("OPENAI_", "TF_", "PLUGIN_"))]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def binary(request: pytest.FixtureRequest) -> TerraformBinary:
    """Give the Terraform of this run."""
    return find_terraform(request.config.getoption("--terraform"))


@pytest.fixture
def no_tokenizer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the extra `tokens` away."""
    tokens._tokenizer.cache_clear()
    monkeypatch.setitem(sys.modules, "splintr", None)


@pytest.fixture(scope="session")
def bad_input() -> list[dict[str, Any]]:
    """Give the cases of bad input: a name, the arguments to set, and the problem that is told."""
    cases: list[dict[str, Any]] = json.loads((DATA / "bad_input.json").read_text())
    return cases


@pytest.fixture(scope="session")
def published_counts() -> list[dict[str, Any]]:
    """Give requests whose prompt tokens the API itself has told: `request` and `prompt_tokens`."""
    counts: list[dict[str, Any]] = json.loads((DATA / "prompt_tokens.json").read_text())
    return counts


@pytest.fixture(scope="session")
def documentation() -> str:
    """Give the documentation page of the resource."""
    return (DATA / "openai_chat_completion.md").read_text()
