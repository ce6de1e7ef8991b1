"""The resources and outputs of a state file, and of a plan."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cdktf_openai.testing.results import Resource

MANAGED = "managed"
Paths = Mapping[str, str]


def construct_paths(body: Mapping[str, Any]) -> Paths:
    """Return the path of each resource's construct, by its address, from a synthesized stack."""
    resources = [
        (kind, name, each) for kind, bodies in body.get("resource", {}).items() for name, each in bodies.items()
    ]
    return {f"{kind}.{name}": each.get("//", {}).get("metadata", {}).get("path", "") for kind, name, each in resources}


def read_state(file: Path) -> dict[str, Any]:
    """Read a state file; one that is not there is empty."""
    state: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return state


def known_outputs(outputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the outputs' values by name, without those that a plan does not know yet."""
    return {name: output["value"] for name, output in outputs.items() if "value" in output}


def resources_in_state(state: Mapping[str, Any], paths: Paths) -> dict[str, Resource]:
    """Return the resources of a state file by address."""
    resources = [
        _resource(_address(each), instance.get("index_key"), instance["attributes"], paths)
        for each in state.get("resources", ())
        if each["mode"] == MANAGED
        for instance in each["instances"]
    ]
    return {resource.address: resource for resource in resources}


def resources_in_plan(planned: Mapping[str, Any], paths: Paths) -> dict[str, Resource]:
    """Return the resources of `planned_values` by address."""
    resources = [
        _resource(each["address"].removesuffix(_index(each.get("index"))), each.get("index"), each["values"], paths)
        for each in _in_modules(planned.get("root_module", {}))
        if each["mode"] == MANAGED
    ]
    return {resource.address: resource for resource in resources}


def _in_modules(module: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from module.get("resources", ())
    for child in module.get("child_modules", ()):
        yield from _in_modules(child)


def _address(each: Mapping[str, Any]) -> str:
    return ".".join(filter(None, (each.get("module"), each["type"], each["name"])))


def _index(key: str | int | None) -> str:
    return "" if key is None else f"[{json.dumps(key, ensure_ascii=False)}]"


def _resource(address: str, key: str | int | None, values: Mapping[str, Any], paths: Paths) -> Resource:
    return Resource(address + _index(key), values, paths.get(address, ""), _index(key))
