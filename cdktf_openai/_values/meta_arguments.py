"""The engine's own arguments, which every resource takes, told like all others where they are wrong.

The engine itself leaves out what it does not know in the dict of a connection or a provisioner, and tells the rest in
many lines of another language's types.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from constructs import Construct

from cdktf_openai._engine.engine import cdktf, mixed_engines, settle
from cdktf_openai._engine.tokens import is_token
from terraform_provider_openai.schema import (
    ChatCompletion,
    InvalidInput,
    Path,
    Problem,
    attributes_of,
    unknown_argument,
)
from terraform_provider_openai.schema.rules import Range, Whole

MetaArguments = dict[str, Any]

ID_PROBLEM = "must be known when the stack is synthesized; it can't hold a token, nor what literal(…) returns"

# How the engine's structs say what is wrong with one of their arguments.
_WRONG_TYPE = re.compile(r"type of argument (\w+) must be (?:one of )?(.*); got (.*) instead", re.DOTALL)
_MISSING = re.compile(r"missing \d+ required keyword-only arguments?: (.*)", re.DOTALL)
_UNKNOWN = re.compile(r"got an unexpected keyword argument '(\w+)'")
_SIGNATURE = re.compile(r"^[\w.]+\(\) ")
_NO_NAME = re.compile(r"[^A-Za-z0-9_-]")
_NAME = re.compile(r"[A-Za-z_]")
_USERS_LINE = 5
"""How far a construct's user is from a warning about its id."""
_LIFECYCLE = (
    "create_before_destroy",
    "prevent_destroy",
    "ignore_changes",
    "replace_triggered_by",
    "precondition",
    "postcondition",
)
_CONDITION = ("condition", "error_message")
_ATTRIBUTES = tuple(attributes_of(ChatCompletion))
_CONDITIONS = {"precondition": "Precondition", "postcondition": "Postcondition"}
_CAPITAL = re.compile(r"(?<=[a-z])([A-Z])")
_CONNECTIONS = {"ssh": "SSHProvisionerConnection", "winrm": "WinrmProvisionerConnection"}
_PROVISIONERS = {
    "file": "FileProvisioner",
    "local-exec": "LocalExecProvisioner",
    "remote-exec": "RemoteExecProvisioner",
}
"""The engine's structs by what names them in a dict."""


def has_token(id_: str) -> bool:
    """Return whether an id has what the engine takes for a token, marked text included."""
    return "TfToken[" in id_


def refuse_place(kind: str, scope: Any, id_: Any) -> None:
    """Refuse a scope that is no construct, and an id that is no text or has a token: there is no path for errors then.

    Raises:
        InvalidInput: One of them is so.
    """
    problems = []
    if not isinstance(scope, Construct) and not hasattr(scope, "node"):  # the second alone would ask the engine
        problems.append(Problem(("scope",), "type", scope, f"must be a construct (got {type(scope).__name__})"))
    else:
        settle(scope)
        problems += _mixed_engines("scope", scope)
    if not isinstance(id_, str):
        problems.append(Problem(("id",), "type", id_, f"must be a text (got {type(id_).__name__})"))
    elif has_token(id_):
        problems.append(Problem(("id",), "token", None, ID_PROBLEM))
    elif isinstance(scope, cdktf.TerraformStack) and kind != "OpenaiProvider":
        problems += _name_problems(id_, kind)
    if problems:
        raise InvalidInput(problems, f"{kind} {id_!r}")


def path_of(scope: Construct, id_: str) -> str:
    """Return the path that a construct will have."""
    return f"{scope.node.path}/{id_}".lstrip("/")


def _name_problems(id_: str, kind: str) -> Iterator[Problem]:
    """Yield what is wrong with the name that the engine makes of an id; warn where it leaves out letters."""
    name = _NO_NAME.sub("", id_)
    if not _NAME.match(name):
        ascii_name = _NO_NAME.sub("", unicodedata.normalize("NFKD", id_)).lstrip("-")
        usable = ascii_name if _NAME.match(ascii_name) else f"completion_{ascii_name}".rstrip("_")
        hint = f"; {usable!r} would do"
        message = f"names the resource in Terraform, where it must begin with a letter or _ (got {id_!r}{hint})"
        yield Problem(("id",), "name", None, message)
    elif any(letter.isalnum() for letter in set(id_) - set(name)):
        message = f"{kind} {id_!r}: its name in Terraform is {name!r}, which takes letters of ASCII only"
        warnings.warn(message, stacklevel=_USERS_LINE)


