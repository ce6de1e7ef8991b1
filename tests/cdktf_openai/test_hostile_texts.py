"""What stands in a stack for hostile texts that `literal` has marked, without Terraform."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cdktf import TerraformOutput, TerraformStack, TerraformVariable
from hypothesis import strategies as st

from cdktf_openai import ChatCompletion, OpenaiProvider, literal, user
from tests.e2e.texts import PIECES, draw

Synth = Callable[[], dict[str, Any]]
Resource = Callable[..., dict[str, Any]]

ROWS = json.loads((Path(__file__).parents[1] / "data" / "hostile_texts.json").read_text())
SIGNS = ["${TfToken[", "TfTo", "ken[", "TOKEN.0", "]}", "#", "&", "-", "8.109562212591386", "e", "+", "298", "e+298"]
PART = re.compile(r'\$\$\{|%%\{|%\{if true\}|%\{endif\}|\$\{var\.v\}|\$\{("(?:[^"\\]|\\.)*")\}|\$\{|%\{')
ESCAPE = re.compile(r"\\U([0-9a-f]{8})")


def evaluated(template: str) -> str:
    """Evaluate a template as Terraform does; one with an expression in it, other than a text, fails."""
    return PART.sub(_value, template)


def _value(part: re.Match[str]) -> str:
    if part[1]:
        text: str = json.loads(ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), part[1]))
        return text
    values = {"$${": "${", "%%{": "%{", "%{if true}": "", "%{endif}": "", "${var.v}": "VALUE"}
    return values[part[0]]


@pytest.fixture
def token(stack: TerraformStack) -> str:
    """Give a token that a text could be after."""
    return TerraformVariable(stack, "v", type="string").string_value


@pytest.mark.parametrize("row", ROWS, ids=[f"{place}: {row['attacks']}" for place, row in enumerate(ROWS)])
@pytest.mark.usefixtures("provider")
def test_hostile_texts(stack: TerraformStack, synth: Synth, token: str, row: dict[str, Any]) -> None:
    """In a completion and in an output, alone and beside a token, each text is data."""
    text, marked = "".join(row["pieces"]), "".join(map(literal, row["pieces"]))
    messages = [user(marked), user(f"a $%{marked}{token}{marked}")]
    completion = ChatCompletion(stack, "c", model="gpt-4", messages=messages)
    assert completion.messages[0].content_input == marked
    TerraformOutput(stack, "o", value=[marked, f"a ${marked}{token}{marked}"])
    written = synth()
    asked = [m["content"] for m in written["resource"]["openai_chat_completion"]["c"]["messages"]]
    assert [*map(evaluated, asked)] == [text, f"a $%{text}VALUE{text}"]
    assert [*map(evaluated, written["output"]["o"]["value"])] == [text, f"a ${text}VALUE{text}"]


@pytest.mark.slow
def test_any_texts(stack: TerraformStack, synth: Synth, token: str) -> None:
    """Whatever is cut, marked and put together again, with tokens in between, is data."""
    open_ = OpenaiProvider(stack, "open", allow_unlisted_models=True)
    pieces = st.sampled_from([*SIGNS, *PIECES]) | st.text(st.characters(exclude_categories=["Cs"]), max_size=3)
    texts = draw(st.lists(pieces, min_size=1, max_size=8), 1000)
    values = [token.join(map(literal, text)) if i % 2 else "".join(map(literal, text)) for i, text in enumerate(texts)]
    ChatCompletion(stack, "c", model="gpt-4.1", messages=[user(value) for value in values], provider=open_)
    TerraformOutput(stack, "o", value=values)
    expected = ["VALUE".join(text) if i % 2 else "".join(text) for i, text in enumerate(texts)]
    written = synth()
    asked = [m["content"] for m in written["resource"]["openai_chat_completion"]["c"]["messages"]]
    assert [*map(evaluated, asked)] == expected
    assert [*map(evaluated, written["output"]["o"]["value"])] == expected
