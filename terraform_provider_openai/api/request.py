"""The body of a request, from a configuration: what is set is sent as it is written, what is unset is not sent.

A streamed answer is asked for together with its usage, which the API leaves out of a stream otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from terraform_provider_openai.schema import ChatCompletion, attributes_of


def body_of(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON body for the set arguments of a known and checked configuration."""
    sent = {name: value for name, value in config.items() if value is not None and name not in _LOCAL}
    body = {name: _WRITERS.get(name, _plain)(value) for name, value in sent.items()}
    return {**body, **_WITH_USAGE} if body.get("stream") else body


_WITH_USAGE = {"stream_options": {"include_usage": True}}
_LOCAL = [name for name, attribute in attributes_of(ChatCompletion).items() if attribute.local]


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def _set(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _message(message: Mapping[str, Any]) -> dict[str, Any]:
    """Keep a null content: the API wants it said."""
    return {"content": message["content"], **_set(message)}


def _function(function: Mapping[str, Any]) -> dict[str, Any]:
    parameters = {keyword: json.loads(text) for keyword, text in function["parameters"].items()}
    return _set({**function, "parameters": parameters})


def _function_call(call: Mapping[str, Any]) -> Any:
    return call["one"] if call["one"] is not None else {"name": call["two"]["name"]}


def _stop(stop: Mapping[str, Any]) -> Any:
    return stop["str"] if stop["str"] is not None else stop["array_of_str"]


def _tool(tool: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": tool["type"], "function": _function(tool["function"])}


def _tool_choice(choice: Mapping[str, Any]) -> Any:
    function = choice["function"]
    return choice["mode"] if function is None else {"type": "function", "function": {"name": function["name"]}}


def _response_format(response_format: Mapping[str, Any]) -> dict[str, Any]:
    described = response_format["json_schema"]
    if described is None:
        return {"type": response_format["type"]}
    return {
        "type": response_format["type"],
        "json_schema": _set({**described, "schema": json.loads(described["schema"])}),
    }


_WRITERS: Mapping[str, Any] = {
    "messages": lambda messages: [_message(message) for message in messages],
    "functions": lambda functions: [_function(function) for function in functions],
    "function_call": _function_call,
    "response_format": _response_format,
    "stop": _stop,
    "tool_choice": _tool_choice,
    "tools": lambda tools: [_tool(tool) for tool in tools],
}
