"""Functions for the model, from Python: a callable, a pydantic model, a dataclass, or a JSON Schema.

The resource wants parameters as a map from each keyword of a JSON Schema object to its value as JSON text; the
constructors here write it. What the annotations mean in JSON Schema is pydantic's business, and what a docstring says
of each parameter is docstring-parser's: both come with the extra `functions`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from cdktf_openai._json import json_text
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
            got = schema.get("type") if isinstance(schema, Mapping) else type(schema).__name__
            raise _invalid(name, f"must be a JSON Schema of an object (got type {got!r})")
        subject = _subject(name)
        parameters = {word: json_text(value, ("parameters", word), subject) for word, value in schema.items()}
        return cls(name=name, description=description, parameters=parameters)

    @classmethod
    def from_callable(
        cls, function: Callable[..., Any], *, name: str | None = None, description: str | None = None
    ) -> Self:
        """Describe a Python function: its signature, annotations, defaults and docstring.

        Args:
            function: A function or method whose parameters are annotated.
            name: Its name for the model; by default its own.
            description: What it does; by default the docstring's own words. What the docstring says of a parameter
                becomes that parameter's description.

        Raises:
            InvalidInput: A parameter has no annotation, or one that JSON Schema has no words for.
        """
        name = name or function.__name__
        _check_signature(name, function)
        schema = _schema_of(name, function)
        docs = _docstring(function)
        for parameter in docs.params:
            property_ = schema.get("properties", {}).get(parameter.arg_name)
            if property_ is not None and parameter.description:
                property_.setdefault("description", parameter.description)
        words = "\n\n".join(part for part in (docs.short_description, docs.long_description) if part)
        return cls.from_json_schema(name, schema, description or words or None)

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
        name = name or model.__name__
        schema = _schema_of(name, model)
        schema.pop("description", None)
        return cls.from_json_schema(name, schema, description or _own_docstring(model))


def _invalid(name: str, message: str, *path: str) -> InvalidInput:
    return InvalidInput([Problem(("parameters", *path), "schema", None, message)], _subject(name))


def _subject(name: str) -> str:
    return f"ChatFunction {name!r}"


def _check_signature(name: str, function: Callable[..., Any]) -> None:
    problems = []
    for parameter in inspect.signature(function).parameters.values():
        path = ("parameters", parameter.name)
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD, parameter.POSITIONAL_ONLY):
            problems.append(Problem(path, "schema", None, "must be a parameter with a name that the model can give"))
        elif parameter.annotation is parameter.empty:
            problems.append(Problem(path, "schema", None, "must have an annotation, such as `city: str`"))
    if problems:
        raise InvalidInput(problems, _subject(name))


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
        schema = TypeAdapter(described).json_schema(schema_generator=Untitled)
    except (PydanticUserError, NameError, TypeError) as error:
        raise _invalid(name, f"can't be written as JSON Schema: {str(error).splitlines()[0]}") from error
    schema.pop("title", None)
    return schema


def _docstring(function: Callable[..., Any]) -> Any:
    import docstring_parser  # noqa: PLC0415 (an extra)

    return docstring_parser.parse(inspect.getdoc(function) or "")


def _own_docstring(model: type) -> str | None:
    """Give the docstring that somebody wrote: a dataclass without one gets its signature."""
    text = inspect.cleandoc(model.__dict__.get("__doc__") or "")
    return None if not text or text.startswith(f"{model.__name__}(") else text
