"""An imported completion beside the configuration that asked for it: what the API tells of the arguments agrees."""

import json
from typing import Any

from mock_server import MockServer

ASKED = {"model": "gpt-4o-2024-08-06", "messages": [{"role": "user", "content": "Hello"}], "store": True}
OPEN = {"allow_unlisted_models": True}
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}}
FUNCTION = {"name": "f", "parameters": {name: json.dumps(value) for name, value in SCHEMA.items()}}
ARGUMENTS = {
    "seed": -(2**63),
    "temperature": 0.25,
    "top_p": 0.5,
    "presence_penalty": -1,
    "frequency_penalty": 1.5,
    "tools": [{"type": "function", "function": FUNCTION}],
    "tool_choice": {"function": {"name": "f"}},
    "response_format": {"type": "json_schema", "json_schema": {"name": "s", "schema": json.dumps(SCHEMA)}},
}


def imported(attached: Any, **arguments: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Ask for a completion, forget it and import it; give its values before and after."""
    attached.write(provider=OPEN, resources={"c": {**ASKED, **arguments}})
    attached.apply()
    before = attached.values("c")
    (attached.stack.path / "terraform.tfstate").unlink()
    attached.stack.run("import", "-no-color", "openai_chat_completion.c", before["id"])
    return before, attached.values("c")


def test_every_argument_comes_back(attached: Any, mock: MockServer) -> None:
    """Tools, the choice among them, the format of the answer, seed and sampling: nothing changes any more."""
    before, after = imported(attached, **ARGUMENTS)
    assert after == before
    assert attached.changes() == {"c": []}
    assert [entry.method for entry in mock.journal].count("POST") == 1


def test_another_tool_replaces(attached: Any) -> None:
    """A tool that the completion was not asked with makes it another one."""
    imported(attached, **ARGUMENTS)
    tools = [{"type": "function", "function": {**FUNCTION, "name": name}} for name in ("f", "g")]
    attached.write(provider=OPEN, resources={"c": {**ASKED, **ARGUMENTS, "tools": tools}})
    assert attached.changes() == {"c": ["delete", "create"]}


def test_a_seed_of_the_apis_own(attached: Any, mock: MockServer) -> None:
    """A completion that was asked for without a seed is told with one; its configuration changes only the state."""
    _, after = imported(attached)
    assert isinstance(after["seed"], int)
    assert attached.changes() == {"c": ["update"]}
    attached.apply()
    assert attached.values("c")["seed"] is None
    assert [entry.method for entry in mock.journal].count("POST") == 1
