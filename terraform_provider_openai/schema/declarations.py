"""Functions as the API shows them to the model, and bills them: declarations in a TypeScript namespace."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from terraform_provider_openai.schema.values import as_sent

_TYPES: Mapping[str, str] = {
    "string": "string",
    "number": "number",
    "integer": "number",
    "boolean": "boolean",
    "null": "null",
}


def declarations(functions: Iterable[Mapping[str, Any]]) -> str:
    """Write functions of the resource as TypeScript; one whose name is not known is left out.

    Args:
        functions: Objects with `name`, `description`, and `parameters` as a map from keywords to JSON texts.
    """
    source = ["namespace functions {", ""]
    for function in functions:
        if isinstance(function.get("name"), str):
            source += [*_declaration(function), ""]
    return "\n".join([*source, "} // namespace functions"])


def _declaration(function: Mapping[str, Any]) -> Iterator[str]:
    yield from _comment(as_sent(function.get("description")))
    parameters = _parameters(function.get("parameters"))
    if parameters:
        yield f"type {function['name']} = (_: {{"
        yield parameters
        yield "}) => any;"
    else:
        yield f"type {function['name']} = () => any;"


def _parameters(texts: Any) -> str:
    """Write the parameters; nothing where there are none, or where they are nested deeper than Python can follow."""
    keywords = texts if isinstance(texts, dict) else {}
    try:
        return _properties({keyword: _json(keywords.get(keyword)) for keyword in ("properties", "required")}, "")
    except RecursionError:
        return ""


def _comment(text: Any) -> Iterator[str]:
    if text and isinstance(text, str):
        yield f"// {text}"


def _json(text: Any) -> Any:
    """Read a JSON text as it is sent; one that is none is another rule's business."""
    if text is None:
        return None
    try:
        return json.loads(as_sent(text))
    except ValueError:
        return None


def _properties(schema: Mapping[str, Any], indent: str) -> str:
    properties, required = schema.get("properties"), schema.get("required")
    source: list[str] = []
    for name, inner in properties.items() if isinstance(properties, dict) else ():
        source += _comment(inner.get("description") if isinstance(inner, dict) else None)
        mark = "" if isinstance(required, list) and name in required else "?"
        source.append(f"{name}{mark}: {_type(inner, indent)},")
    return "\n".join(f"{indent}{line}" for line in source)


def _type(schema: Any, indent: str) -> str:
    if not isinstance(schema, dict):
        return "any"
    kind, enum = schema.get("type"), schema.get("enum")
    if isinstance(enum, list):
        return " | ".join(f'"{word}"' if isinstance(word, str) else json.dumps(word) for word in enum)
    if kind == "object":
        return "\n".join(("{", _properties(schema, f"{indent}  "), "}"))
    if kind == "array":
        return f"{_type(schema.get('items'), indent)}[]"
    return _TYPES.get(kind, "any") if isinstance(kind, str) else "any"
