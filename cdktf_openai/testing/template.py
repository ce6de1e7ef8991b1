"""A synthesized stack, to look at without Terraform."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Protocol

from cdktf_openai.testing.matching import differences

__tracebackhide__ = True  # a failing test shows itself, not how it was run


class HasType(Protocol):
    """A resource's construct class, such as `ChatCompletion`."""

    TF_RESOURCE_TYPE: ClassVar[str]


class Template:
    """What a stack synthesizes to.

    Args:
        json: The stack in Terraform's JSON syntax.
        hcl: Writes it in Terraform's own syntax.

    Attributes:
        json: The stack in Terraform's JSON syntax, cdktf's metadata (`//`) included.
    """

    def __init__(self, json: dict[str, Any], hcl: Callable[[], str]) -> None:
        self.json = json
        self._hcl = hcl

    @property
    def hcl(self) -> str:
        """The stack in Terraform's own syntax."""
        return self._hcl()

    def resources(self, kind: str | type[HasType]) -> dict[str, dict[str, Any]]:
        """Return the arguments of all resources of a type, by their names in Terraform.

        Args:
            kind: The type, such as `"openai_chat_completion"`, or the construct's class.
        """
        bodies = self.json.get("resource", {}).get(_type_of(kind), {})
        return {name: {key: value for key, value in body.items() if key != "//"} for name, body in bodies.items()}

    def has_resource(self, kind: str | type[HasType], wanted: Mapping[str, Any] | None = None) -> None:
        """Assert that there is a resource of a type with these arguments, whatever others it has.

        Args:
            kind: The type, or the construct's class.
            wanted: The arguments; mappings in it are partial too, lists are whole, structs such as `user("Hi")` and
                compiled regular expressions may stand anywhere.

        Raises:
            AssertionError: There is none; it names the closest, and what differs.
        """
        differences_by_name = {
            name: list(differences(wanted or {}, body)) for name, body in self.resources(kind).items()
        }
        if not differences_by_name:
            raise AssertionError(f"there is no {_type_of(kind)}; {self._types()}")
        closest, missed = min(differences_by_name.items(), key=lambda item: len(item[1]))
        if missed:
            details = "\n".join(f"{difference}" for difference in missed)
            raise AssertionError(
                f"no {_type_of(kind)} of {len(differences_by_name)} is as wanted; the closest, {closest!r}:\n{details}"
            )

    def _types(self) -> str:
        types = [f"{len(bodies)} {kind}" for kind, bodies in self.json.get("resource", {}).items()]
        return f"there are: {', '.join(types)}" if types else "the stack has no resources"

    def __repr__(self) -> str:
        return f"Template({json.dumps(self.json, indent=2)})"


def _type_of(kind: str | type[HasType]) -> str:
    return kind if isinstance(kind, str) else kind.TF_RESOURCE_TYPE
