"""Bindings are named after what they hold, and docstrings speak in one voice."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("mock_server", "cdktf_openai", "terraform_provider_openai")
VAGUE = frozenset(
    [
        "found",
        "one",
        "told",
        "said",
        "made",
        "wanted",
        "kept",
        "words",
        "lines",
        "thing",
        "things",
        "given",
        "asked",
        "known",
        "others",
        "got",
    ]
)
MOST = 0.005
"""The share of vague names that model code bases have at most."""


def _trees(package: str) -> Iterator[ast.Module]:
    for file in (ROOT / package).rglob("*.py"):
        if not file.stem.endswith("_pb2"):
            yield ast.parse(file.read_text(encoding="utf-8"))


def _bindings(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name


@pytest.mark.parametrize("package", PACKAGES)
def test_few_names_are_vague(package: str) -> None:
    """Next to none of a package's names says nothing of what it holds."""
    names = [name.strip("_") for tree in _trees(package) for name in _bindings(tree)]
    vague = [name for name in names if name in VAGUE]
    assert len(vague) <= MOST * len(names), sorted(vague)


@pytest.mark.parametrize("package", PACKAGES)
def test_docstrings_return(package: str) -> None:
    """A function that returns something says so with `Return`, and none begins with `Give the`."""
    documented = (node for tree in _trees(package) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    docstrings = [(node.name, ast.get_docstring(node) or "") for node in documented]
    assert [name for name, text in docstrings if text.startswith(("Give the ", "Give a ", "Tell whether "))] == []
