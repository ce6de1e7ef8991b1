"""A model that is not listed, in plain Terraform: a warning at validate, an error at plan, unless it is allowed."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from mock_server import Config, MockServer

Requests = Callable[[], list[dict[str, Any]]]

NEW = {"model": "gpt-4-new", "messages": [{"role": "user", "content": "Hello"}]}


def warnings(attached: Any) -> list[str]:
    """Validate with success, and give the warnings."""
    return [found["detail"] for found in json.loads(attached.stack.run("validate", "-json"))["diagnostics"]]


def refusal(attached: Any) -> str:
    """Plan in vain, and give what Terraform says on one line."""
    with pytest.raises(RuntimeError) as caught:
        attached.stack.plan()
    return " ".join(str(caught.value).replace("│", " ").split())


def test_it_is_not_allowed(attached: Any) -> None:
    """Validation warns and names the nearest model; the plan refuses in the same words, once."""
    attached.write(resources={"c": NEW})
    [warning] = warnings(attached)
    assert warning.startswith("model: must be one of 'gpt-4', ")
    assert "unless the provider has allow_unlisted_models (got 'gpt-4-new'; did you mean 'gpt-4'?)" in warning
    said = refusal(attached)
    assert said.count("Error: ") == 1
    assert " ".join(warning.split()) in said


def test_it_is_allowed(attached: Any) -> None:
    """The argument on the provider takes warning and error away."""
    with MockServer(Config(any_model=True)) as mock:
        provider = {"server_url": mock.base_url, "allow_unlisted_models": True}
        attached.write(resources={"c": NEW}, provider=provider)
        assert warnings(attached) == []
        attached.apply()
        assert attached.values("c")["model"] == "gpt-4-new"
        assert attached.changes() == {"c": []}


def test_each_provider_decides_for_itself(attached: Any) -> None:
    """One completion's open provider opens nothing for another's."""
    providers = [{}, {"alias": "open", "allow_unlisted_models": True}]
    attached.write(resources={"c": NEW, "d": {**NEW, "provider": "openai.open"}}, provider=providers)
    said = refusal(attached)
    assert "with openai_chat_completion.c," in said
    assert said.count("Error: ") == 1


def test_a_model_that_was_unknown(attached: Any, requests: Requests) -> None:
    """A model that only the apply knows is judged then, before the API is asked."""
    data = {
        "terraform_data": {"x": {"input": "gpt-4-new"}},
        "openai_chat_completion": {"c": {**NEW, "model": "${terraform_data.x.output}"}},
    }
    attached.write(resource=data)
    with pytest.raises(RuntimeError, match="Invalid model"):
        attached.apply()
    assert requests() == []
