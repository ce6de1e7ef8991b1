"""What Terraform is told about a change before it is made: a pure function of three values.

The rules are those of the resource's documentation: a change of a set argument needs a new completion, so the
resource is replaced; a top-level argument that is removed from the configuration changes only the state. JSON texts
that mean the same are no change.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from terraform_provider_openai.equality import kept_value
from terraform_provider_openai.schema import UNKNOWN, ChatCompletion, Nested, Path, Type, attributes_of

Values = dict[str, Any]


class Plan(NamedTuple):
    """A planned change.

    Attributes:
        planned: The values after the change, `UNKNOWN` where only the API can tell; `None` for a deletion.
        replaces: The paths of the changes that need a new completion.
    """

    planned: Values | None
    replaces: list[Path]

    @property
    def calls_api(self) -> bool:
        """Whether the change asks the API for a completion."""
        return self.planned is not None and self.planned["id"] is UNKNOWN


def plan_change(prior: Values | None, config: Values | None) -> Plan:
    """Plan the change from the state `prior` to the configuration `config`, of which one may be `None`."""
    if config is None:
        return Plan(None, [])
    before = prior or {}
    arguments = {name: _planned_argument(name, before.get(name), config[name]) for name in config if name in _ARGUMENTS}
    if prior is None:
        return Plan(arguments | dict.fromkeys(_READ_ONLY, UNKNOWN), [])
    replaces = list(_replacements(prior, {name: arguments[name] for name in _ASKED if config[name] is not None}))
    computed = dict.fromkeys(_READ_ONLY, UNKNOWN) if replaces else {name: prior[name] for name in _READ_ONLY}
    return Plan(arguments | computed, replaces)


_ATTRIBUTES = attributes_of(ChatCompletion)
_ARGUMENTS = tuple(name for name, attribute in _ATTRIBUTES.items() if not attribute.read_only)
_ASKED = tuple(name for name in _ARGUMENTS if not _ATTRIBUTES[name].local)
_READ_ONLY = tuple(name for name, attribute in _ATTRIBUTES.items() if attribute.read_only)


def _planned_argument(name: str, before: Any, value: Any) -> Any:
    return _ATTRIBUTES[name].default if value is None else kept_value(_ATTRIBUTES[name], before, value)


def _replacements(prior: Values, planned: Values) -> Iterator[Path]:
    for name, value in planned.items():
        if value != prior[name]:
            yield (name,)
            yield from _changed_below(_ATTRIBUTES[name].type, prior[name], value, (name,))


def _changed_below(type_: Type, prior: Any, config: Any, path: Path) -> Iterator[Path]:
    """Yield the paths of the set attributes of nested objects that differ, for Terraform to mark."""
    if not isinstance(type_, Nested):
        return
    if isinstance(config, list) and isinstance(prior, list):
        element = Nested(type_.struct, many=False)
        for index, (before, after) in enumerate(zip(prior, config, strict=False)):
            yield from _changed_below(element, before, after, (*path, index))
    if not isinstance(config, dict) or not isinstance(prior, dict):
        return
    for name, attribute in attributes_of(type_.struct).items():
        before, after = prior.get(name), config.get(name)
        if after is not None and after != before:
            yield (*path, name)
            yield from _changed_below(attribute.type, before, after, (*path, name))
