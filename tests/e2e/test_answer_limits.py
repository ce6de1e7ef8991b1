"""The two limits of an answer under real Terraform: `max_tokens`, which is computed too, and its newer name."""

from collections.abc import Callable
from typing import Any

import pytest

from cdktf_openai.terraform import TerraformError

Requests = Callable[[], list[dict[str, Any]]]

HELLO = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hello"}]}


def test_one_limit_after_the_other(attached: Any, requests: Requests) -> None:
    """The one that is set is sent alone, a change of the name asks again, and a removal does not."""
    newer, older = {**HELLO, "max_completion_tokens": 50}, {**HELLO, "max_tokens": 50}
    for arguments, change in ((newer, "create"), (older, "delete create"), (newer, "delete create"), (HELLO, "update")):
        attached.write(resources={"c": arguments})
        assert sorted(attached.changes()["c"]) == sorted(change.split())
        attached.stack.apply()
        values = attached.values("c")
        assert [values[name] for name in ("max_completion_tokens", "max_tokens")] == [
            arguments.get(name) for name in ("max_completion_tokens", "max_tokens")
        ]
        assert attached.changes() == {"c": []}
    assert requests() == [newer, older, newer]


def test_both_limits(attached: Any, requests: Requests) -> None:
    """Both are refused, also where one of them is known only when Terraform applies; nothing is asked."""
    other = {"terraform_data": {"limit": {"input": 50}}}
    both = {**HELLO, "max_tokens": 50, "max_completion_tokens": "${terraform_data.limit.output}"}
    attached.write(resource={**other, "openai_chat_completion": {"c": both}})
    attached.stack.init()
    attached.stack.plan()
    with pytest.raises(TerraformError, match="may not be set where max_tokens is set"):
        attached.stack.apply()
    assert requests() == []