def checked(keywords: Mapping[str, Any]) -> tuple[MetaArguments, list[Problem]]:
    """Return the arguments that are set, dicts in them as the engine's structs, and what is wrong with them."""
    arguments, problems = {}, []
    for name, value in keywords.items():
        if value is None:
            continue
        mixed = list(_mixed_engines(name, value))
        problems += mixed
        if mixed:
            continue
        try:
            arguments[name] = _READERS[name](value)
        except InvalidInput as error:
            problems += [problem._replace(path=(name, *problem.path)) for problem in error.problems]
    if "count" in arguments and "for_each" in arguments:
        problems.append(Problem(("for_each",), "excludes", None, "may not be set where count is set"))
    return arguments, [*problems, *_count_problems(arguments.get("count"))]


def _mixed_engines(name: str, value: Any) -> Iterator[Problem]:
    for item in value if isinstance(value, list | tuple) else (value,):
        message = mixed_engines(item)
        if message:
            yield Problem((name,), "engine", None, message)


def _count_problems(count: Any) -> Iterator[Problem]:
    if isinstance(count, int | float) and not is_token(count):
        for rule in (Whole(), Range(0, None)):
            message = rule.broken_by(count)
            if message:
                yield Problem(("count",), rule.name, count, message)


def _is_a(description: str, kind: str, *others: type) -> Callable[[Any], Any]:
    """Return a reader that takes what is of a type of the engine's, or of other ones."""

    def read(value: Any) -> Any:
        if not isinstance(value, (getattr(cdktf, kind), *others)) or isinstance(value, bool):
            raise _wrong(f"must be {description}", value)
        return value

    return read


def _wrong(message: str, value: Any, path: Path = ()) -> InvalidInput:
    return InvalidInput([Problem(path, "type", None, f"{message} (got {type(value).__name__})")])


def _made(kind: str, keywords: Mapping[str, Any], path: Path) -> Any:
    """Make a struct of the engine's.

    Raises:
        InvalidInput: The engine takes no such arguments.
    """
    try:
        return getattr(cdktf, kind)(**keywords)
    except TypeError as error:
        raise InvalidInput(list(_problems_of(str(error), path))) from None


def _problems_of(refusal: str, path: Path) -> Iterator[Problem]:
    wrong, missing, unknown = (pattern.search(refusal) for pattern in (_WRONG_TYPE, _MISSING, _UNKNOWN))
    if wrong:
        kind = wrong[2].replace("NoneType", "None").strip("()").replace(", ", " or ")
        yield Problem((*path, wrong[1]), "type", None, f"must be {kind} (got {wrong[3]})")
    elif missing:
        for name in re.findall(r"'(\w+)'", missing[1]):
            yield Problem((*path, name), "required", None, "is required")
    elif unknown:
        yield Problem((*path, unknown[1]), "unknown", None, "is no argument here")
    else:
        yield Problem(path, "type", None, _SIGNATURE.sub("", refusal))


def _lifecycle(value: Any) -> Any:
    if isinstance(value, cdktf.TerraformResourceLifecycle):
        return value
    if not isinstance(value, Mapping):
        raise _wrong("must be a TerraformResourceLifecycle or a map", value)
    keywords = _keywords(value, _LIFECYCLE, ())
    for name, kind in _CONDITIONS.items():
        if keywords.get(name) is not None:
            conditions = _listed(keywords[name], (name,))
            keywords[name] = [_condition(kind, item, (name, index)) for index, item in enumerate(conditions)]
    for name, read in (("ignore_changes", _ignored), ("replace_triggered_by", _triggers)):
        if keywords.get(name) is not None:
            keywords[name] = read(keywords[name], (name,))
    return _made("TerraformResourceLifecycle", keywords, ())


