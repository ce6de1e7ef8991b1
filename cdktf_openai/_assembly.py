"""Loads `_assembly.js` beside the engine, as jsii loads its libraries: as an assembly with a description of its types.

It is written for the engine at hand when that is loaded, 2 KB in a temporary file, so that one source serves cdktf and
cdktn.
"""

from __future__ import annotations

import gzip
import importlib
import io
import json
import tarfile
import tempfile
from pathlib import Path
from typing import Any, ClassVar

import jsii

from terraform_provider_openai import __version__

NAME = "cdktf-openai"

_SOURCE = Path(__file__).with_name("_assembly.js")
_TEXT = {"primitive": "string"}
_ANYTHING = {"primitive": "any"}


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
    return {name: _loaded_version(name) for name in (engine, "constructs")}


def _loaded_version(name: str) -> str:
    """Give the version of a library that jsii has loaded."""
    version: str = importlib.import_module(f"{name}._jsii").__jsii_assembly__.version
    return version


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
                "returns": {"type": _ANYTHING},
            },
            {"name": "createMany", "static": True, "parameters": [scope, _parameter("attributesById", _TEXT)]},
            {
                "name": "afterSynthesis",
                "static": True,
                "parameters": [
                    _parameter("stack", {"fqn": f"{engine}.TerraformStack"}),
                    _parameter("installer", {"fqn": f"{NAME}.IInstaller"}),
                ],
            },
            {
                "name": "reserve",
                "static": True,
                "parameters": [
                    _parameter("kind", _TEXT),
                    _parameter("count", {"primitive": "number"}),
                    _parameter("meanings", {"fqn": f"{NAME}.IMeanings"}),
                    _parameter("hint", _TEXT),
                ],
                "returns": {"type": _ANYTHING},
            },
            {
                "name": "unmade",
                "static": True,
                "parameters": [_parameter("tokens", _TEXT)],
                "returns": {"type": _ANYTHING},
            },
            {
                "name": "readMany",
                "static": True,
                "parameters": [scope, _parameter("attribute", _TEXT)],
                "returns": {"type": {"collection": {"kind": "map", "elementtype": _TEXT}}},
            },
        ],
    )
    openai = _class(
        "Provider",
        f"{engine}.TerraformProvider",
        [
            scope,
            _parameter("id", _TEXT),
            _parameter("attributes", _TEXT),
            _parameter("source", _TEXT),
            _parameter("version", _TEXT) | {"optional": True},
        ],
        [{"name": "setAttributes", "parameters": [_parameter("attributes", _TEXT)]}],
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
    meanings = _interface("IMeanings", {"name": "tell", "returns": {"type": _ANYTHING}})
    installer = _interface("IInstaller", {"name": "install", "parameters": [_parameter("folder", _TEXT)]})
    types = (completion, openai, references, meanings, installer)
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
        "types": {described["fqn"]: described for described in types},
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


def _interface(name: str, method: dict[str, Any]) -> dict[str, Any]:
    """Describe what Python implements, for `_assembly.js` to call."""
    return {
        "assembly": NAME,
        "fqn": f"{NAME}.{name}",
        "kind": "interface",
        "name": name,
        "methods": [{**method, "abstract": True}],
    }


def _parameter(name: str, type_: dict[str, str]) -> dict[str, Any]:
    return {"name": name, "type": type_}
