"""Import and the data source: stored completions come back, with no new call for an answer."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from cdktf_openai.terraform import TerraformError
from mock_server import MockServer

STORED = {
    "model": "gpt-4",
    "messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hello", "name": "Rick"}],
    "store": True,
    "metadata": {"team": "platform"},
}
IMPORT = "openai_chat_completion.c"
TOLD = {"temperature": 0.5, "seed": 7, "user": "u"}
UNTOLD = {"max_tokens": 50, "stop": {"str": "END"}}


@pytest.fixture
def asked(mock: MockServer) -> Callable[[], list[str]]:
    """Give a function that lists the methods of the requests which the mock has seen."""
    return lambda: [entry.method for entry in mock.journal]


@pytest.fixture
def stored(attached: Any, mock: MockServer) -> dict[str, Any]:
    """Make a stored completion and forget it in the state; give what its state was."""
    mock.on(user="Hello").reply("Hi there.")
    attached.write(resources={"c": {**STORED, **TOLD, **UNTOLD, "n": 2}})
    attached.apply()
    values: dict[str, Any] = attached.values("c")
    (attached.stack.path / "terraform.tfstate").unlink()
    return values


def imported(attached: Any, completion_id: str, **arguments: Any) -> dict[str, Any]:
    """Import a completion into a configuration with these arguments, and give its values."""
    attached.write(resources={"c": {**STORED, **arguments}})
    attached.stack.run("import", "-no-color", IMPORT, completion_id)
    values: dict[str, Any] = attached.values("c")
    return values


def test_the_answer_comes_back(attached: Any, stored: dict[str, Any]) -> None:
    """Import fills in what the API tells: the answer, the messages, metadata, and `n` by the answers."""
    values = imported(attached, stored["id"])
    told = ("choices", "usage", "created", "id", "object", "system_fingerprint", "messages", "metadata", "n", "store")
    assert {name: values[name] for name in (*told, *TOLD)} == {name: stored[name] for name in (*told, *TOLD)}
    assert (values["model"], values["request_id"], values["max_tokens"]) == ("gpt-4-0613", stored["request_id"], None)


def test_the_same_configuration_updates_without_a_call(
    attached: Any, stored: dict[str, Any], asked: Callable[[], list[str]]
) -> None:
    """What the API does not tell is taken from the configuration; then nothing changes any more."""
    imported(attached, stored["id"], **TOLD, **UNTOLD, n=2)
    assert attached.changes() == {"c": ["update"]}
    attached.stack.apply()
    assert attached.values("c") == stored
    assert attached.changes() == {"c": []}
    assert asked().count("POST") == 1


def test_a_configuration_as_told_changes_nothing(attached: Any, stored: dict[str, Any]) -> None:
    """With the dated model and no argument that is untold, the plan after the import is empty."""
    imported(attached, stored["id"], model="gpt-4-0613", **TOLD, n=2)
    assert attached.changes() == {"c": []}


@pytest.mark.parametrize(
    "other",
    [
        {"messages": [*STORED["messages"], {"role": "user", "content": "Again"}]},  # type: ignore[misc]
        {"messages": [{"role": "user", "content": "Bye"}]},
        {"model": "gpt-3.5-turbo"},
        {"model": "gpt-4-32k"},
        {"n": 3},
        {"temperature": 0.7},
        {"seed": 8},
        {"user": "v"},
        {"response_format": {"type": "text"}},
        {"metadata": {"team": "other"}},
    ],
    ids=str,
)
def test_what_contradicts_the_api_replaces(attached: Any, stored: dict[str, Any], other: dict[str, Any]) -> None:
    """Another conversation, model, number of answers or metadata is another completion."""
    imported(attached, stored["id"], **{**TOLD, "n": 2, **other})
    assert attached.changes() == {"c": ["delete", "create"]}


def test_after_the_first_update_a_change_replaces(attached: Any, stored: dict[str, Any]) -> None:
    """Only the first configuration is believed: a later change asks anew, as for any other completion."""
    imported(attached, stored["id"], **TOLD, **UNTOLD, n=2)
    attached.apply()
    attached.write(resources={"c": {**STORED, **TOLD, **UNTOLD, "n": 2, "max_tokens": 60}})
    assert attached.changes() == {"c": ["delete", "create"]}


def test_an_import_block_writes_the_configuration(attached: Any, stored: dict[str, Any]) -> None:
    """`terraform plan -generate-config-out` gives a configuration with which nothing is asked for."""
    blocks = [{"to": IMPORT, "id": stored["id"]}]
    attached.write(**{"import": blocks})
    attached.stack.run("plan", "-no-color", "-generate-config-out=made.tf", "-out=plan")
    assert "1 imported" in attached.stack.apply()
    assert attached.values("c")["choices"] == stored["choices"]
    assert attached.changes() == {"c": []}


def said(error: pytest.ExceptionInfo[TerraformError]) -> str:
    """Give Terraform's words on one line."""
    return re.sub(r"[\s│]+", " ", str(error.value))


