"""The classes of `assembly.js`, and references that reach the engine only when it is to do something with them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

import jsii
from constructs import IValidation
from jsii._reference_map import register_reference
from jsii._runtime import JSIIAbstractClass

from cdktf_openai._engine.assembly import NAME, Functions
from cdktf_openai._engine.engine import cdktf
from cdktf_openai._values.configuration import Configuration, Steps
from cdktf_openai._values.known_names import KnownNamesOnly
from terraform_provider_openai.schema import InvalidInput, Problem
from terraform_provider_openai.schema.rules import Pattern

TERRAFORM_NAME = Pattern(r"[^\W\d][\w-]*", "letters, digits, _ and -, of which the first is a letter or _")

R = TypeVar("R", bound="Reference")

if TYPE_CHECKING:
    _Element = cdktf.TerraformElement
else:
    _Element = object  # the engine's base comes from the class beside it


class _Lazily(JSIIAbstractClass):
    """Makes instances that the engine hears of only when their `__jsii_ref__` is asked for."""

    def __call__(
        cls,  # noqa: N805 (a metaclass)
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        return type.__call__(cls, *args, **kwargs)


class Reference(KnownNamesOnly, cdktf.ComplexObject, metaclass=_Lazily):
    """A reference to a nested object of a resource: reading one of its values is one call of the engine.

    Args:
        terraform_resource: The resource, or the reference that this one is inside of.
        terraform_attribute: The name there.
        complex_object_index: The place in a list, or none for a single object.
        complex_object_is_from_set: Always false: the resource has no sets.
    """

    def __init__(
        self,
        terraform_resource: Any,
        terraform_attribute: str,
        complex_object_index: float | None = None,
        complex_object_is_from_set: bool = False,  # noqa: ARG002 (the engine's signature)
    ) -> None:
        self._root, self._steps = _inside(terraform_resource, terraform_attribute)
        if complex_object_index is not None:
            self._steps = (*self._steps, int(complex_object_index))
        self._path = terraform_path(self._steps)

    @cached_property
    def __jsii_ref__(self) -> Any:
        jsii.create(cdktf.ComplexObject, self, [self._root, self._path, False])
        register_reference(self)
        return vars(self)["__jsii_ref__"]

    def __repr__(self) -> str:
        return f"<cdktf_openai.{type(self).__name__} {self._path}>"  # told in texts, as the engine's own


class ReferenceList(
    KnownNamesOnly, cdktf.ComplexList, Generic[R], jsii_type=f"{NAME}.ReferenceList", metaclass=_Lazily
):
    """A reference to a list of nested objects, whose elements are had by `get(0)` or `[0]`.

    Args:
        terraform_resource: The resource, or the reference that this one is inside of.
        terraform_attribute: The name there.
        wraps_set: Always false: the resource has no sets.
    """

    element: ClassVar[Any] = Reference

    def __init__(
        self,
        terraform_resource: Any,
        terraform_attribute: str,
        wraps_set: bool = False,  # noqa: ARG002 (the engine's signature)
    ) -> None:
        self._parent = terraform_resource
        self._root, self._steps = _inside(terraform_resource, terraform_attribute)
        self._path = terraform_path(self._steps)

    @cached_property
    def __jsii_ref__(self) -> Any:
        jsii.create(ReferenceList, self, [self._root, self._path, False])
        register_reference(self)
        return vars(self)["__jsii_ref__"]

    def get(self, index: float) -> R:
        """Return the element at a place, from 0."""
        asked: Any = index  # which may be a slice, whatever the type says
        if not isinstance(asked, int | float):
            raise TypeError(f"{self._path} takes one whole number, as in {self._path}[0] (got {index!r})")
        if index < 0:
            raise IndexError(f"{self._path} counts from 0, and its end is not known (got {index})")
        element: R = self.element(self._parent, self._steps[-1], index)
        return element

    def __getitem__(self, index: int) -> R:
        return self.get(index)

    def __iter__(self) -> Iterator[R]:
        raise TypeError(
            f"how many elements {self._path} has is known only when Terraform applies; take one by {self._path}[0], or "
            "go through them with TerraformIterator.from_complex_list(…, 'index'), by its dynamic(…) or "
            "pluck_property(…): as a for_each it is refused by Terraform, which must know the keys when it plans"
        )

    def __repr__(self) -> str:
        return f"<cdktf_openai.{type(self).__name__} {self._path}>"  # told in texts, as the engine's own


class Renamable(_Element):
    """Takes another name in Terraform, unless another construct has it."""

    def override_logical_id(self, new_logical_id: str) -> None:
        """Rename the construct in Terraform.

        Raises:
            InvalidInput: Another construct of the stack has that name.
        """
        self._rename(new_logical_id)
        super().override_logical_id(new_logical_id)

    def reset_override_logical_id(self) -> None:
        """Undo `override_logical_id`.

        Raises:
            InvalidInput: Another construct of the stack has that name.
        """
        self._rename(None)
        super().reset_override_logical_id()

    def _rename(self, name: str | None) -> None:
        subject = f"{type(self).__name__} {self.node.path!r}"
        if name is not None and TERRAFORM_NAME.broken_by(name):
            message = f"must be a name in Terraform: letters, digits, _ and -, the first a letter or _ (got {name!r})"
            raise InvalidInput([Problem(("new_logical_id",), "name", name, message)], subject)
        with plain_refusals(lambda: subject, "new_logical_id"):
            jsii.sinvoke(Functions, "rename", [self, name])


@jsii.implements(IValidation)
class CheckedAtSynthesis:
    """Tells the engine, when it synthesizes, what is wrong with values that were changed since they were given."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration

    @jsii.member(jsii_name="validate")
    def validate(self) -> list[str]:
        """Return the problems."""
        return [str(problem) for problem in self._configuration.problems()]


@contextmanager
def plain_refusals(subject: Callable[[], str], argument: str = "id") -> Iterator[None]:
    """Tell the engine's refusal of a construct, such as an id that is taken, in one line without its stack.

    Args:
        subject: Names the construct.
        argument: What the engine refuses where it says nothing else.

    Raises:
        InvalidInput: The engine refuses the construct that is made inside.
    """
    try:
        yield
    except RuntimeError as error:
        line = str(error).partition("\n")[0].removeprefix("Error: ")
        if line.startswith("No stack could be identified"):
            argument, line = "scope", "must be a stack, or a construct in one"
        raise InvalidInput([Problem((argument,), "construct", None, line)], subject()) from None


def hcl_attributes(attributes: dict[str, Any]) -> dict[str, Any]:
    """Write attributes of Terraform's JSON syntax for the engine's renderer of Terraform's own syntax."""
    written: dict[str, Any] = jsii.sinvoke(Functions, "hclAttributes", [json.dumps(attributes)])
    return written


def terraform_path(steps: Steps) -> str:
    """Write steps as Terraform does: `choices[0].message`."""
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _inside(parent: Any, name: str) -> tuple[Any, Steps]:
    if isinstance(parent, Reference):
        return parent._root, (*parent._steps, name)  # noqa: SLF001 (its own kind)
    return parent, (name,)
