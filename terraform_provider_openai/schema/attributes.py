"""How an attribute is described: its type, its mode, its default, its rules and its help, declared as a class's fields.

A `Struct` subclass is both the description of an object (`attributes_of(Message)`) and a value of it
(`Message(role="user", content="Hello")`): from the one declaration follow the protocol's schema, the checks, the
construct's keywords and the reference documentation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple

from terraform_provider_openai.schema.problems import Problem
from terraform_provider_openai.schema.rules import ObjectRule, Rule, Whole, nearest

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: object) -> Any:
        """Do at run time what the decorator does: nothing."""
        return lambda decorated: decorated


class InvalidInput(ValueError):
    """Values break the rules of the resource; the message has a line for each problem.

    Attributes:
        problems: Every broken rule, in the order of the attributes.
    """

    def __init__(self, problems: list[Problem], subject: str = "") -> None:
        self.problems = problems
        self._subject = subject
        details = "\n".join(f"  {problem}" for problem in problems)
        count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        super().__init__(f"{subject or 'invalid input'}: {count}\n{details}")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problems, self._subject)


class Primitive(NamedTuple):
    """A text, a number or a truth value."""

    name: Literal["string", "number", "bool"]


class ListOf(NamedTuple):
    """A list of primitives."""

    element: Primitive


class MapOf(NamedTuple):
    """A map from text to primitives."""

    element: Primitive


class Nested(NamedTuple):
    """One object, or with `many` a list of them."""

    struct: type[Struct]
    many: bool


Type = Primitive | ListOf | MapOf | Nested

STRING = Primitive("string")
NUMBER = Primitive("number")
BOOL = Primitive("bool")


class Attribute(NamedTuple):
    """One attribute of an object.

    Attributes:
        type: Its type.
        help: What it is for, in Markdown.
        required: It must be set.
        computed: The provider may or must give the value: read-only where it is not `optional`.
        optional: It may be set.
        nullable: It is required and may be null all the same, under a rule of its object.
        default: The value that an unset attribute has in the state; `None` for none.
        sensitive: Terraform hides it.
        rules: Of the value, or of the list or map as a whole.
        element_rules: Of each element of a list or map.
        key_rules: Of each key of a map.
        addition: The API reference has it, and the resource's documentation has not.
        local: It is the plugin's own business: it is not sent, and a change of it asks for nothing new.
        name: Its name in the class that declares it.
    """

    type: Type
    help: str
    required: bool = False
    optional: bool = False
    computed: bool = False
    nullable: bool = False
    default: Any = None
    sensitive: bool = False
    rules: tuple[Rule, ...] = ()
    element_rules: tuple[Rule, ...] = ()
    key_rules: tuple[Rule, ...] = ()
    addition: bool = False
    local: bool = False
    name: str = ""

    @property
    def read_only(self) -> bool:
        """Whether the API gives the value and nobody may set it."""
        return self.computed and not self.optional


class _Missing:
    """The default of an argument that has none."""


_MISSING: Any = _Missing()


def _argument(type_: Type, description: str, default: Any, *, computed: bool = False, **more: Any) -> Any:
    required = default is _MISSING
    return Attribute(
        type_,
        description,
        required=required,
        optional=not required,
        computed=computed or (not required and default is not None),
        default=None if required else default,
        **more,
    )


def string(
    *rules: Rule,
    help: str,  # noqa: A002 (the word of the field)
    default: str | None = _MISSING,
    nullable: bool = False,
    sensitive: bool = False,
) -> Any:
    """Declare a text argument: required, or with `default` (which may be `None`) optional."""
    return _argument(STRING, help, default, rules=rules, nullable=nullable, sensitive=sensitive)


def number(*rules: Rule, help: str, default: float | None = _MISSING) -> Any:  # noqa: A002
    """Declare a number argument."""
    return _argument(NUMBER, help, default, rules=rules)


def integer(
    *rules: Rule,
    help: str,  # noqa: A002
    default: int | None = _MISSING,
    computed: bool = False,
) -> Any:
    """Declare a whole number argument; `computed` makes an optional one without a default computed as well."""
    return _argument(NUMBER, help, default, computed=computed, rules=(Whole(), *rules))


def boolean(*, help: str, default: bool | None = _MISSING) -> Any:  # noqa: A002
    """Declare a truth value argument."""
    return _argument(BOOL, help, default)


def strings(
    *rules: Rule,
    help: str,  # noqa: A002
    default: list[str] | None = _MISSING,
    elements: tuple[Rule, ...] = (),
) -> Any:
    """Declare an argument that is a list of texts."""
    return _argument(ListOf(STRING), help, default, rules=rules, element_rules=elements)


def mapping(
    element: Primitive,
    *rules: Rule,
    help: str,  # noqa: A002
    default: dict[str, Any] | None = _MISSING,
    keys: tuple[Rule, ...] = (),
    elements: tuple[Rule, ...] = (),
) -> Any:
    """Declare an argument that is a map of primitives."""
    return _argument(MapOf(element), help, default, rules=rules, key_rules=keys, element_rules=elements)


def nested(
    struct: type[Struct],
    *,
    help: str,  # noqa: A002
    default: None = _MISSING,
    local: bool = False,
) -> Any:
    """Declare an argument that is one object."""
    return _argument(Nested(struct, many=False), help, default, local=local)


def nested_list(struct: type[Struct], *rules: Rule, help: str, default: None = _MISSING) -> Any:  # noqa: A002
    """Declare an argument that is a list of objects."""
    return _argument(Nested(struct, many=True), help, default, rules=rules)


def read_only(type_: Type, help: str, *rules: Rule) -> Attribute:  # noqa: A002
    """Declare an attribute that the API gives. `rules` are documentation: an answer is kept whatever it says."""
    return Attribute(type_, help, computed=True, rules=rules)


def read_only_integer(help: str) -> Attribute:  # noqa: A002
    """Declare a whole number that the API gives."""
    return read_only(NUMBER, help, Whole())


def addition(attribute: Any) -> Any:
    """Mark an attribute that the resource's documentation has not; the API reference is its source."""
    return attribute._replace(addition=True)