def test_what_was_not_stored_is_told(attached: Any) -> None:
    """The error names the completion, and says how one is kept."""
    attached.write(resources={"c": STORED})
    with pytest.raises(TerraformError) as error:
        attached.stack.run("import", "-no-color", IMPORT, "chatcmpl-1")
    assert "The API has not stored the completion 'chatcmpl-1'" in said(error)
    assert "Set store = true on the resource and apply" in said(error)
    assert "Request id: req_" in said(error)


def test_reading_a_state_asks_nothing(attached: Any, stored: dict[str, Any], asked: Callable[[], list[str]]) -> None:
    """A refresh keeps the state and does not call the API, for a stored completion too."""
    imported(attached, stored["id"], n=2)
    before = len(asked())
    attached.stack.run("refresh", "-no-color")
    assert len(asked()) == before


def test_data(attached: Any, stored: dict[str, Any], asked: Callable[[], list[str]]) -> None:
    """The data source reads answer, conversation and metadata, at each plan, and asks for no answer."""
    output = {"value": "${data.openai_chat_completion.c}"}
    attached.write(data={"openai_chat_completion": {"c": {"id": stored["id"]}}}, output={"c": output})
    attached.apply()
    attached.apply()
    data = attached.stack.outputs()["c"]
    same = ("choices", "usage", "created", "id", "metadata", "system_fingerprint")
    assert {name: data[name] for name in same} == {name: stored[name] for name in same}
    assert [(m["role"], m["content"], m["name"]) for m in data["messages"]] == [
        ("system", "Be kind.", None),
        ("user", "Hello", "Rick"),
    ]
    assert asked().count("POST") == 1


def test_data_of_a_resource(attached: Any, mock: MockServer) -> None:
    """A data source may read what a resource of the same configuration makes: then it is read by the apply."""
    mock.on(user="Hello").reply("Hi there.")
    data = {"openai_chat_completion": {"d": {"id": "${openai_chat_completion.c.id}"}}}
    output = {"value": "${data.openai_chat_completion.d.choices[0].message.content}"}
    attached.write(resources={"c": STORED}, data=data, output={"text": output})
    attached.apply()
    assert attached.stack.outputs() == {"text": "Hi there."}


@pytest.mark.parametrize(
    ("completion_id", "words"),
    [("chatcmpl-1", "The API has not stored the completion 'chatcmpl-1'"), ("a b", "id: must be the API's id")],
)
def test_data_that_is_not_there(attached: Any, completion_id: str, words: str) -> None:
    """An unknown id is told as for an import, and what is no id before the API is asked."""
    attached.write(data={"openai_chat_completion": {"c": {"id": completion_id}}})
    with pytest.raises(TerraformError) as error:
        attached.stack.plan()
    assert words in said(error)


def test_all_pages_of_the_messages(attached: Any) -> None:
    """A conversation that the API tells in pages of a hundred comes back whole."""
    messages = [{"role": "user", "content": f"Number {i}"} for i in range(230)]
    attached.write(resources={"c": {**STORED, "messages": messages}})
    attached.apply()
    completion_id = attached.values("c")["id"]
    attached.write(data={"openai_chat_completion": {"c": {"id": completion_id}}}, output={"n": {"value": 1}})
    (attached.stack.path / "terraform.tfstate").unlink()
    attached.apply()
    state = json.loads((attached.stack.path / "terraform.tfstate").read_text())
    told = state["resources"][0]["instances"][0]["attributes"]["messages"]
    assert [message["content"] for message in told] == [message["content"] for message in messages]
