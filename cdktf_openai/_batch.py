"""Many completions made by one call of the engine, all checked before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import jsii
from constructs import Construct

from cdktf_openai._engine.assembly import Functions
from cdktf_openai._engine.engine import cdktf
from cdktf_openai._references.elements import plain_refusals
from cdktf_openai._values.completion_config import ARGUMENTS
from cdktf_openai._values.configuration import Configuration
from cdktf_openai._values.estimate import Estimate, estimate
from cdktf_openai._values.meta_arguments import ID_PROBLEM, has_token, refuse_place
from cdktf_openai._values.models import allows_unlisted
from cdktf_openai._values.values import to_json
from terraform_provider_openai import schema
from terraform_provider_openai.schema import InvalidInput, Problem, unknown_argument


class Batch(Construct):
    """Many completions under one construct; what one of them is, the class that is made of it says."""

    def __init__(self, scope: Construct, id: str, items: Mapping[str, Mapping[str, Any]]) -> None:  # noqa: A002
        refuse_place("ChatCompletion.batch", scope, id)
        subject = f"ChatCompletion.batch {id!r}"
        elements: Any = items
        if not isinstance(elements, Mapping):
            message = f"must be a map from ids to keywords (got {type(elements).__name__})"
            raise InvalidInput([Problem(("items",), "type", None, message)], subject)
        self._configurations = _configurations(scope, items, subject)
        self._names = {_construct_id(name): name for name in items}
        attributes = [
            (name, to_json(schema.ChatCompletion, configuration.values, cdktf.Token.as_string))
            for name, configuration in self._configurations.items()
        ]
        with plain_refusals(lambda: subject):
            super().__init__(scope, id)
            try:
                jsii.sinvoke(Functions, "createMany", [self, json.dumps(attributes)])
            except RuntimeError:
                scope.node.try_remove_child(id)
                raise

    def child(self, name: str) -> Any:
        """Return the construct of an item.

        Raises:
            KeyError: There is none of this id.
        """
        if name not in self._configurations:
            raise KeyError(name)
        return self.node.find_child(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._configurations)

    def __len__(self) -> int:
        return len(self._configurations)

    def configuration(self, construct_id: str) -> Configuration:
        """Return the values of the item whose construct has this id."""
        return self._configurations[self._names[construct_id]]

    def contents(self) -> dict[str, str]:
        """Return the text of each completion's first answer by its id, all tokens in one call of the engine."""
        read: Mapping[str, str] = jsii.sinvoke(Functions, "readMany", [self, "choices[0].message.content"])
        return {self._names[construct_id]: content for construct_id, content in read.items()}

    def estimates(self) -> dict[str, Estimate]:
        """Count the tokens that each completion takes, by its id, as `ChatCompletion.estimate` does."""
        subject = f"ChatCompletion.batch {self.node.path!r}"
        return {
            name: estimate(configuration.values, partial(_item, subject, name))
            for name, configuration in self._configurations.items()
        }


def _configurations(scope: Construct, items: Mapping[str, Mapping[str, Any]], subject: str) -> dict[str, Configuration]:
    configurations, problems = {}, []
    for name, keywords in items.items():
        malformed = list(_malformed(name, keywords))
        if not malformed:
            malformed = [unknown_argument((), keyword, ARGUMENTS) for keyword in keywords if keyword not in ARGUMENTS]
            try:
                configurations[name] = _configuration(scope, keywords, partial(_item, subject, name))
            except InvalidInput as error:
                malformed += error.problems
        problems += [problem._replace(path=(str(name), *problem.path)) for problem in malformed]
    if problems:
        raise InvalidInput(problems, subject)
    return configurations


def _malformed(name: Any, keywords: Any) -> Iterator[Problem]:
    if not isinstance(name, str) or not name:
        yield Problem((), "construct", name, "must have a text of at least one character as its id")
    elif has_token(name):
        yield Problem((), "token", None, f"its id {ID_PROBLEM}")
    if not isinstance(keywords, Mapping):
        yield Problem((), "type", keywords, "must be a map of keywords")


def _configuration(scope: Construct, keywords: Mapping[str, Any], subject: Callable[[], str]) -> Configuration:
    arguments = {name: keywords.get(name) for name in ARGUMENTS}
    return Configuration(schema.ChatCompletion, arguments, subject, partial(allows_unlisted, scope, None))


def _item(subject: str, name: str) -> str:
    return f"{subject}, {name!r}"


def _construct_id(name: str) -> str:
    """Return the id as constructs has it, whose paths are parted by slashes."""
    return name.replace("/", "--")
