"""Which values mean the same, so that nothing is asked again for them: JSON texts in other spaces or another order."""

from __future__ import annotations

import json
from typing import Any

from terraform_provider_openai.schema import UNKNOWN, Attribute, Nested, attributes_of
from terraform_provider_openai.schema.rules import JsonText


def kept_value(attribute: Attribute, before: Any, after: Any) -> Any:
    """Return the value `after`, with the JSON texts of `before` wherever they mean the same.

    Terraform allows a planned value to be that of the configuration or that of the state, a map only as a whole.
    """
    if before is None or after is None or UNKNOWN in (before, after):
        return after
    if isinstance(attribute.type, Nested):
        return _kept_below(attribute.type, before, after)
    is_json = any(isinstance(rule, JsonText) for rule in (*attribute.rules, *attribute.element_rules))
    return before if is_json and _same_texts(before, after) else after


def _kept_below(type_: Nested, before: Any, after: Any) -> Any:
    if isinstance(after, list) and isinstance(before, list):
        element = Nested(type_.struct, many=False)
        pairs = zip(before, after, strict=False)
        return [_kept_below(element, *pair) for pair in pairs] + after[len(before) :]
    if isinstance(after, dict) and isinstance(before, dict):
        attributes = attributes_of(type_.struct)
        return {name: kept_value(attributes[name], before.get(name), value) for name, value in after.items()}
    return after


def _same_texts(first: Any, second: Any) -> bool:
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(_same_texts(text, second[key]) for key, text in first.items())
    return isinstance(first, str) and isinstance(second, str) and (first == second or same_json(first, second))


def same_json(first: str, second: str) -> bool:
    """Return whether two texts are JSON and mean the same; `1` is `1.0`, and never `true`."""
    try:
        return _is_same(json.loads(first), json.loads(second))
    except (ValueError, RecursionError):
        return False


def _is_same(first: Any, second: Any) -> bool:
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(_is_same(value, second[key]) for key, value in first.items())
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(_is_same, first, second))
    return isinstance(first, bool) == isinstance(second, bool) and bool(first == second)
