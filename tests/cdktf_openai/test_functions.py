"""Functions for the model, from Python."""

import functools
import json
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pydantic
import pytest
from jsonschema import Draft202012Validator

from cdktf_openai import ChatFunction, InvalidInput


def get_weather(city: str, unit: Literal["c", "f"] = "c", days: Annotated[int, pydantic.Field(ge=1, le=7)] = 1) -> str:  # noqa: D417 (one parameter has no words)
    """Tell the weather.

    Args:
        city: The city's name.
        unit: Celsius or Fahrenheit.
    """
    return f"{city} {unit} {days}"


@dataclass
class Point:
    """Where it is."""

    x: int
    y: float = 0.5


class Route(pydantic.BaseModel):
    """Find a way."""

    points: list[Point]
    name: str | None = pydantic.Field(default=None, description="Its name.")


class Folder(pydantic.BaseModel):
    """Make a folder."""

    name: str
    inside: "list[Folder]" = []


class Finder:
    """Finds."""

    def __call__(self, name: str) -> Folder:
        """Find a folder."""
        return Folder(name=name)


def schema_of(function: ChatFunction) -> dict[str, Any]:
    """Put the parameters together as the provider does, and have a JSON Schema library check them."""
    schema = {keyword: json.loads(text) for keyword, text in function.parameters.items()}
    Draft202012Validator.check_schema(schema)
    return schema


def test_a_callable() -> None:
    """Names, types, defaults, limits and the docstring's words are there."""
    function = ChatFunction.from_callable(get_weather)
    assert (function.name, function.description) == ("get_weather", "Tell the weather.")
    assert schema_of(function) == {
        "type": "object",
        "properties": {
            "city": {"type": "string", "description": "The city's name."},
            "unit": {"type": "string", "enum": ["c", "f"], "default": "c", "description": "Celsius or Fahrenheit."},
            "days": {"type": "integer", "minimum": 1, "maximum": 7, "default": 1},
        },
        "required": ["city"],
        "additionalProperties": False,
    }


@pytest.mark.parametrize(("model", "name"), [(Point, "Point"), (Route, "Route")])
def test_a_model(model: type, name: str) -> None:
    """A dataclass and a pydantic model give their fields; the class's docstring is the description."""
    function = ChatFunction.from_model(model)
    assert (function.name, function.description) == (name, model.__doc__)
    validator = Draft202012Validator(schema_of(function))
    assert validator.is_valid({"x": 1} if model is Point else {"points": [{"x": 1, "y": 2.5}], "name": "a"})
    assert not validator.is_valid({"x": "no"} if model is Point else {"points": [{"y": 1}]})


def test_a_schema_comes_back_as_it_was() -> None:
    """A JSON Schema goes through the map of texts and comes back equal."""
    schema = {"type": "object", "properties": {"a": {"enum": ["é", None, 1.5]}}, "$defs": {"b": {"type": "null"}}}
    assert schema_of(ChatFunction.from_json_schema("f", schema, "Does.")) == schema


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda city: city, "parameters.city: must have an annotation"),
        (lambda *cities: cities, "parameters.cities: must be a parameter with a name"),
        (sorted, "parameters.iterable: must be a parameter with a name"),
        (vars, "parameters: can't be told: "),
    ],
    ids=["bare", "star", "builtin", "no signature"],
)
def test_what_a_model_can_not_call(function: Any, words: str) -> None:
    """Parameters without an annotation or a name of their own are told."""
    with pytest.raises(InvalidInput, match=words):
        ChatFunction.from_callable(function, name="f")


def test_an_annotation_without_a_schema() -> None:
    """A type that JSON has no words for is told, without pydantic's stack."""

    def draw(canvas: memoryview) -> None:
        """Draw."""

    with pytest.raises(InvalidInput, match="parameters: can't be written as JSON Schema"):
        ChatFunction.from_callable(draw)


@pytest.mark.parametrize("schema", [{"type": "string"}, {}, [], {"type": "object", "default": {1, 2}}])
def test_a_schema_of_no_object(schema: Any) -> None:
    """Parameters must be an object's schema, of JSON values."""
    with pytest.raises(InvalidInput, match="ChatFunction 'f'"):
        ChatFunction.from_json_schema("f", schema)


def test_a_model_that_refers_to_itself() -> None:
    """Its fields are the parameters, and where it stands in itself it is referred to."""
    function = ChatFunction.from_model(Folder)
    assert (function.name, function.description) == ("Folder", "Make a folder.")
    validator = Draft202012Validator(schema_of(function))
    assert validator.is_valid({"name": "a", "inside": [{"name": "b", "inside": [{"name": "c"}]}]})
    assert not validator.is_valid({"name": "a", "inside": [{"name": "b", "inside": [{}]}]})


@pytest.mark.parametrize(
    ("function", "name", "described"),
    [
        (functools.partial(get_weather, unit="f"), "get_weather", "Tell the weather."),
        (functools.cache(get_weather), "get_weather", "Tell the weather."),
        (Finder().__call__, "__call__", "Find a folder."),
        (Folder, "Folder", "Make a folder."),
    ],
    ids=["partial", "cached", "method", "class"],
)
def test_other_callables(function: Any, name: str, described: str) -> None:
    """What wraps a function is described as the function, and a class as a model."""
    made = ChatFunction.from_callable(function)
    assert (made.name, made.description) == (name, described)
    assert schema_of(made)["type"] == "object"


def test_a_callable_without_a_name() -> None:
    """An object that can be called needs a name; what is no callable is told."""
    assert schema_of(ChatFunction.from_callable(Finder(), name="find"))["required"] == ["name"]
    with pytest.raises(InvalidInput, match="name: is required for what has none of its own"):
        ChatFunction.from_callable(Finder())
    with pytest.raises(InvalidInput, match="parameters: can't be told: 5 is not a callable object"):
        ChatFunction.from_callable(5, name="f")  # type: ignore[arg-type]


def test_what_a_function_returns_is_of_no_concern() -> None:
    """Its type may be known to type checkers only, and the names of a function around are known."""

    class Place(pydantic.BaseModel):
        city: str

    def visit(place: "Place") -> "NotThere":  # type: ignore[name-defined] # noqa: F821
        """Visit a
        place.

        It may be far.
        """  # noqa: D205

    made = ChatFunction.from_callable(visit)
    assert made.description == "Visit a\nplace.\n\nIt may be far."
    assert schema_of(made)["$defs"]["Place"]["required"] == ["city"]
