"""The properties of constructs and references, each declared in one line under its name.

A property reads a token of the engine; an argument may be set as well, which changes what is synthesized and is
checked at once. `…_input` gives what was set, `reset_…` unsets it. Their documentation is the schema's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from cdktf_openai._engine.reading import read
from cdktf_openai._references.elements import Reference, terraform_path
from terraform_provider_openai.schema import InvalidInput, Problem, attributes_of

if TYPE_CHECKING:
    from typing_extensions import Self

V = TypeVar("V")


class Named:
    """A property that knows its name."""

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self.name = name

    def path(self, owner: Any) -> str:
        """Return the property's path in the resource."""
        return terraform_path((*owner._steps, self.name))  # noqa: SLF001 (declared in the owner's class)


class Described(Named):
    """A property of an attribute, with the schema's words for it.

    The class that declares it names its description: `_struct = schema.Usage`.

    Raises:
        TypeError: The schema has no such attribute.
    """

    def __set_name__(self, owner: type[Any], name: str) -> None:
        super().__set_name__(owner, name)
        struct = owner._struct  # noqa: SLF001 (declared in the owner's class)
        attribute = attributes_of(struct).get(name)
        if attribute is None:
            raise TypeError(f"{owner.__name__}.{name}: schema.{struct.__name__} has no such attribute")
        self.__doc__ = attribute.help


class Output(Described, Generic[V]):
    """A value that Terraform knows after the apply, read as a token.

    Args:
        getter: The engine's own name of the method that makes such a token, of the resource.
    """

    def __init__(self, getter: str) -> None:
        self.getter = getter

    @overload
    def __get__(self, owner: None, kind: type) -> Self: ...
    @overload
    def __get__(self, owner: object, kind: type) -> V: ...
    def __get__(self, owner: Any, kind: type) -> Any:
        if owner is None:
            return self
        # the engine writes `name.*.path`: an index in the path would take one of the resources
        if owner._root._repeated_by and any(isinstance(step, int) for step in owner._steps):  # noqa: SLF001 (as above)
            self._refuse(owner)
        return read(self.getter, owner._root, self.path(owner))  # noqa: SLF001 (as above)

    def _refuse(self, owner: Any) -> None:
        path, argument = self.path(owner), owner._root._repeated_by  # noqa: SLF001 (as above)
        key = "0" if argument == "count" else '"a_key"'
        name = f"{owner._root.terraform_resource_type}.{owner._root.friendly_unique_id}"  # noqa: SLF001 (as above)
        message = (
            f"belongs to each of several resources, because {argument} is set; read one of them with "
            f"Expr('${{{name}[{key}].{path}}}'), or all with TerraformIterator.from_resources(…)"
        )
        raise InvalidInput([Problem((path,), "repeated", None, message)], type(owner).__name__)


class Argument(Output[V]):
    """A value that may be set."""

    def __set__(self, owner: Any, value: V) -> None:
        owner._root._change((*owner._steps, self.name), value)  # noqa: SLF001 (as above)


class Part(Described, Generic[V]):
    """A reference to a nested object or list.

    Args:
        reference: The reference's class.
    """

    def __init__(self, reference: type[V]) -> None:
        self.reference: Callable[..., V] = reference

    @overload
    def __get__(self, owner: None, kind: type) -> Self: ...
    @overload
    def __get__(self, owner: object, kind: type) -> V: ...
    def __get__(self, owner: Any, kind: type) -> Any:
        return self if owner is None else self.reference(owner, self.name)


class Input(Named, Generic[V]):
    """What was set under the name without `_input`: a value, a struct, or `None`."""

    @overload
    def __get__(self, owner: None, kind: type) -> Self: ...
    @overload
    def __get__(self, owner: object, kind: type) -> V | None: ...
    def __get__(self, owner: Any, kind: type) -> Any:
        if owner is None:
            return self
        return owner._root._input((*owner._steps, self.name.removesuffix("_input")))  # noqa: SLF001 (as above)


class Setting(Described, Input[V]):
    """A value that may be set and is read as it was set: Terraform has no references to a provider's arguments."""

    def __set__(self, owner: Any, value: V | None) -> None:
        owner._root._change((*owner._steps, self.name), value)  # noqa: SLF001 (as above)


class InternalValue(Named):
    """What was set for the whole nested object or list."""

    def __get__(self, owner: Any, kind: type) -> Any:
        return self if owner is None else owner._root._input(owner._steps)  # noqa: SLF001 (as above)

    def __set__(self, owner: Any, value: Any) -> None:
        owner._root._change(owner._steps, value)  # noqa: SLF001 (as above)


class ArgumentReference(Reference):
    """A nested object that may be set."""

    internal_value = InternalValue()

    def _put(self, name: str, value: Any) -> None:
        self._root._change((*self._steps, name), value)  # noqa: SLF001 (the resource keeps the values)


class Reset(Named):
    """A method that unsets the argument under the name without `reset_`."""

    def __get__(self, owner: Any, kind: type) -> Callable[[], None]:
        if owner is None:
            return lambda: None
        steps = (*owner._steps, self.name.removeprefix("reset_"))  # noqa: SLF001 (as above)
        return lambda: owner._root._change(steps, None)  # noqa: SLF001 (as above)


def text() -> Output[str]:
    """Declare a text."""
    return Output("getStringAttribute")


def number() -> Output[float]:
    """Declare a number."""
    return Output("getNumberAttribute")


def text_argument() -> Argument[str]:
    """Declare a text that may be set."""
    return Argument("getStringAttribute")


def number_argument() -> Argument[float]:
    """Declare a number that may be set."""
    return Argument("getNumberAttribute")


def bool_argument() -> Argument[Any]:
    """Declare a truth value that may be set; it is read as a reference."""
    return Argument("getBooleanAttribute")


def texts_argument() -> Argument[list[str]]:
    """Declare a list of texts that may be set."""
    return Argument("getListAttribute")


def text_map_argument() -> Argument[Mapping[str, str]]:
    """Declare a map of texts that may be set."""
    return Argument("getStringMapAttribute")


def number_map_argument() -> Argument[Mapping[str, float]]:
    """Declare a map of numbers that may be set."""
    return Argument("getNumberMapAttribute")
