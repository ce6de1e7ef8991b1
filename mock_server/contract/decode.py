"""Bytes in, a `ChatRequest` out, or the API's error for the first thing wrong with it.

msgspec decodes and validates in one pass and stops at the first problem. Its message and path
are then turned into the API's words; only then is the body decoded a second time, to quote the
value that was sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from mock_server.contract import errors
from mock_server.contract.messages import ROLES
from mock_server.contract.request import ChatRequest, StoredUpdate
from mock_server.errors import ApiError

T = TypeVar("T")
Path = tuple[Any, ...]
_chat_decoder = msgspec.json.Decoder(ChatRequest)
_update_decoder = msgspec.json.Decoder(StoredUpdate)
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]")
_FIELDS = {field.encode_name for field in msgspec.structs.fields(ChatRequest)}
_PLACE = re.compile(r"^(?P<what>.*?)(?: - at (?P<key>`key` in )?`\$(?P<path>.*)`)?$", re.DOTALL)


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
    """The API's error for what msgspec found wrong with `body`, as a `kind`."""
    try:
        raw = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return errors.broken_json() if body.strip() or kind is not ChatRequest else errors.no_model()
    if not isinstance(raw, dict) or not isinstance(error, msgspec.ValidationError):
        return errors.broken_json()
    if kind is ChatRequest and raw.get("model") in (None, ""):
        return errors.no_model()
    place = _PLACE.match(str(error))
    if place is None:
        return errors.invalid(str(error))
    what, path = place["what"], _steps(place["path"] or "")
    if place["key"]:
        path = _find_key(raw, (*path, "..."), kind, what)
        return _translate(what, path, path[-1])
    path = _find_key(raw, path, kind, what)
    return _translate(what, path, _value_at(raw, path))


def _steps(path: str) -> Path:
    return tuple(name or (index if index == "..." else int(index)) for name, index in _STEP.findall(path))


def _find_key(raw: Any, path: Path, kind: type, what: str) -> Path:
    """Replace the `...` that msgspec writes for a mapping's key by the key that is at fault."""
    if "..." not in path:
        return path
    at = path.index("...")
    holder = _value_at(raw, path[:at])
    for key in holder if isinstance(holder, dict) else ():
        if _fails_alike(raw, path[:at], {key: holder[key]}, kind, what):
            return (*path[:at], key, *path[at + 1 :])
    return path[:at]


def _fails_alike(raw: Any, path: Path, alone: dict[str, Any], kind: type, what: str) -> bool:
    try:
        msgspec.convert(_with_value(raw, path, alone), kind)
    except msgspec.ValidationError as error:
        return str(error).startswith(what)
    return False


