"""Functions for the model, from Python: a callable, a pydantic model, a dataclass, or a JSON Schema.

The resource wants parameters as a map from each keyword of a JSON Schema object to its value as JSON text; the
constructors here write it. What the annotations mean in JSON Schema is pydantic's business, and what a docstring says
of each parameter is docstring-parser's: both come with the extra `functions`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from cdktf_openai._values.json_text import json_text
from terraform_provider_openai.schema import Function, InvalidInput, Problem

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["ChatFunction"]


class ChatFunction(Function):
    """A function that the model may write calls of.

    Args:
        name: 1 to 64 of a-z, A-Z, 0-9, underscores and dashes.
        parameters: From each keyword of a JSON Schema object to its value as JSON text.
        description: What the function does; the model reads it.
    """

    @classmethod
    def from_json_schema(cls, name: str, schema: Mapping[str, Any], description: str | None = None) -> Self:
        """Describe a function by the JSON Schema of its parameters.

        Args:
            name: The function's name.
            schema: A JSON Schema whose type is `object`, as Python values.
            description: What the function does.

        Raises:
            InvalidInput: The schema is not one of an object, or is no JSON.
        """
        if not isinstance(schema, Mapping) or schema.get("type") != "object":
            type_name = schema.get("type") if isinstance(schema, Mapping) else type(schema).__name__
            raise _invalid(name, f"must be a JSON Schema of an object (got type {type_name!r})")
        subject = _subject(name)
        parameters = {word: json_text(value, ("parameters", word), subject) for word, value in schema.items()}
        return cls(name=name, description=description, parameters=parameters)

    @classmethod
    def from_callable(
        cls, function: Callable[..., Any], *, name: str | None = None, description: str | None = None
    ) -> Self:
        """Describe a Python function: its signature, annotations, defaults and docstring.

        Args:
            function: A function, a method, or another callable whose parameters are annotated; a class is described as
                `from_model` does.
            name: Its name for the model; by default its own.
            description: What it does; by default the docstring's own words. What the docstring says of a parameter
                becomes that parameter's description.

        Raises:
            InvalidInput: A parameter has no annotation, or one that JSON Schema has no words for.
        """
        if isinstance(function, type):
            return cls.from_model(function, name=name, description=description)
        source = inspect.unwrap(function.func if isinstance(function, partial) else function)
        name = _name(source, name)
        schema = _schema_of(name, _with_its_parameters(name, function, source))
        docs = _docstring(source)
        for parameter in docs.params:
            property_ = schema.get("properties", {}).get(parameter.arg_name)
            if property_ is not None and parameter.description:
                property_.setdefault("description", parameter.description)
        return cls.from_json_schema(name, schema, description or (docs.description or "").strip() or None)

    @classmethod
    def from_model(cls, model: type, *, name: str | None = None, description: str | None = None) -> Self:
        """Describe a function whose parameters are the fields of a pydantic model, a dataclass or a TypedDict.

        Args:
            model: The class.
            name: The function's name; by default the class's.
            description: What the function does; by default the class's docstring.

        Raises:
            InvalidInput: A field has an annotation that JSON Schema has no words for.
        """
        name = _name(model, name)
        schema = _schema_of(name, model)
        schema.pop("description", None)
        return cls.from_json_schema(name, schema, description or _own_docstring(model))


def _invalid(name: str, message: str, *path: str) -> InvalidInput:
    return InvalidInput([Problem(("parameters", *path), "schema", None, message)], _subject(name))


def _subject(name: str) -> str:
    return f"ChatFunction {name!r}"


def _name(described: Any, name: str | None) -> str:
    name = name or getattr(described, "__name__", None)
    if name is None:
        message = f"is required for what has none of its own (got a {type(described).__name__})"
        raise InvalidInput([Problem(("name",), "required", None, message)], "ChatFunction")
    return name


def _with_its_parameters(name: str, function: Callable[..., Any], source: Any) -> Callable[..., None]:
    """Return a function with the parameters of any callable, and without its return type, which may be anything."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError) as error:
        raise _invalid(name, f"can't be told: {error}") from error
    parameters = signature.parameters.values()
    problems = [problem for parameter in parameters for problem in _parameter_problems(parameter)]
    if problems:
        raise InvalidInput(problems, _subject(name))

    def signature_only() -> None:
        """Do nothing."""

    signature_only.__signature__ = signature.replace(return_annotation=signature.empty)  # type: ignore[attr-defined]
    signature_only.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    signature_only.__module__ = source.__module__  # where the words in its annotations are known
    return signature_only


def _parameter_problems(parameter: inspect.Parameter) -> Iterator[Problem]:
    path = ("parameters", parameter.name)
    if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD, parameter.POSITIONAL_ONLY):
        yield Problem(path, "schema", None, "must be a parameter with a name that the model can give")
    elif parameter.annotation is parameter.empty:
        yield Problem(path, "schema", None, "must have an annotation, such as `city: str`")


def _schema_of(name: str, described: Any) -> dict[str, Any]:
    """Have pydantic write the JSON Schema of a callable's parameters or of a class, without the titles it makes up."""
    from pydantic import TypeAdapter  # noqa: PLC0415 (an extra, and slow to import)
    from pydantic.errors import PydanticUserError  # noqa: PLC0415
    from pydantic.json_schema import GenerateJsonSchema  # noqa: PLC0415

    class Untitled(GenerateJsonSchema):
        def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
            return False

        def get_title_from_name(self, name: str) -> str:  # noqa: ARG002
            return ""

    try:
        adapter = TypeAdapter(described, _parent_depth=_CALLERS)
        schema = adapter.json_schema(schema_generator=Untitled)
    except (PydanticUserError, NameError, TypeError) as error:
        raise _invalid(name, f"can't be written as JSON Schema: {str(error).splitlines()[0]}") from error
    definitions = schema.get("$defs", {})
    for title, definition in definitions.items():
        if definition.get("title") == title:
            del definition["title"]
    reference = schema.pop("$ref", None)  # what refers to itself is defined beside the others
    if reference is not None:
        schema |= definitions[reference.rpartition("/")[2]]
    schema.pop("title", None)
    return schema


_CALLERS = 4
"""How many frames are between pydantic and who describes a function, whose own names its annotations may have."""


def _docstring(source: Any) -> Any:
    import docstring_parser  # noqa: PLC0415 (an extra)

    described = source if hasattr(source, "__name__") else type(source).__call__
    return docstring_parser.parse(inspect.getdoc(described) or "")


def _own_docstring(model: type) -> str | None:
    """Return the docstring that somebody wrote: a dataclass without one gets its signature."""
    text = inspect.cleandoc(model.__dict__.get("__doc__") or "")
    return None if not text or text.startswith(f"{model.__name__}(") else text
