"""Loads `assembly.js` beside the engine, as jsii loads its libraries: with a description of its types, `assembly.json`.

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

_SOURCE = Path(__file__).with_name("assembly.js")
_TYPES = Path(__file__).with_name("assembly.json")


class Functions:
    """The static functions of `assembly.js`, for jsii to call by name."""

    __jsii_type__: ClassVar[str] = f"{NAME}.Completion"


def load_assembly(engine: str) -> None:
    """Load the assembly into jsii's kernel, after the engine named `engine`."""
    files = {
        "package/package.json": json.dumps(_package(engine)),
        "package/.jsii": json.dumps(_description(engine)),
        "package/index.js": _filled(_SOURCE.read_text(encoding="utf-8"), engine),
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "assembly.tgz"
        file.write_bytes(packed(files))
        jsii.kernel.load(NAME, __version__, str(file))


def _filled(text: str, engine: str) -> str:
    return text.replace("@ENGINE@", engine).replace("@VERSION@", __version__).replace("@NAME@", NAME)


def packed(files: dict[str, str]) -> bytes:
    """Return an archive whose bytes depend on the files alone, because jsii caches archives by their bytes."""
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
    """Return the version of a library that jsii has loaded."""
    version: str = importlib.import_module(f"{name}._jsii").__jsii_assembly__.version
    return version


def _description(engine: str) -> dict[str, Any]:
    """Describe the types in jsii's own format: what is described can be called from Python."""
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
        "types": json.loads(_filled(_TYPES.read_text(encoding="utf-8"), engine)),
    }
