"""Exact token counts, offline.

The vocabularies come with splintr. The rules of counting a prompt reproduce every published
count: the API-checked cases of hmarr/openai-chat-tokens (MIT) and the cookbook's "How to count
tokens with tiktoken". Functions are counted as the TypeScript namespace that the API shows the
model.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import splintr

from mock_server.contract.messages import (
    AssistantMessage,
    CustomToolCall,
    FunctionMessage,
    FunctionToolCall,
    ImagePart,
    Message,
    SystemMessage,
    ToolMessage,
    UserMessage,
    role_of,
    text_of,
)
from mock_server.contract.request import (
    ChatRequest,
    CustomToolChoice,
    FunctionDef,
    FunctionTool,
    FunctionToolChoice,
    NamedFunction,
)

if TYPE_CHECKING:
    from splintr import AnyTokenizer

PER_MESSAGE = 3
PER_NAME = 1
PER_CALL = 3
PER_REPLY = 3
FUNCTION_ROLE = -2
FUNCTIONS = 9
FUNCTIONS_WITH_SYSTEM = -4
CHOICE_NONE = 1
CHOICE_NAMED = 4
# What a call in a reply costs besides its name and arguments: the API reference's own example
# (get_current_weather in Boston) has 17 completion tokens, of which 13 are name and arguments.
CALL_IN_REPLY = 4
# In the model of March 2023 a message has one more, and a name takes the place of its role.
MARCH = "gpt-3.5-turbo-0301"
MARCH_MESSAGE = 1
MARCH_NAME = -2
# An image at low detail; the API's published price of one tile-free image.
IMAGE = 85
# Texts that are looked up: shorter ones are counted sooner, and longer ones would take memory without end.
SHORTEST_CACHED = 64
LONGEST_CACHED = 2_048


@cache
def tokenizer(encoding: str) -> AnyTokenizer:
    """Return the tokenizer of `cl100k_base` or `o200k_base`, loaded once."""
    return splintr.Tokenizer.from_pretrained(encoding)


@lru_cache(maxsize=4_096)
def _count_cached(text: str, encoding: str) -> int:
    return len(tokenizer(encoding).encode_ordinary(text))


def count(text: str, encoding: str) -> int:
    """Return how many tokens `text` is."""
    if SHORTEST_CACHED <= len(text) <= LONGEST_CACHED:
        return _count_cached(text, encoding)
    return len(tokenizer(encoding).encode_ordinary(text))


def pieces(text: str, encoding: str) -> tuple[str, ...]:
    """Return the text of each token; joined they are `text`.

    A token that ends inside a character gives "", and the token that completes the character
    carries it: so each prefix of the result is valid text.
    """
    return _pieces_cached(text, encoding) if len(text) <= LONGEST_CACHED else _pieces(text, encoding)


def _pieces(text: str, encoding: str) -> tuple[str, ...]:
    decode = tokenizer(encoding).decode_bytes
    buffered, pieces = b"", []
    for token in tokenizer(encoding).encode_ordinary(text):
        buffered += decode([token])
        try:
            pieces.append(buffered.decode())
            buffered = b""
        except UnicodeDecodeError:
            pieces.append("")
    return tuple(pieces)


_pieces_cached = lru_cache(maxsize=256)(_pieces)


def ids(text: str, encoding: str) -> list[int]:
    """Return the token ids of `text`; text that looks like a special token is ordinary text."""
    return tokenizer(encoding).encode_ordinary(text)


def raw(token: int, encoding: str) -> bytes:
    """Return the bytes of one token, which may end inside a character."""
    return tokenizer(encoding).decode_bytes([token])


def prompt(request: ChatRequest, encoding: str) -> tuple[int, int]:
    """Return the prompt's tokens: those of the messages, and those of the functions."""
    functions = offered(request)
    messages = PER_REPLY
    padded = not functions
    for message in request.messages:
        pad = not padded and isinstance(message, SystemMessage)
        padded = padded or pad
        messages += message_tokens(message, encoding, pad=pad)
    if request.model == MARCH:
        names = sum(bool(getattr(message, "name", None)) for message in request.messages)
        messages += MARCH_MESSAGE * len(request.messages) + MARCH_NAME * names
    return messages, _functions_tokens(request, functions, encoding) if functions else 0


