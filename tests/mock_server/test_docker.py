"""The image and the compose file, by construction: no engine is needed to see that they fit the program."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml  # type: ignore[import-untyped]
from click.testing import CliRunner

from mock_server import MockServer
from mock_server import __main__ as program
from mock_server.engine.state import Memory

if TYPE_CHECKING:
    from mock_server.serving.granian_server import Options

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docker"
WORDS = frozenset(
    {"FROM", "WORKDIR", "COPY", "RUN", "USER", "ENV", "EXPOSE", "HEALTHCHECK", "STOPSIGNAL", "ENTRYPOINT"}
)


def _instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, with lines put together and comments left out."""
    lines = [line for line in (FOLDER / "Dockerfile").read_text().splitlines() if line and line[0] != "#"]
    whole = re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines()
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in whole)]


def _last(word: str) -> str:
    return [rest for found, rest in _instructions() if found == word][-1]


def _compose() -> dict[str, Any]:
    words: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text())
    return words


def test_the_dockerfile_reads() -> None:
    """Every instruction is one that Docker knows, and what is copied is there."""
    assert {word for word, _rest in _instructions()} <= WORDS
    copied = [rest.split()[:-1] for word, rest in _instructions() if word == "COPY" and not rest.startswith("--")]
    assert [name for names in copied for name in names if not (ROOT / name).exists()] == []
    ignored = (FOLDER / "Dockerfile.dockerignore").read_text()
    assert [name for names in copied for name in names if f"!{name}\n" not in ignored] == []


def test_the_extras_exist() -> None:
    """The image installs extras that the distribution has."""
    found = re.search(r'"\.\[([\w,]+)\]"', (FOLDER / "Dockerfile").read_text())
    assert found is not None
    metadata = (ROOT / "pyproject.toml").read_text()
    missing = [extra for extra in found[1].split(",") if not re.search(rf"(?m)^{extra} = \[", metadata)]
    assert missing == []


def test_not_root() -> None:
    """The program runs as another user than root, by number, so that orchestrators can tell."""
    assert int(_last("USER")) > 0
    assert [word for word, _rest in _instructions()].index("USER") < len(_instructions()) - 1


def test_read_only() -> None:
    """The image's variables and the compose file's settings fit a root file system that cannot be written."""
    assert "PYTHONDONTWRITEBYTECODE=1" in _last("ENV")
    for name in ("mock", "shared"):
        service = _compose()["services"][name]
        assert (service["read_only"], service["tmpfs"], service["cap_drop"]) == (True, ["/tmp"], ["ALL"])


@pytest.mark.parametrize("service", ["mock", "shared"])
def test_the_program_accepts_the_command(service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The entry point with a service's command is a command line that the program takes."""
    served: list[Options] = []
    monkeypatch.setattr(program, "serve", lambda options, _listening: served.append(options))
    monkeypatch.setattr(program, "opened", lambda _words: Memory())
    monkeypatch.setenv("OPENAI_MOCK_ADMIN_TOKEN", "")  # what compose passes where nobody chose one
    name, *words = json.loads(_last("ENTRYPOINT"))
    assert f"{name} = " in (ROOT / "pyproject.toml").read_text()
    result = CliRunner().invoke(program.main, [*words, *_compose()["services"][service]["command"]])
    assert result.exit_code == 0, result.output
    assert served[0].port == int(_last("EXPOSE"))
    assert served[0].admin_token
    assert served[0].workers == {"mock": 1, "shared": 2}[service]


def test_the_services_fit() -> None:
    """The store's host is a service; ports are published on this machine alone, and lead to the program's."""
    services = _compose()["services"]
    command = " ".join(services["shared"]["command"])
    assert f"redis://{next(iter(services['shared']['depends_on']))}:6379" in command
    ports = [port for service in services.values() for port in service.get("ports", ())]
    assert all(port.startswith("127.0.0.1:") and port.endswith(f":{_last('EXPOSE')}") for port in ports)


def test_the_health_check(mock: MockServer) -> None:
    """The health check succeeds while the mock answers, and fails when it is gone."""
    found = re.search(r"CMD (\[.*\])$", _last("HEALTHCHECK"))
    assert found is not None
    _python, *words = json.loads(found[1])
    words = [word.replace(_last("EXPOSE"), str(mock.port)) for word in words]
    assert subprocess.run([sys.executable, *words], check=False).returncode == 0
    mock.stop()
    assert subprocess.run([sys.executable, *words], check=False, capture_output=True).returncode != 0
