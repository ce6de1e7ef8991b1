"""Builds the distributions that share this code, each a wheel and an sdist.

`python distributions/build.py FOLDER [NAME …]` builds all, or some; so does `make distributions`. `cdktf-openai`
is what `pyproject.toml` says. The other two are made from it: `cdktn-openai` has cdktn in cdktf's place, and
`cdktf-openai-mock` is the mock alone. An environment has one of them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[1]
TEXTS = ("*.py", "*.md", "*.template")
"""What tells users what to install; the launcher does too, but its bytes are in their lock files."""
NAMED = ("{}[", 'DISTRIBUTION = "{}"')
"""How the code names its distribution: in advice with an extra, and where it reads the metadata."""
MAIN = "cdktf-openai"

Project = dict[str, Any]


def main(folder: str, *names: str) -> None:
    """Build into a folder."""
    for name in names or DISTRIBUTIONS:
        with tempfile.TemporaryDirectory() as source:
            DISTRIBUTIONS[name](Path(source))
            subprocess.run([sys.executable, "-m", "build", "--outdir", folder, source], check=True)


def _same(source: Path) -> None:
    shutil.copytree(ROOT, source, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*", "__pycache__", "dist"))


def _with_cdktn(source: Path) -> None:
    project = _read()
    extras = project["optional-dependencies"]
    engine = extras.pop("cdktn")
    others = [requirement for requirement in project["dependencies"] if not requirement.startswith("cdktf")]
    project |= {"name": "cdktn-openai", "dependencies": engine + others}
    packages = ["cdktf_openai", "terraform_provider_openai", "mock_server"]
    _write(source, project, packages)
    program = source / "cdktf_openai" / "cli" / "project" / "main.py.template"
    _replace(program, "from cdktf import", "from cdktn import")


def _mock_alone(source: Path) -> None:
    project = _read()
    extras = project["optional-dependencies"]
    needed = [requirement for name in ("tokens", "mock") for requirement in _others(extras[name])]
    project |= {
        "name": "cdktf-openai-mock",
        "description": "An offline mock of OpenAI's chat API",
        "dependencies": needed,
        "optional-dependencies": {name: _others(extras[name]) for name in ("record", "redis", "metrics")},
        "scripts": {name: target for name, target in project["scripts"].items() if target.startswith("mock_server")},
        "entry-points": {},
    }
    _write(source, project, ["mock_server"])


DISTRIBUTIONS: Mapping[str, Callable[[Path], None]] = {
    MAIN: _same,
    "cdktn-openai": _with_cdktn,
    "cdktf-openai-mock": _mock_alone,
}


def _read() -> Project:
    project: Project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project


def _others(requirements: list[str]) -> list[str]:
    """Return requirements without those of this distribution's own extras."""
    return [requirement for requirement in requirements if not requirement.startswith(MAIN)]


def _write(source: Path, project: Project, packages: list[str]) -> None:
    """Lay out a project; its own extras are named by its own name."""
    tables = {name: project.pop(name) for name in list(project) if isinstance(project[name], dict)}
    extras = tables["optional-dependencies"]
    for name, requirements in extras.items():
        extras[name] = [requirement.replace(f"{MAIN}[", f"{project['name']}[") for requirement in requirements]
    plugins = tables.pop("entry-points")
    tables |= {f"entry-points.{group}": entries for group, entries in plugins.items()}
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    sections = [
        text[: text.index("[project]")],
        _table("project", project),
        *[_table(f"project.{name}", table) for name, table in tables.items()],
        _table("tool.hatch.build.targets.wheel", {"packages": packages}),
    ]
    (source / "pyproject.toml").write_text("\n".join(sections), encoding="utf-8")
    for name in (project["readme"], *project["license-files"]):
        shutil.copy(ROOT / name, source)
    for package in packages:
        shutil.copytree(ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    for file in (file for pattern in TEXTS for file in source.rglob(pattern)):
        for named in NAMED:
            _replace(file, named.format(MAIN), named.format(project["name"]))


def _replace(file: Path, old: str, new: str) -> None:
    file.write_bytes(file.read_bytes().replace(old.encode(), new.encode()))


def _table(name: str, values: Mapping[str, Any]) -> str:
    """Write a table of texts, lists of texts and lists of tables, which TOML writes as JSON does but for these."""
    return "\n".join([f"[{name}]", *[f"{json.dumps(key)} = {_value(value)}" for key, value in values.items()], ""])


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_value(item)}' for key, item in value.items())} }}"
    return json.dumps(value)


if __name__ == "__main__":
    main(*sys.argv[1:])
