"""Every name that `cdktf get` generates exists here with the same shape: only the import line changes."""

import importlib
import inspect
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import cdktf
import pytest

from terraform_provider_openai.schema import Struct, attributes_of

API = (Path(__file__).parents[1] / "data" / "generated_bindings_api.txt").read_text().partition("INHERITED from")[0]
CLASS = re.compile(r"^class (\w+)\((\S+?)\)", re.MULTILINE)
MODULES = {"chat_completion": "cdktf_openai.chat_completion", "provider": "cdktf_openai.provider"}
ENGINES_OWN = re.compile(r"^_")


class Member(NamedTuple):
    """A member of a generated class."""

    owner: str
    kind: str
    name: str
    rest: str

    def __str__(self) -> str:
        return f"{self.owner}.{self.name}"


def sections() -> Iterator[tuple[str, str, str, str]]:
    """Give module, class, base and text of each generated class."""
    for module, text in re.findall(r"MODULE imports\.openai\.(\w+)(.*?)(?=^MODULE|\Z)", API, re.MULTILINE | re.DOTALL):
        starts = [*CLASS.finditer(text), None]
        for start, end in pairwise(starts):
            assert start is not None
            yield module, start[1], start[2], text[start.end() : end.start() if end else None]


def members() -> Iterator[Member]:
    """Give the public members of the generated classes."""
    pattern = re.compile(r"^  (def|property|classmethod|classproperty) (\w+)(.*)$", re.MULTILINE)
    for _, owner, _, text in sections():
        for kind, name, rest in pattern.findall(text):
            if not ENGINES_OWN.match(name):
                yield Member(owner, kind, name, rest)


def ours(name: str) -> Any:
    """Give our class of a generated name."""
    module = next(module for module, owner, _, _ in sections() if owner == name)
    return getattr(importlib.import_module(MODULES[module]), name)


def keywords(signature: str) -> set[str]:
    """Give the keywords of a generated signature."""
    return set(re.findall(r"(\w+):", signature.partition("*, ")[2].rpartition(") ->")[0])) - {"imports"}


def accepted(function: Any) -> set[str]:
    """Give the keywords that our function takes."""
    return set(inspect.signature(function).parameters)


ALL = list(members())


def test_the_file_is_read_whole() -> None:
    """27 classes with some 170 public members."""
    assert len(list(sections())) == API.count("\nclass ")
    assert len(ALL) > 150


@pytest.mark.parametrize("module", MODULES)
def test_exports(module: str) -> None:
    """`from … import *` gives the same names, and those of what the bundled plugin has besides."""
    generated = re.search(rf"MODULE imports\.openai\.{module}  __all__ = (\[.*?\])", API)
    assert generated is not None
    exported = importlib.import_module(MODULES[module]).__all__
    assert set(re.findall(r"'(\w+)'", generated[1])) <= set(exported)


@pytest.mark.parametrize("member", ALL, ids=str)
def test_member(member: Member) -> None:
    """The member is there; a settable one can be set, a method takes the same keywords."""
    owner = ours(member.owner)
    if isinstance(owner, type) and issubclass(owner, Struct):
        meta = {"connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioners", "alias"}
        assert member.name in {*attributes_of(owner), *meta}
        return
    found = inspect.getattr_static(owner, member.name)
    if member.kind == "property" and "[settable]" in member.rest:
        assert getattr(found, "fset", None) or hasattr(found, "__set__")
    if member.kind == "def":
        assert keywords(member.rest) <= accepted(getattr(owner, member.name))


@pytest.mark.parametrize(("name", "base", "text"), [section[1:] for section in sections()], ids=lambda v: str(v)[:40])
def test_class(name: str, base: str, text: str) -> None:
    """The class is of the engine's kind, and is made with the same keywords."""
    owner = ours(name)
    generated = re.search(r"^  (__init__\(.*)$", text, re.MULTILINE)
    assert generated is not None
    if issubclass(owner, Struct):
        named = keywords(generated[1])
        assert owner(**dict.fromkeys(named)) == owner(**dict.fromkeys(named))
        return
    assert issubclass(owner, getattr(cdktf, base.removeprefix("cdktf.")))
    positional = set(re.findall(r"(\w+): ", generated[1].partition("*, ")[0])) - {"typing"}
    assert keywords(generated[1]) | positional <= accepted(owner.__init__)