def _with_value(raw: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    copy = dict(raw) if isinstance(raw, dict) else list(raw)
    copy[path[0]] = _with_value(raw[path[0]], path[1:], value)
    return copy


def _value_at(raw: Any, path: Path) -> Any:
    try:
        for step in path:
            raw = raw[step]
    except (KeyError, IndexError, TypeError):
        return None
    return raw


def dotted(path: Path) -> str:
    """A path as the API's `param` writes it: `messages.2.role`."""
    return ".".join(str(step) for step in path)


def _translate(what: str, path: Path, got: Any) -> ApiError:
    for pattern, make in _TRANSLATIONS:
        found = pattern.search(what)
        if found:
            return make(found, path, got)
    return errors.invalid(what, dotted(path) or None)


def _missing(found: re.Match[str], path: Path, _got: Any) -> ApiError:
    param = dotted((*path, found[1]))
    return errors.invalid(f"Missing required parameter: '{param}'.", param, "missing_required_parameter")


def _unknown(found: re.Match[str], path: Path, got: Any) -> ApiError:
    if path:
        return errors.unknown_parameter(dotted((*path, found[1])))
    return errors.unrecognized(*sorted({found[1], *got} - (_FIELDS - {found[1]})))


def _wrong_type(found: re.Match[str], path: Path, got: Any) -> ApiError:
    param = dotted(path)
    message = f"Invalid type for '{param}': expected {_expected(found[1])}, but got {_kind(got)} instead."
    return errors.invalid(message, param, "invalid_type")


def _expected(types: str) -> str:
    names = [_TYPE_NAMES.get(name, name) for name in types.split(" | ") if name != "null"]
    return names[0] if len(names) == 1 else "one of " + " or ".join(names)


def _kind(got: Any) -> str:
    if got is None:
        return "null"
    return _KINDS.get(type(got), "an object")


def _out_of_range(found: re.Match[str], path: Path, got: Any) -> ApiError:
    param, number = dotted(path), "integer" if found[1] == "int" else "decimal"
    low = found[2].startswith(">")
    side = "below minimum" if low else "above maximum"
    bound = f"{found[2]} {float(found[3]):g}" if number == "decimal" else f"{found[2]} {found[3]}"
    return errors.invalid(
        f"Invalid '{param}': {number} {side} value. Expected a value {bound}, but got {got} instead.",
        param,
        f"{number}_{'below_min' if low else 'above_max'}_value",
    )


def _wrong_length(found: re.Match[str], path: Path, got: Any) -> ApiError:
    param, kind = dotted(path), "an array" if isinstance(got, list) else _kind(got)
    noun, short = kind.split()[1], found[2].startswith(">")
    size = len(got) if isinstance(got, (str, list, dict)) else 0
    if short and size == 0:
        wanted = f"Expected {kind} with minimum length {found[3]}, but got an empty {noun} instead."
        return errors.invalid(f"Invalid '{param}': empty {noun}. {wanted}", param, f"empty_{noun}")
    adjective, edge = ("short", "minimum") if short else ("long", "maximum")
    return errors.invalid(
        f"Invalid '{param}': {noun} too {adjective}. Expected {kind} with {edge} length {found[3]}, but "
        f"got {kind} with length {size} instead.",
        param,
        f"{noun}_{'below_min' if short else 'above_max'}_length",
    )


def _wrong_pattern(found: re.Match[str], path: Path, _got: Any) -> ApiError:
    param = dotted(path)
    return errors.invalid(
        f"Invalid '{param}': string does not match pattern. Expected a string that matches the pattern '{found[1]}'.",
        param,
        "invalid_value",
    )


def _wrong_choice(found: re.Match[str], path: Path, got: Any) -> ApiError:
    param, value = dotted(path), got if isinstance(got, str) else found[1].strip("'")
    allowed = _allowed_at(path)
    hint = f" Supported values are: {_listed(allowed)}." if allowed else ""
    return errors.invalid(f"Invalid value: '{value}'.{hint}", param, "invalid_value")


def _listed(values: tuple[str, ...]) -> str:
    quoted = [f"'{value}'" for value in values]
    if len(quoted) < 3:  # noqa: PLR2004
        return " and ".join(quoted)
    return f"{', '.join(quoted[:-1])}, and {quoted[-1]}"


def _allowed_at(path: Path) -> tuple[str, ...]:
    """The values that the request's description allows at `path`."""
    if len(path) == 3 and path[0] == "messages" and path[2] == "role":  # noqa: PLR2004
        return ROLES
    node: Any = msgspec.inspect.type_info(ChatRequest)
    for step in path[:-1]:
        node = _inside(node, step)
    return _choices(node, str(path[-1])) if path else ()


def _inside(node: Any, step: Any) -> list[Any]:
    """What the description says of the values at one step into any of the node's alternatives."""
    found: list[Any] = []
    for option in _options(node):
        if isinstance(option, msgspec.inspect.StructType):
            found += [field.type for field in option.fields if field.encode_name == step]
        elif isinstance(option, msgspec.inspect.ListType):
            found.append(option.item_type)
    return found


def _options(node: Any) -> list[Any]:
    if isinstance(node, list):
        return [inner for option in node for inner in _options(option)]
    if isinstance(node, msgspec.inspect.UnionType):
        return [inner for option in node.types for inner in _options(option)]
    if isinstance(node, msgspec.inspect.Metadata):
        return _options(node.type)
    return [node]


def _choices(node: Any, name: str) -> tuple[str, ...]:
    """The tags or enumerated values that a node's alternatives have under `name`."""
    options = _options(node)
    structs = [option for option in options if isinstance(option, msgspec.inspect.StructType)]
    tags = [str(option.tag) for option in structs if option.tag_field == name]
    literals = [one for one in _options(_inside(node, name)) if isinstance(one, msgspec.inspect.LiteralType)]
    return tuple(dict.fromkeys(tags or [value for one in literals for value in _orders()[frozenset(one.values)]]))


@lru_cache(maxsize=1)
def _orders() -> dict[frozenset[Any], tuple[str, ...]]:
    """The enumerated values of the request in the order of its description, which msgspec sorts."""
    return {frozenset(values): values for values in _literals(ChatRequest)}


def _literals(hint: Any) -> Iterator[tuple[str, ...]]:
    if get_origin(hint) is Literal:
        yield get_args(hint)
        return
    is_struct = isinstance(hint, type) and issubclass(hint, msgspec.Struct)
    for inner in get_type_hints(hint, include_extras=True).values() if is_struct else get_args(hint):
        yield from _literals(inner)


_TYPE_NAMES = {
    "int": "an integer",
    "float": "a decimal",
    "str": "a string",
    "bool": "a boolean",
    "object": "an object",
    "array": "an array",
}
_KINDS = {
    str: "a string",
    int: "an integer",
    float: "a decimal",
    bool: "a boolean",
    list: "an array",
    dict: "an object",
}
_Make = Callable[["re.Match[str]", Path, Any], ApiError]
_TRANSLATIONS: tuple[tuple[re.Pattern[str], _Make], ...] = (
    (re.compile(r"^Object missing required field `([^`]+)`"), _missing),
    (re.compile(r"^Object contains unknown field `(.*)`", re.DOTALL), _unknown),
    (re.compile(r"^Expected `(?:str|array|object)`( of length) (<=|>=) (\d+)"), _wrong_length),
    (re.compile(r"^Expected `(int|float)` (<=|>=) (-?[\d.]+)"), _out_of_range),
    (re.compile(r"^Expected `str` matching regex '(.*)'", re.DOTALL), _wrong_pattern),
    (re.compile(r"^Expected `([^`]+)`, got"), _wrong_type),
    (re.compile(r"^Invalid (?:enum )?value (.*)", re.DOTALL), _wrong_choice),
)
