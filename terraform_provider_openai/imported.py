"""What the API tells of a stored completion, as a state or as data, and what of a configuration agrees with it.

Pure functions. The API tells the answer whole, but not every argument that it was asked with, and the model by its
dated name. A configuration that fits what is told is the completion's own; the rest of it is believed, because asking
again would be billed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from terraform_provider_openai.api.reply import computed_values, fit
from terraform_provider_openai.api.request import arguments_in
from terraform_provider_openai.equality import same_json
from terraform_provider_openai.schema import ChatCompletion, StoredCompletion, attributes_of

Values = dict[str, Any]

_ARGUMENTS = {name: a for name, a in attributes_of(ChatCompletion).items() if not a.read_only}
_DATE = r"-(\d{4}|\d{4}-\d{2}-\d{2})"


class Imported(NamedTuple):
    """A state made from a stored completion.

    Attributes:
        values: The values; an argument that the API does not tell has its default.
        untold: The names of those arguments, and of what is told in no known shape.
    """

    values: Values
    untold: list[str]

    @property
    def private(self) -> bytes:
        """What the plan has to know later, as it is kept in the state."""
        return json.dumps({"untold": self.untold}).encode()


def imported(stored: Mapping[str, Any]) -> Imported:
    """Make a state from what `StoredCompletions.read` gives."""
    stored_arguments = _arguments_of(stored)
    arguments = {name: fit(a.type, stored_arguments.get(name)) for name, a in _ARGUMENTS.items()}
    untold = [
        n for n in _ARGUMENTS if n not in stored_arguments or (arguments[n] is None and stored_arguments[n] is not None)
    ]
    defaults = {name: a.default for name, a in _ARGUMENTS.items() if arguments[name] is None}
    return Imported({**computed_values(stored), **arguments, **defaults}, untold)


def data_values(stored: Mapping[str, Any]) -> Values:
    """Return the values of the data source from what `StoredCompletions.read` gives, without the id."""
    messages = arguments_in({"messages": stored.get("messages", [])})["messages"]
    fields = {**stored, "messages": messages, "user": stored.get("input_user")}
    return computed_values(fields, StoredCompletion)


def _arguments_of(stored: Mapping[str, Any]) -> Values:
    """Return the arguments that are told, in the shapes of the resource; one that is told as unset is null."""
    arguments = {"messages": [], **arguments_in(stored), "store": True, "metadata": stored.get("metadata") or None}
    if "input_user" in stored:
        arguments["user"] = stored["input_user"]
    if isinstance(stored.get("choices"), list):
        arguments["n"] = len(stored["choices"])
    return {name: value for name, value in arguments.items() if name in _ARGUMENTS}


def reconciled(prior: Values | None, config: Values | None, private: bytes) -> Values | None:
    """Return the prior state of an imported completion with the configuration's values where the two agree.

    Args:
        prior: The state.
        config: The configuration.
        private: What `Imported.private` gave; anything else for a completion that was not imported.
    """
    untold = _untold(private)
    if prior is None or config is None or untold is None:
        return prior
    return prior | {
        name: config[name]
        for name in _ARGUMENTS
        if config[name] is not None and (name in untold or _fits(name, prior[name], config[name]))
    }


def _untold(private: bytes) -> list[str] | None:
    """Read what `Imported.private` gave; `None` for anything else, such as another provider's private data."""
    try:
        untold = json.loads(private)["untold"]
    except (ValueError, LookupError, TypeError):
        return None
    return untold if isinstance(untold, list) else None


def _fits(name: str, configured: Any, stored: Any) -> bool:
    if name == "model" and isinstance(configured, str) and isinstance(stored, str):
        return re.fullmatch(re.escape(stored) + _DATE, configured) is not None
    return (configured is not None or stored == {}) and _agree(
        configured, stored
    )  # no metadata are told as a null or an empty map


def _agree(configured: Any, stored: Any) -> bool:
    """Return whether nothing that is told is said otherwise; JSON texts are compared by what they mean."""
    if configured is None or configured == stored:
        return True
    if isinstance(configured, dict) and isinstance(stored, dict):
        return all(_agree(value, stored.get(name)) for name, value in configured.items())
    if isinstance(configured, list) and isinstance(stored, list):
        return len(configured) == len(stored) and all(map(_agree, configured, stored))
    return isinstance(configured, str) and isinstance(stored, str) and same_json(configured, stored)