@dataclass_transform(
    kw_only_default=True,
    field_specifiers=(string, number, integer, boolean, strings, mapping, nested, nested_list),
)
class Struct:
    """An object of the resource: its class describes it, its instances hold values.

    It does not change. Two instances are equal where class and values are. Nothing but the names is checked when one
    is made: the construct that takes it checks everything, so that all problems are told at once, with their full
    paths. A dict in the place of another object becomes that object.

    Raises:
        InvalidInput: A keyword is no argument of the object, or a required one is missing.
    """

    object_rules: ClassVar[tuple[ObjectRule, ...]] = ()
    _attributes: ClassVar[dict[str, Attribute]] = {}

    def __init_subclass__(cls) -> None:
        declared = {name: a._replace(name=name) for name, a in vars(cls).items() if isinstance(a, Attribute)}
        cls._attributes = {**cls._attributes, **declared}

    def __init__(self, **values: Any) -> None:
        arguments = {name: a for name, a in self._attributes.items() if not a.read_only}
        problems = [unknown_argument((), name, tuple(arguments)) for name in values if name not in arguments]
        problems += [
            Problem((name,), "required", None, "is required")
            for name, attribute in arguments.items()
            if attribute.required and name not in values
        ]
        if problems:
            raise InvalidInput(problems, type(self).__name__)
        vars(self).update({name: _as_struct(a.type, values.get(name)) for name, a in arguments.items()})

    if not TYPE_CHECKING:  # type checkers would take it for leave to assign anything

        def __setattr__(self, name: str, value: Any) -> None:
            problem = unknown_argument((), name, tuple(vars(self)))
            if name in vars(self):
                message = (
                    "can't be changed, because constructs may have it already; make another one, or assign to theirs"
                )
                problem = Problem((name,), "fixed", None, message)
            raise InvalidInput([problem], type(self).__name__)

    def values(self) -> dict[str, Any]:
        """Return the values by name, unset ones as `None`."""
        return dict(vars(self))

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and vars(other) == vars(self)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in vars(self).items() if value is not None)
        return f"{type(self).__name__}({shown})"


def _as_struct(type_: Type, value: Any) -> Any:
    """Return a dict as the object that it stands for; one with wrong names stays, for the construct to tell them."""
    if not isinstance(value, dict) or not isinstance(type_, Nested):
        return value
    try:
        return type_.struct(**value)
    except (InvalidInput, TypeError):
        return value


def attributes_of(struct: type[Struct]) -> Mapping[str, Attribute]:
    """Return the attributes of an object by name, in the order of their declaration."""
    return struct._attributes  # noqa: SLF001 (the accessor of it)


def unknown_argument(path: tuple[str | int, ...], name: str, names: tuple[str, ...]) -> Problem:
    """Say that there is no such argument, and which one was meant."""
    near = nearest(name, names)
    hint = f"did you mean {near!r}?" if near else f"known are {', '.join(names)}"
    return Problem((*path, name), "unknown", None, f"is no argument here; {hint}")
