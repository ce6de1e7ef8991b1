"""Each private part of a library that is used is known, there, and as it was when its versions were bounded."""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("cdktf_openai", "terraform_provider_openai", "mock_server")
PARTS: dict[tuple[str, str], tuple[str, ...]] = {
    ("jsii._reference_map", "register_reference"): ("inst",),
    ("jsii._runtime", "JSIIAbstractClass"): (),
    ("google._upb._message", "DescriptorPool"): (),
    ("google._upb._message", "MessageMeta"): (),
    ("re", "_parser"): (),
}
"""What is imported, with the parameters that it is called with."""


def _imported() -> Iterator[tuple[str, str]]:
    """Yield the imports of private modules and names that are not the packages' own."""
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.ImportFrom) and node.module and not node.module.startswith((*PACKAGES, "_")):
                    names = [(node.module, alias.name) for alias in node.names]
                    yield from (name for name in names if "._" in ".".join(name))


def test_every_private_part_is_known() -> None:
    """No other private module or name of a library is imported: a new one is added here, and its library bounded."""
    assert set(_imported()) == set(PARTS)


@pytest.mark.parametrize(("part", "parameters"), PARTS.items(), ids=".".join)
def test_a_private_part(part: tuple[str, str], parameters: tuple[str, ...]) -> None:
    """It is where it was, and takes what it took."""
    module, name = part
    if part == ("re", "_parser") and sys.version_info < (3, 11):
        pytest.skip("Python 3.10 has it as sre_parse")
    value: Any = getattr(importlib.import_module(module), name)
    if parameters:
        assert tuple(inspect.signature(value).parameters) == parameters


def test_the_parts_of_an_assembly() -> None:
    """The engine's package tells the version of its assembly, and its constructs have a type of jsii."""
    engine = importlib.import_module("cdktf")
    assert importlib.import_module("cdktf._jsii").__jsii_assembly__.version
    assert engine.TerraformStack.__jsii_type__ == "cdktf.TerraformStack"


def test_the_parser_of_patterns() -> None:
    """Python's own parser of patterns has repeats as the bound of a rule's pattern reads them."""
    from mock_server.stubs.patterns import sre_parse  # noqa: PLC0415 (named as the module does)

    [(operator, (least, most, repeated))] = sre_parse.parse("(?:ab){2,3}").data
    assert (str(operator), int(least), int(most), len(repeated)) == ("MAX_REPEAT", 2, 3, 2)
