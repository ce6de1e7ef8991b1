"""Bytes in, a `ChatRequest` out, or the API's error for the first thing wrong with it.

msgspec decodes and validates in one pass and stops at the first problem. Its message and path
are then turned into the API's words; only then is the body decoded a second time, to quote the
value that was sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar, get_args

import msgspec

from mock_server.contract import abilities, described, errors
from mock_server.contract.models import UNKNOWN_FAMILY, family_of
from mock_server.contract.request import LONGEST_KEY, ChatRequest, Effort, StoredUpdate
from mock_server.errors import ApiError
from mock_server.msgspec_errors import (
    MISSING_FIELD,
    OUT_OF_RANGE,
    UNKNOWN_FIELD,
    WRONG_CHOICE,
    WRONG_LENGTH,
    WRONG_PATTERN,
    WRONG_TYPE,
    problem_of,
)
from mock_server.paths import MISSING, Path, value_at

T = TypeVar("T")
_chat_decoder = msgspec.json.Decoder(ChatRequest)
_update_decoder = msgspec.json.Decoder(StoredUpdate)
_FIELDS = {field.encode_name for field in msgspec.structs.fields(ChatRequest)}
_EFFORTS = get_args(Effort)


def chat_request(body: bytes) -> ChatRequest:
    """Decode the body of a chat completion request.

    Raises:
        ApiError: 400, in the API's words, for the first problem.
    """
    return _decode(_chat_decoder, ChatRequest, body)


def stored_update(body: bytes) -> StoredUpdate:
    """Decode the body of an update of a stored completion.

    Raises:
        ApiError: 400, in the API's words, for the first problem.
    """
    return _decode(_update_decoder, StoredUpdate, body)


def _decode(decoder: msgspec.json.Decoder[T], kind: type[T], body: bytes) -> T:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise explain(error, body, kind) from None


def explain(error: Exception, body: bytes, kind: type) -> ApiError:
    """Return the API's error for what msgspec found wrong with `body`, as a `kind`."""
    try:
        raw = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return errors.broken_json() if body.strip() or kind is not ChatRequest else errors.no_model()
    if not isinstance(raw, dict) or not isinstance(error, msgspec.ValidationError):
        return errors.broken_json()
    first = _before_values(raw) if kind is ChatRequest else None
    if first is not None:
        return first
    problem, path, _, is_key = problem_of(str(error))
    if is_key:
        return _long_key(_find_key(raw, path, kind, problem))
    path = _find_key(raw, path, kind, problem)
    if kind is ChatRequest and path[:1] == ("messages",):
        first = _without_content(raw, path, problem) or _misplaced_image(raw, path)
    return first or _translate(problem, path, _value_at(raw, path))


def _before_values(raw: dict[str, Any]) -> ApiError | None:
    """Return what the API looks at before any value: model and messages, and that it knows every argument."""
    model = raw.get("model")
    if model in (None, ""):
        return errors.no_model()
    if "messages" not in raw:
        return errors.missing("messages")
    family = family_of(model) if isinstance(model, str) else UNKNOWN_FAMILY
    unknown = [name for name in raw if name not in _FIELDS]
    if unknown and family.reasoning:
        return errors.unknown_parameter(unknown[0], near=described.near(unknown[0], _FIELDS - raw.keys()))
    if unknown:
        return errors.unrecognized(*sorted(unknown))
    effort = raw.get("reasoning_effort")
    usual = effort is None or effort in _EFFORTS or family is UNKNOWN_FAMILY
    return None if usual else abilities.wrong_effort(family, effort)


def _without_content(raw: dict[str, Any], path: Path, problem: str) -> ApiError | None:
    """Return the API's own words for a message without content; a developer's message has the usual ones."""
    if problem == "Object missing required field `content`":
        path = (*path, "content")
    if len(path) != 3 or path[0] != "messages" or path[2] != "content":  # noqa: PLR2004
        return None
    message = _value_at(raw, path[:2])
    if message.get("content") is not None or message.get("role") == "developer":
        return None
    return errors.no_content(path[1])


def _misplaced_image(raw: dict[str, Any], path: Path) -> ApiError | None:
    """Return the API's own words for an image that is not in a user's message."""
    if len(path) != 5 or path[4] != "type" or _value_at(raw, path) != "image_url":  # noqa: PLR2004
        return None
    return errors.misplaced_image(path[1], _value_at(raw, (*path[:2], "role")))


def _find_key(raw: Any, path: Path, kind: type, problem: str) -> Path:
    """Replace the `...` that msgspec writes for a mapping's key by the key that is at fault."""
    if "..." not in path:
        return path
    at = path.index("...")
    holder = _value_at(raw, path[:at])
    for key in holder if isinstance(holder, dict) else ():
        if _fails_alike(raw, path[:at], {key: holder[key]}, kind, problem):
            return (*path[:at], key, *path[at + 1 :])
    return path[:at]


def _fails_alike(raw: Any, path: Path, alone: dict[str, Any], kind: type, problem: str) -> bool:
    try:
        msgspec.convert(_with_value(raw, path, alone), kind)
    except msgspec.ValidationError as error:
        return str(error).startswith(problem)
    return False


