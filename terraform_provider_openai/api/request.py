"""The body of a request, from a configuration, and the way back: only arguments that are set are sent.

The API has some arguments in another shape than Terraform, because a value there may be of several types, or any JSON.
Each of these shapes stands here once, with both ways.

A streamed answer is asked for together with its usage, which the API leaves out of a stream otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from terraform_provider_openai.schema import ChatCompletion, attributes_of


def body_of(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON body for the set arguments of a known and checked configuration."""
    sent = {name: value for name, value in config.items() if value is not None and name not in _LOCAL}
    body = {name: _SHAPES[name].to_api(value) if name in _SHAPES else _plain(value) for name, value in sent.items()}
    return {**body, **_WITH_USAGE} if body.get("stream") else body


def arguments_in(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments that a body of the API has, in Terraform's shapes; unknown shapes are kept."""
    arguments = {name: body[name] for name in attributes_of(ChatCompletion) if name in body}
    return {
        name: _SHAPES[name].from_api(value) if name in _SHAPES and value is not None else value
        for name, value in arguments.items()
    }


class _Shape(NamedTuple):
    """An argument's shape in the API.

    Attributes:
        to_api: Writes a known and checked value.
        from_api: Reads whatever the API gives.
    """

    to_api: Callable[[Any], Any]
    from_api: Callable[[Any], Any]


_WITH_USAGE = {"stream_options": {"include_usage": True}}
_LOCAL = [name for name, attribute in attributes_of(ChatCompletion).items() if attribute.local]


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def _set(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _objects(value: Any) -> list[Any]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _message(message: Mapping[str, Any]) -> dict[str, Any]:
    """Keep a null content: the API wants it said."""
    return {"content": message["content"], **_set(message)}


def _read_message(message: Mapping[str, Any]) -> dict[str, Any]:
    """Return a message whose parts, where it has several, are one text."""
    content = message.get("content")
    parts = content if isinstance(content, list) else message.get("content_parts")
    if isinstance(content, str) or not isinstance(parts, list):
        return dict(message)
    texts = [part["text"] for part in parts if isinstance(part, dict) and isinstance(part.get("text"), str)]
    return {**message, "content": "".join(texts)}


def _function(function: Mapping[str, Any]) -> dict[str, Any]:
    parameters = {keyword: json.loads(text) for keyword, text in function["parameters"].items()}
    return _set({**function, "parameters": parameters})


def _read_function(function: Any) -> Any:
    parameters = function.get("parameters", {}) if isinstance(function, dict) else None
    if not isinstance(parameters, dict):
        return function
    return {**function, "parameters": {keyword: json.dumps(value) for keyword, value in parameters.items()}}


def _function_call(call: Mapping[str, Any]) -> Any:
    return call["one"] if call["one"] is not None else {"name": call["two"]["name"]}


def _read_function_call(call: Any) -> Any:
    if isinstance(call, str):
        return {"one": call}
    return {"two": call} if isinstance(call, dict) else call


def _stop(stop: Mapping[str, Any]) -> Any:
    return stop["str"] if stop["str"] is not None else stop["array_of_str"]


def _read_stop(stop: Any) -> Any:
    if isinstance(stop, str):
        return {"str": stop}
    return {"array_of_str": stop} if isinstance(stop, list) else stop


def _tool(tool: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": tool["type"], "function": _function(tool["function"])}


def _read_tool(tool: Mapping[str, Any]) -> dict[str, Any]:
    return {**tool, "function": _read_function(tool["function"])}


def _tool_choice(choice: Mapping[str, Any]) -> Any:
    function = choice["function"]
    return choice["mode"] if function is None else {"type": "function", "function": {"name": function["name"]}}


def _read_tool_choice(choice: Any) -> Any:
    return {"mode": choice} if isinstance(choice, str) else choice


def _response_format(response_format: Mapping[str, Any]) -> dict[str, Any]:
    described = response_format["json_schema"]
    if described is None:
        return {"type": response_format["type"]}
    schema = _set({**described, "schema": json.loads(described["schema"])})
    return {"type": response_format["type"], "json_schema": schema}


def _read_response_format(stored_format: Any) -> Any:
    described = stored_format.get("json_schema") if isinstance(stored_format, dict) else None
    if not isinstance(described, dict):
        return stored_format
    return {**stored_format, "json_schema": {**described, "schema": json.dumps(described.get("schema") or {})}}


_SHAPES: Mapping[str, _Shape] = {
    "messages": _Shape(
        lambda messages: [_message(message) for message in messages],
        lambda messages: [_read_message(message) for message in _objects(messages)],
    ),
    "functions": _Shape(
        lambda functions: [_function(function) for function in functions],
        lambda functions: [_read_function(function) for function in _objects(functions)],
    ),
    "function_call": _Shape(_function_call, _read_function_call),
    "response_format": _Shape(_response_format, _read_response_format),
    "stop": _Shape(_stop, _read_stop),
    "tool_choice": _Shape(_tool_choice, _read_tool_choice),
    "tools": _Shape(
        lambda tools: [_tool(tool) for tool in tools],
        lambda tools: [_read_tool(tool) for tool in _objects(tools) if "function" in tool],
    ),
}
