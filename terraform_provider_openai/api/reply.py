"""The read-only values of the state, from a reply, whatever it holds: a reply that was paid for is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from math import isfinite
from typing import Any

from terraform_provider_openai.api.lenient_json import dump
from terraform_provider_openai.api.shapes import leftovers, whole_reply
from terraform_provider_openai.schema import (
    ChatCompletion,
    ListOf,
    MapOf,
    Nested,
    Primitive,
    Struct,
    Type,
    attributes_of,
)

# What servers add that is no part of an answer: nobody is warned that the state has no place for it.
_ABOUT_THE_CALL = frozenset(
    {
        *("content_filter_results", "content_filter_offsets", "prompt_filter_results", "safety_ratings"),  # verdicts
        *("logprobs", "prompt_logprobs", "token_ids", "prompt_token_ids", "top_logprobs"),  # no argument asks for them
        *("model", "provider", "service_tier", "seed", "route"),  # who answered
        *("native_finish_reason", "stop_reason", "matched_stop"),  # `finish_reason` again, in other words
        *("timings", "time_info", "x_groq", "kv_transfer_params", "__verbose", "credits_used"),  # what it took
        *("index", "object", "name", "type"),  # of calls in a stream and of parts
        "error",  # a diagnostic tells it
        "input_user",  # of stored completions: the argument `user`
    }
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LARGEST = 10**150
"""Terraform's numbers have 512 bits."""


def computed_values(
    reply: Mapping[str, Any], struct: type[Struct] = ChatCompletion, losses: list[str] | None = None
) -> dict[str, Any]:
    """Return the values of the read-only attributes; what the reply does not have is null.

    Args:
        reply: The reply as JSON values, in whatever shape.
        struct: What is read.
        losses: Takes the place of each value of the answer that the attributes can't hold.
    """
    shaped = whole_reply(reply)
    attributes = attributes_of(struct)
    fitting = _Fitting([] if losses is None else losses)
    fitting.note_others(shaped, {*attributes, *_ABOUT_THE_CALL}, "")
    return {
        name: fitting.value(attribute.type, shaped.get(name), name)
        for name, attribute in attributes.items()
        if attribute.read_only
    }


def fit(type_: Type, value: Any) -> Any:
    """Return what of a JSON value an attribute of this type can hold; null where it can hold nothing of it."""
    return _Fitting([]).value(type_, value, "")


class _Fitting:
    """Fits JSON values to types, and notes the places of those that don't fit."""

    def __init__(self, losses: list[str]) -> None:
        self._losses = losses

    def value(self, type_: Type, value: Any, place: str) -> Any:
        """Return what of a value the type can hold."""
        if value is None:
            return None
        match type_:
            case Primitive(name):
                return self._primitive(name, value, place)
            case ListOf(Primitive(name)) | MapOf(Primitive(name)):
                return self._primitives(type_, name, value, place)
            case Nested(struct, many=False) if isinstance(value, Mapping):
                return self._object(struct, value, place)
            case Nested(struct, many=True) if isinstance(value, list):
                return self._objects(struct, value, place)
        return self._lost(value, place)

    def note_others(self, value: Mapping[str, Any], names: set[str], place: str) -> None:
        """Note what an object has beside some names, as far as it says anything."""
        for name in value.keys() - names:
            self._losses.extend(leftovers(value[name], f"{place}.{name}" if place else str(name)))

    def _objects(self, struct: type[Struct], values: list[Any], place: str) -> list[dict[str, Any]]:
        for index, item in enumerate(values):
            if not isinstance(item, Mapping):
                self._lost(item, f"{place}[{index}]")
        objects = ((index, item) for index, item in enumerate(values) if isinstance(item, Mapping))
        return [self._object(struct, item, f"{place}[{index}]") for index, item in objects]

    def _object(self, struct: type[Struct], value: Mapping[str, Any], place: str) -> dict[str, Any]:
        attributes = attributes_of(struct)
        if place != "usage":  # whose other numbers are details of those that are kept
            self.note_others(value, {*attributes, *_ABOUT_THE_CALL}, place)
        return {name: self.value(a.type, value.get(name), f"{place}.{name}") for name, a in attributes.items()}

    def _primitives(self, type_: ListOf | MapOf, name: str, value: Any, place: str) -> Any:
        if isinstance(type_, MapOf) and isinstance(value, Mapping):
            return {clean(key): self._primitive(name, item, f"{place}.{key}") for key, item in value.items()}
        if isinstance(type_, ListOf) and isinstance(value, list):
            return [self._primitive(name, item, f"{place}[{index}]") for index, item in enumerate(value)]
        return self._lost(value, place)

    def _primitive(self, name: str, value: Any, place: str) -> Any:
        if name == "string":
            return clean(value if isinstance(value, str) else dump(value))
        if name == "bool":
            return value if isinstance(value, bool) else self._lost(value, place)
        number = _number(value)
        return self._lost(value, place) if number is None else number

    def _lost(self, value: Any, place: str) -> None:
        self._losses.extend([place] if value not in (None, "", [], {}) else [])


def _number(value: Any) -> int | Decimal | None:
    """Return a number that Terraform has, also from a text that says one."""
    if isinstance(value, str) and len(value) < len(str(_LARGEST)):
        try:
            value = Decimal(value.strip())
        except ArithmeticError:
            return None
        value = int(value) if value.is_finite() and value == value.to_integral_value() else value
    if isinstance(value, float):  # as Terraform has it: 0.7 in a configuration is a decimal, which no float is equal to
        value = Decimal(repr(value)) if isfinite(value) else None
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    is_finite = is_number and (isinstance(value, int) or value.is_finite())
    return value if is_finite and abs(value) < _LARGEST else None


def clean(text: str) -> str:
    """Replace halves of surrogate pairs, which JSON can carry and Terraform can't."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
