"""Assignments that lead from one right state to another, over one that breaks a rule of several attributes."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import pytest

from cdktf_openai._values.configuration import Configuration
from terraform_provider_openai.schema import InvalidInput, Problem, Struct
from terraform_provider_openai.schema.attributes import boolean, integer
from terraform_provider_openai.schema.problems import Path
from terraform_provider_openai.schema.rules import Range


class SeedIsStored:
    """A rule that no list anywhere names."""

    def problems(self, path: Path, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Refuse a seed without `store`."""
        if values.get("seed") is not None and not values.get("store"):
            yield Problem((*path, "seed"), "seed_is_stored", values["seed"], "may be set only where store is true")

    def describe(self) -> str:
        """Name both."""
        return "`seed` may be set only where `store` is true."


class Stored(Struct):
    """An object with a rule of one value, and a rule of two."""

    object_rules: ClassVar[Any] = (SeedIsStored(),)
    seed: int | None = integer(Range(0, 9), default=None, help="A seed.")
    store: bool | None = boolean(default=None, help="Whether it is stored.")


@pytest.fixture
def configuration() -> Configuration:
    """Nothing set yet."""
    return Configuration(Stored, {}, lambda: "Stored")


def test_a_new_object_rule_may_be_broken_on_the_way(configuration: Configuration) -> None:
    """A seed can be set before `store` is: the rule itself says that it concerns both."""
    configuration.change(("seed",), 7)
    configuration.change(("store",), True)
    assert list(configuration.problems()) == []


def test_what_stays_broken_is_a_problem(configuration: Configuration) -> None:
    """A seed without `store` is told when all problems are asked for."""
    configuration.change(("seed",), 7)
    assert [problem.rule for problem in configuration.problems()] == ["seed_is_stored"]


def test_a_rule_of_one_value_holds_at_once(configuration: Configuration) -> None:
    """A seed out of its range is refused, and nothing is changed."""
    with pytest.raises(InvalidInput, match="seed"):
        configuration.change(("seed",), 70)
    assert configuration.values == {}
