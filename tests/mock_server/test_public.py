"""The package's face and its inner order."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import mock_server

ROOT = Path(mock_server.__file__).parent
# Modules that know Flask, sockets or files; everything else is free of I/O.
ADAPTERS = {
    *("__init__", "__main__", "admin", "inspector", "python_api", "recording", "redis_store", "server", "serving"),
    *("exchange.wsgi", "yaml_text"),
}
OUTSIDE = {"flask", "werkzeug", "granian", "socket", "yaml", "click", "threading.Thread", "urllib3", "redis"}


def _modules() -> dict[str, set[str]]:
    """Each module with what it imports when it is loaded."""
    found = {}
    for path in ROOT.rglob("*.py"):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        found[name] = {target for node in ast.parse(path.read_text()).body for target in _targets(node)}
    return found


def _targets(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def test_all_is_sorted_and_complete() -> None:
    """`__all__` is sorted, and everything in it exists."""
    assert mock_server.__all__ == sorted(mock_server.__all__)
    assert all(hasattr(mock_server, name) for name in mock_server.__all__)


def test_everything_public_is_documented() -> None:
    """Each public name carries a docstring of this package."""
    undocumented = [name for name in mock_server.__all__ if not getattr(mock_server, name).__doc__]
    assert undocumented == []


def test_the_core_does_no_io() -> None:
    """Only the adapters import a web framework, a server, sockets or files."""
    wrong = {
        name: imports & OUTSIDE
        for name, imports in _modules().items()
        if name not in ADAPTERS and name.partition(".")[0] not in ADAPTERS and imports & OUTSIDE
    }
    assert wrong == {}


def test_the_witness_is_independent() -> None:
    """The mock imports nothing of the packages that it is a witness of."""
    imports = set().union(*_modules().values())
    assert not [
        name for name in imports if name.split(".")[0] in {"cdktf", "cdktf_openai", "terraform_provider_openai"}
    ]


def test_the_engine_imports_without_flask() -> None:
    """The engine can be used where no web framework is loaded."""
    code = "import sys; sys.modules['mock_server'] = type(sys)('mock_server'); "
    code += f"sys.modules['mock_server'].__path__ = [{str(ROOT)!r}]; "
    code += "import mock_server.engine.engine; sys.exit('flask' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