def _with_value(raw: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    copy = dict(raw) if isinstance(raw, dict) else list(raw)
    copy[path[0]] = _with_value(raw[path[0]], path[1:], value)
    return copy


def _value_at(raw: Any, path: Path) -> Any:
    value = value_at(raw, path)
    return None if value is MISSING else value


def spelled(path: Path) -> str:
    """Return a path as the API's messages and its `param` write it: `messages[2].role`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)[1:]


def _translate(problem: str, path: Path, value: Any) -> ApiError:
    for pattern, make in _TRANSLATIONS:
        match = pattern.search(problem)
        if match:
            return make(match, path, value)
    return errors.invalid(problem, spelled(path) or None)


def _missing(match: re.Match[str], path: Path, _value: Any) -> ApiError:
    path = (*path, match[1])
    if path[0] == "messages" and match[1] == "tool_call_id":
        return errors.no_call_id(path[1])
    return errors.missing(spelled(path))


def _unknown(match: re.Match[str], path: Path, value: Any) -> ApiError:
    if path:
        path = (*path, match[1])
        return errors.unknown_parameter(spelled(path))
    return errors.unrecognized(*sorted({match[1], *value} - (_FIELDS - {match[1]})))


def _wrong_type(match: re.Match[str], path: Path, value: Any) -> ApiError:
    expected = described.expected(path) or f"`{match[1]}`"
    message = f"Invalid type for '{spelled(path)}': expected {expected}, but got {_kind(value)} instead."
    return errors.invalid(message, spelled(path), "invalid_type")


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    return _KINDS.get(type(value), "an object")


def _out_of_range(match: re.Match[str], path: Path, value: Any) -> ApiError:
    number = "integer" if match[1] == "int" else "decimal"
    low = match[2].startswith(">")
    side = "below minimum" if low else "above maximum"
    bound = f"{match[2]} {float(match[3]):g}" if number == "decimal" else f"{match[2]} {match[3]}"
    return errors.invalid(
        f"Invalid '{spelled(path)}': {number} {side} value. Expected a value {bound}, but got {value} instead.",
        spelled(path),
        f"{number}_{'below_min' if low else 'above_max'}_value",
    )


def _wrong_length(match: re.Match[str], path: Path, value: Any) -> ApiError:
    name, most = spelled(path), match[3]
    kind, short = _kind(value), match[2].startswith(">")
    noun, size = kind.split()[1], len(value) if isinstance(value, (str, list, dict)) else 0
    if isinstance(value, dict):
        message = (
            f"Expected an object with at most {most} properties, but got an object with {size} properties instead."
        )
        return errors.invalid(f"Invalid '{name}': too many properties. {message}", name, "object_above_max_properties")
    if short and size == 0:
        message = f"Expected {kind} with minimum length {most}, but got an empty {noun} instead."
        return errors.invalid(f"Invalid '{name}': empty {noun}. {message}", name, f"empty_{noun}")
    adjective, edge = ("short", "minimum") if short else ("long", "maximum")
    return errors.invalid(
        f"Invalid '{name}': {noun} too {adjective}. Expected {kind} with {edge} length {most}, but "
        f"got {kind} with length {size} instead.",
        name,
        f"{noun}_{'below_min' if short else 'above_max'}_length",
    )


def _long_key(path: Path) -> ApiError:
    """Return a mapping's key is too long: the only thing that can be wrong with one."""
    key = str(path[-1])
    return errors.invalid(
        f"Invalid property name in '{spelled(path[:-1])}': '{key[:3]}...{key[-3:]}' is too long. Expected a string "
        f"with maximum length {LONGEST_KEY}, but got a string with length {len(key)} instead.",
        spelled(path),
        "property_name_above_max_length",
    )


def _wrong_pattern(match: re.Match[str], path: Path, _value: Any) -> ApiError:
    message = f"Expected a string that matches the pattern '{match[1]}'."
    text = f"Invalid '{spelled(path)}': string does not match pattern. {message}"
    return errors.invalid(text, spelled(path), "invalid_value")


def _wrong_choice(match: re.Match[str], path: Path, actual: Any) -> ApiError:
    if path == ("prompt_cache_retention",):
        return errors.invalid("Invalid prompt_cache_retention argument", spelled(path))
    value, allowed = actual if isinstance(actual, str) else match[1].strip("'"), described.allowed(path)
    hint = f" Supported values are: {errors.listed(allowed, 'and')}." if allowed else ""
    return errors.invalid(f"Invalid value: '{value}'.{hint}", spelled(path), "invalid_value")


_KINDS = {
    str: "a string",
    int: "an integer",
    float: "a decimal number",
    bool: "a boolean",
    list: "an array",
    dict: "an object",
}
_Make = Callable[["re.Match[str]", Path, Any], ApiError]
_TRANSLATIONS: tuple[tuple[re.Pattern[str], _Make], ...] = (
    (MISSING_FIELD, _missing),
    (UNKNOWN_FIELD, _unknown),
    (WRONG_LENGTH, _wrong_length),
    (OUT_OF_RANGE, _out_of_range),
    (WRONG_PATTERN, _wrong_pattern),
    (WRONG_TYPE, _wrong_type),
    (WRONG_CHOICE, _wrong_choice),
)