def message_tokens(message: Message, encoding: str, *, pad: bool = False) -> int:
    """Return the tokens of one message; `pad` adds the newline that functions give a system message."""
    text = message.content if isinstance(message.content, str) else text_of(message)
    total = PER_MESSAGE + _count_cached(role_of(message), encoding) + count(text + "\n" if pad else text, encoding)
    if isinstance(message, SystemMessage):
        return total + PER_NAME + count(message.name, encoding) if message.name else total
    if isinstance(message, AssistantMessage):
        total += _call_tokens(message, encoding)
    elif isinstance(message, FunctionMessage):
        total += FUNCTION_ROLE
    elif isinstance(message, UserMessage) and not isinstance(message.content, str):
        total += IMAGE * sum(isinstance(part, ImagePart) for part in message.content)
    if isinstance(message, ToolMessage):
        return total
    return total + PER_NAME + count(message.name, encoding) if message.name else total


def _call_tokens(message: AssistantMessage, encoding: str) -> int:
    total = 0
    if message.function_call is not None:
        total += _one_call(message.function_call.name, message.function_call.arguments, encoding)
    for call in message.tool_calls or ():
        if isinstance(call, FunctionToolCall):
            total += _one_call(call.function.name, call.function.arguments, encoding)
        elif isinstance(call, CustomToolCall):
            total += _one_call(call.custom.name, call.custom.input, encoding)
    return total


def _one_call(name: str, arguments: str, encoding: str) -> int:
    return PER_CALL + count(name, encoding) + count(arguments, encoding)


def offered(request: ChatRequest) -> list[FunctionDef]:
    """Return the functions that the model may call, from `functions` or from `tools`."""
    if request.functions:
        return request.functions
    return [tool.function for tool in request.tools or () if isinstance(tool, FunctionTool)]


def _functions_tokens(request: ChatRequest, functions: Sequence[FunctionDef], encoding: str) -> int:
    total = FUNCTIONS + count(typescript(functions), encoding)
    if any(isinstance(message, SystemMessage) for message in request.messages):
        total += FUNCTIONS_WITH_SYSTEM
    choice: Any = request.function_call or request.tool_choice
    if choice == "none":
        return total + CHOICE_NONE
    if isinstance(choice, NamedFunction):
        return total + CHOICE_NAMED + count(choice.name, encoding)
    if isinstance(choice, FunctionToolChoice):
        return total + CHOICE_NAMED + count(choice.function.name, encoding)
    if isinstance(choice, CustomToolChoice):
        return total + CHOICE_NAMED + count(choice.custom.name, encoding)
    return total


def typescript(functions: Sequence[FunctionDef]) -> str:
    """Return the functions as the TypeScript namespace that the model is shown."""
    source = ["namespace functions {", ""]
    for function in functions:
        if function.description:
            source.append(f"// {function.description}")
        parameters = function.parameters or {}
        if parameters.get("properties"):
            source += [f"type {function.name} = (_: {{", _properties(parameters, 0), "}) => any;", ""]
        else:
            source += [f"type {function.name} = () => any;", ""]
    source.append("} // namespace functions")
    return "\n".join(source)


def _properties(schema: dict[str, Any], indent: int) -> str:
    source: list[str] = []
    properties, required = schema.get("properties"), schema.get("required")
    for name, inner in properties.items() if isinstance(properties, dict) else ():
        described = inner.get("description") if isinstance(inner, dict) else None
        if described:
            source.append(f"// {described}")
        mark = "" if isinstance(required, list) and name in required else "?"
        source.append(f"{name}{mark}: {_type(inner, indent)},")
    return "\n".join(" " * indent + line for line in source)


def _type(schema: Any, indent: int) -> str:
    if not isinstance(schema, dict):
        return "any"
    values, kind = schema.get("enum"), schema.get("type")
    if isinstance(values, list):
        return " | ".join(f'"{value}"' if isinstance(value, str) else str(value) for value in values)
    if kind == "object":
        return "\n".join(["{", _properties(schema, indent + 2), "}"])
    if kind == "array":
        return f"{_type(schema['items'], indent)}[]" if "items" in schema else "any[]"
    return _NAMES.get(kind, "any") if isinstance(kind, str) else "any"


_NAMES = {"string": "string", "number": "number", "integer": "number", "boolean": "boolean", "null": "null"}
