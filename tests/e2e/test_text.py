"""Text is data: whatever a construct is given reaches the API to the letter, through JSON and real Terraform."""

import json
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cdktf_openai._text import hcl_template, json_template

Requests = Callable[[], list[dict[str, Any]]]

PIECES = st.sampled_from(
    ["$", "{", "}", "%", "$${", "%%{", "${x}", "%{if}", "~}", '"', "\\", "\r", "\n", "\r\n", " a "]
)
TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | PIECES, max_size=8).map("".join)


def no_token(_: float) -> str:
    """There is no number token in these texts."""
    raise AssertionError


@pytest.mark.slow
def test_texts_survive_terraform(workspace: Any) -> None:
    """A thousand texts with every mixture of template characters come back as they were, in Unicode's normal form C."""
    texts = collect(TEXTS, 1000)
    outputs = {f"t{index}": {"value": json_template(text, no_token)} for index, text in enumerate(texts)}
    (workspace.stack.path / "main.tf.json").write_text(json.dumps({"output": outputs}))
    assert applied(workspace) == expected(texts)


@pytest.mark.slow
def test_texts_survive_in_hcl(workspace: Any) -> None:
    """The same in Terraform's own syntax."""
    texts = collect(TEXTS, 400)
    outputs = (
        f'output "t{index}" {{\n  value = {hcl_template(text, no_token)}\n}}' for index, text in enumerate(texts)
    )
    (workspace.stack.path / "main.tf.json").unlink()
    (workspace.stack.path / "main.tf").write_text("\n".join(outputs))
    assert applied(workspace) == expected(texts)


def applied(workspace: Any) -> dict[str, str]:
    """Apply, and give the outputs."""
    workspace.stack.run("apply", "-auto-approve", "-no-color")
    return workspace.stack.outputs()  # type: ignore[no-any-return]


def expected(texts: list[str]) -> dict[str, str]:
    """Give what the outputs must be: Terraform gives every text in Unicode's normal form C."""
    return {f"t{index}": unicodedata.normalize("NFC", text) for index, text in enumerate(texts)}


def collect(strategy: st.SearchStrategy[str], count: int) -> list[str]:
    """Draw examples for one batch: a run of Terraform for each would take hours."""
    found: list[str] = []

    @settings(max_examples=count, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(strategy)
    def draw(text: str) -> None:
        found.append(text)

    draw()
    return found