def _ignored(value: Any, path: Path) -> Any:
    """Return the attributes whose changes are ignored; `all` stands for each."""
    if value == "all":
        return value
    for index, item in enumerate(_listed(value, path)):
        if not isinstance(item, str):
            raise _wrong("must be a text", item, (*path, index))
        if re.split(r"\W", item)[0] not in _ATTRIBUTES:
            raise InvalidInput([unknown_argument(path, item, _ATTRIBUTES)])
    return list(value)


def _triggers(value: Any, path: Path) -> Any:
    """Return the resources, or their attributes, whose change replaces this one."""
    for index, item in enumerate(_listed(value, path)):
        if not isinstance(item, str | cdktf.TerraformElement):
            raise _wrong("must be a construct in Terraform or a text", item, (*path, index))
    return list(value)


def _listed(value: Any, path: Path) -> Sequence[Any]:
    if isinstance(value, str | Mapping) or not isinstance(value, Sequence):
        raise _wrong("must be a list", value, path)
    return value


def _condition(kind: str, value: Any, path: Path) -> Any:
    """Return the struct of a condition: `condition`, an expression or a truth value, and `error_message`."""
    if not isinstance(value, Mapping):
        if not isinstance(value, getattr(cdktf, kind)):
            raise _wrong(f"must be a {kind} or a map", value, path)
        return value
    keywords = _keywords(value, _CONDITION, path)
    problems = [Problem((*path, name), "required", None, "is required") for name in _CONDITION if name not in keywords]
    if problems:
        raise InvalidInput(problems)
    return _made(kind, keywords, path)


def _keywords(value: Mapping[Any, Any], names: tuple[str, ...], path: Path) -> dict[str, Any]:
    """Return a dict's entries under Python's names.

    Raises:
        InvalidInput: There is no such argument.
    """
    keywords = _in_python(value)
    problems = [unknown_argument(path, name, names) for name in keywords if name not in names]
    if problems:
        raise InvalidInput(problems)
    return keywords


def _in_python(value: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a dict's entries with its keys in Python's way of writing, `private_key` for `privateKey`."""
    return {_CAPITAL.sub(r"_\1", str(key)).lower(): item for key, item in value.items()}


def _depends_on(value: Any) -> Any:
    for index, item in enumerate(_listed(value, ())):
        is_element = hasattr(item, "__jsii_ref__") and not isinstance(item, Construct)
        if not is_element and not isinstance(item, cdktf.TerraformElement):
            raise _wrong("must be a construct in Terraform", item, (index,))
    return list(value)


def _connection(value: Any) -> Any:
    return _struct(_CONNECTIONS, value, ())


def _provisioners(value: Any) -> Any:
    return [_struct(_PROVISIONERS, item, (index,)) for index, item in enumerate(_listed(value, ()))]


def _struct(kinds: Mapping[str, str], value: Any, path: Path) -> Any:
    """Make the struct that a dict stands for by its type, its keys written in Python's way or in the engine's."""
    if isinstance(value, tuple(getattr(cdktf, kind) for kind in kinds.values())):
        return value
    if not isinstance(value, Mapping):
        raise _wrong(f"must be a map, or one of {', '.join(kinds.values())}", value, path)
    keywords = _in_python(value)
    if keywords.get("type") not in kinds:
        message = f"must be one of {', '.join(map(repr, kinds))} (got {keywords.get('type')!r})"
        raise InvalidInput([Problem((*path, "type"), "type", None, message)])
    if "connection" in keywords:
        keywords["connection"] = _struct(_CONNECTIONS, keywords["connection"], (*path, "connection"))
    return _made(kinds[keywords["type"]], keywords, path)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "connection": _connection,
    "count": _is_a("a number, a token of one, or a TerraformCount", "TerraformCount", int, float),
    "depends_on": _depends_on,
    "for_each": _is_a("an iterator, such as TerraformIterator.from_list(…)", "TerraformIterator"),
    "lifecycle": _lifecycle,
    "provider": _is_a("a provider", "TerraformProvider"),
    "provisioners": _provisioners,
}
