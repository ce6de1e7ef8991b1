"""The fixtures `stack` and `synth`: a stack as it synthesizes."""

import re
from pathlib import Path
from typing import Any

import pytest
from cdktf import TerraformStack
from constructs import Construct

from cdktf_openai import ChatCompletion, InvalidInput, system, user
from cdktf_openai.testing import AppError, Synth

QUICKSTART = Path(__file__).parents[3] / "examples" / "quickstart" / "main.py"


def test_has_resource(synth: Synth, greeting: Any) -> None:
    """What is wanted may be a part, with structs and patterns in it."""
    messages = [system("Be brief."), {"content": re.compile("^Say")}]
    synth(greeting).has_resource("openai_chat_completion", {"model": "gpt-4", "messages": messages})
    synth(greeting, model="gpt-4-0613").has_resource(ChatCompletion, {"model": "gpt-4-0613"})


def test_has_resource_tells_what_differs(synth: Synth, greeting: Any) -> None:
    """The closest resource is named, and each place with what was wanted and what is there."""
    wanted = {"messages": [system("Be brief."), user("Say hi")], "temperature": 0.2}
    with pytest.raises(AssertionError) as caught:
        synth(greeting).has_resource(ChatCompletion, wanted)
    assert str(caught.value) == (
        "no openai_chat_completion of 1 is as wanted; the closest, 'greeting':\n"
        "messages[1].content:\n  wanted 'Say hi'\n  got    'Say hello'\n"
        "temperature:\n  wanted 0.2\n  got    nothing"
    )


def test_has_resource_of_a_missing_type(synth: Synth, greeting: Any) -> None:
    """What there is instead is told."""
    with pytest.raises(AssertionError, match="there is no aws_instance; there are: 1 openai_chat_completion"):
        synth(greeting).has_resource("aws_instance")


def test_resources(synth: Synth, greeting: Any) -> None:
    """Resources of a type by name, without cdktf's metadata."""
    found = synth(greeting).resources(ChatCompletion)
    assert found["greeting"]["model"] == "gpt-4"
    assert set(found["greeting"]) == {"model", "messages"}


def test_json_and_hcl(synth: Synth, greeting: Any) -> None:
    """Both of Terraform's syntaxes."""
    template = synth(greeting)
    assert template.json["output"]["text"]["value"].startswith("${openai_chat_completion.greeting")
    assert 'resource "openai_chat_completion" "greeting" {' in template.hcl


def test_the_stack_of_the_fixture(stack: TerraformStack, synth: Synth, greeting: Any) -> None:
    """What a test builds itself is synthesized without an argument."""
    greeting(stack)
    synth().has_resource(ChatCompletion)


def test_a_typo(stack: TerraformStack, greeting: Any) -> None:
    """A mistake is an exception before Terraform, and even before synthesis."""
    with pytest.raises(InvalidInput, match=r"did you mean 'gpt-4'"):
        greeting(stack, model="gpt4")


class Team(Construct):
    """A construct of a user's own."""

    def __init__(self, scope: Construct, id: str, *, name: str) -> None:  # noqa: A002
        super().__init__(scope, id)
        ChatCompletion(self, "welcome", model="gpt-4", messages=[user(f"Welcome {name}")])


class Teams(TerraformStack):
    """A stack of a user's own."""

    def __init__(self, scope: Construct, id: str, *, name: str) -> None:  # noqa: A002
        super().__init__(scope, id)
        Team(self, "team", name=name)


@pytest.mark.parametrize("kind", [Team, Teams])
def test_classes(synth: Synth, kind: type) -> None:
    """A construct or stack class is made with the keywords."""
    synth(kind, name="Ops").has_resource(ChatCompletion, {"messages": [user("Welcome Ops")]})


def test_a_path(synth: Synth) -> None:
    """An app's own program is run in a process of its own, with HCL too."""
    template = synth(QUICKSTART)
    assert set(template.resources(ChatCompletion)) == {"slogan", "review"}
    assert 'resource "openai_chat_completion" "slogan"' in template.hcl


def test_a_path_to_nothing(synth: Synth) -> None:
    """A program that is not there, or fails, is told with what it said."""
    with pytest.raises(AppError, match=r"there is no app at main2\.py"):
        synth("main2.py")


def test_an_app_with_several_stacks(synth: Synth, tmp_path: Path) -> None:
    """One must be chosen."""
    app = tmp_path / "main.py"
    app.write_text(
        "from cdktf import App, TerraformStack\napp = App()\nfor name in 'ab':\n"
        "    TerraformStack(app, name)\napp.synth()\n"
    )
    with pytest.raises(AppError, match="has the stacks a, b: choose one with the keyword `stack`"):
        synth(app)
    assert "resource" not in synth(app, stack="b").json
