"""Loads `_assembly.js` beside the engine, as jsii loads its libraries: as an assembly with a description of its types.

It is written for the engine at hand when that is loaded, 2 KB in a temporary file, so that one source serves cdktf and
cdktn.
"""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar

import jsii

from terraform_provider_openai import __version__

NAME = "cdktf-openai"

_SOURCE = Path(__file__).with_name("_assembly.js")
_TEXT = {"primitive": "string"}


class Functions:
    """The static functions of `_assembly.js`, for jsii to call by name."""

    __jsii_type__: ClassVar[str] = f"{NAME}.Completion"


def load_assembly(engine: str) -> None:
    """Load the assembly into jsii's kernel, after the engine named `engine`."""
    files = {
        "package/package.json": json.dumps(_package(engine)),
        "package/.jsii": json.dumps(_description(engine)),
        "package/index.js": _filled(_SOURCE.read_text(), engine),
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "assembly.tgz"
        file.write_bytes(packed(files))
        jsii.kernel.load(NAME, __version__, str(file))


def _filled(text: str, engine: str) -> str:
    return text.replace("@ENGINE@", engine).replace("@VERSION@", __version__).replace("@NAME@", NAME)


def packed(files: dict[str, str]) -> bytes:
    """Give an archive whose bytes depend on the files alone: jsii unpacks each archive that it has not in its cache."""
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    return gzip.compress(tar.getvalue(), mtime=0)


def _package(engine: str) -> dict[str, Any]:
    return {"name": NAME, "version": __version__, "main": "index.js", "dependencies": _dependencies(engine)}


def _dependencies(engine: str) -> dict[str, str]:
    return {engine: version(engine), "constructs": version("constructs")}


def _description(engine: str) -> dict[str, Any]:
    """Describe the types in jsii's own format: what is described can be called from Python."""
    scope = _parameter("scope", {"fqn": "constructs.Construct"})
    meta = _parameter("metaArguments", {"fqn": f"{engine}.TerraformMetaArguments"}) | {"optional": True}
    parent = _parameter("terraformResource", {"fqn": f"{engine}.IInterpolatingParent"})
    provider = _parameter("provider", {"fqn": f"{engine}.TerraformProvider"}) | {"optional": True}
    element = _parameter("element", {"fqn": f"{engine}.TerraformElement"})
    completion = _class(
        "Completion",
        f"{engine}.TerraformResource",
        [scope, _parameter("id", _TEXT), _parameter("attributes", _TEXT), meta],
        [
            {"name": "setAttributes", "parameters": [_parameter("attributes", _TEXT)]},
            {"name": "claim", "static": True, "parameters": [element]},
            {"name": "rename", "static": True, "parameters": [element, _parameter("name", _TEXT) | {"optional": True}]},
            {
                "name": "importable",
                "static": True,
                "parameters": [
                    scope,
                    _parameter("terraformResourceType", _TEXT),
                    _parameter("id", _TEXT),
                    _parameter("importId", _TEXT),
                    provider,
                ],
                "returns": {"type": {"fqn": f"{engine}.ImportableResource"}},
            },
            {
                "name": "attributesIn",
                "static": True,
                "parameters": [_parameter("stack", {"fqn": f"{engine}.TerraformStack"})],
                "returns": {"type": _TEXT},
            },
            {
                "name": "hclAttributes",
                "static": True,
                "parameters": [_parameter("attributes", _TEXT)],
                "returns": {"type": {"primitive": "any"}},
            },
            {"name": "createMany", "static": True, "parameters": [scope, _parameter("attributesById", _TEXT)]},
            {
                "name": "readMany",
                "static": True,
                "parameters": [scope, _parameter("attribute", _TEXT)],
                "returns": {"type": {"collection": {"kind": "map", "elementtype": _TEXT}}},
            },
        ],
    )
    references = _class(
        "ReferenceList",
        f"{engine}.ComplexList",
        [parent, _parameter("terraformAttribute", _TEXT), _parameter("wrapsSet", {"primitive": "boolean"})],
        [
            {
                "name": "get",
                "parameters": [_parameter("index", {"primitive": "number"})],
                "returns": {"type": {"fqn": f"{engine}.ComplexObject"}},
            }
        ],
    )
    return {
        "schema": "jsii/0.10.0",
        "jsiiVersion": "5.8.9",
        "fingerprint": NAME,
        "name": NAME,
        "version": __version__,
        "description": "",
        "homepage": "",
        "license": "MIT",
        "author": {"name": NAME, "roles": ["author"]},
        "repository": {"type": "git", "url": ""},
        "targets": {"js": {"npm": NAME}},
        "dependencies": _dependencies(engine),
        "dependencyClosure": {name: {"targets": {}} for name in _dependencies(engine)},
        "types": {described["fqn"]: described for described in (completion, references)},
    }


def _class(name: str, base: str, initializer: list[dict[str, Any]], methods: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "assembly": NAME,
        "fqn": f"{NAME}.{name}",
        "kind": "class",
        "name": name,
        "base": base,
        "initializer": {"parameters": initializer},
        "methods": methods,
    }


def _parameter(name: str, type_: dict[str, str]) -> dict[str, Any]:
    return {"name": name, "type": type_}
