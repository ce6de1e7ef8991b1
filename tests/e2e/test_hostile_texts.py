"""Text from outside that `literal` has marked: real Terraform sends and keeps each hostile text to the letter."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import cdktf
import pytest

from cdktf_openai import literal
from cdktf_openai.terraform import StackFolder, TerraformBinary, TerraformError
from mock_server import MockServer
from tests.e2e.conftest import _environment
from tests.e2e.texts import apply, normal

DATA = Path(__file__).parents[1] / "data"
ROWS = json.loads((DATA / "hostile_texts.json").read_text())
TEXTS = [normal("".join(row["pieces"])) for row in ROWS]
VALUE = "${v}%{$"  # of the variable that stands beside the texts

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def applied(binary: TerraformBinary, shared_mock: MockServer, tmp_path_factory: pytest.TempPathFactory) -> StackFolder:
    """Synthesize and apply the program once, for all tests of the file."""
    folder = tmp_path_factory.mktemp("hostile")
    subprocess.run([sys.executable, DATA / "hostile_program.py", folder], cwd=folder, check=True)
    return apply(folder / "stacks" / "texts", binary, _environment(shared_mock, tmp_path_factory.mktemp("cli")))


@pytest.fixture
def requests(applied: StackFolder, shared_mock: MockServer) -> list[dict[str, Any]]:
    """Give what the mock was asked."""
    assert applied.path.exists()
    return [json.loads(entry.body) for entry in shared_mock.journal]


def test_every_place_of_a_completion(requests: list[dict[str, Any]]) -> None:
    """Messages, JSON, schemas, stops, metadata and users arrive as they were, beside tokens too."""
    by_seed = {request["seed"]: request for request in requests if "seed" in request}
    assert len(by_seed) == len(TEXTS)
    for place, text in enumerate(TEXTS):
        request = by_seed[place]
        asked, beside, called, result = request["messages"]
        assert (asked["content"], request["user"]) == (text, text)
        assert beside["content"] == f"Before $%{text}{VALUE}{text}$%{VALUE} ${text}"
        assert json.loads(called["function_call"]["arguments"]) == {text: text}
        assert json.loads(result["content"]) == {"whole": text, f"in {text}": [f"{text} {VALUE}"]}
        assert request["stop"] == [f"stop {text}", text]
        assert list(request["metadata"].values()) == [text]
        [function] = request["functions"]
        assert function["description"] == text
        assert function["parameters"]["properties"] == {text: {"enum": [text, 1]}}


def test_an_iterator(requests: list[dict[str, Any]]) -> None:
    """Each element of an iterator's list arrives as it was."""
    asked = [request["messages"][0]["content"] for request in requests if "seed" not in request]
    assert sorted(asked) == sorted(set(TEXTS))


def test_values_of_the_engine(applied: StackFolder) -> None:
    """Outputs, locals, defaults, functions and maps hold them as they were."""
    outputs = applied.outputs()
    assert outputs["alone"] == outputs["argument"] == TEXTS
    assert outputs["beside"] == [f"Before {text}{VALUE}{text}" for text in TEXTS]
    assert outputs["behind_dollar"] == [f"${text}" for text in TEXTS]
    assert outputs["keys"] == [{text: 1} for text in TEXTS]
    assert outputs["local"] == {"list": TEXTS, "text": f"{TEXTS[0]}{VALUE}"}
    assert outputs["in_argument"] == [f"a {text} {VALUE}" for text in TEXTS]
    assert outputs["element"] == [*TEXTS, VALUE]
    assert json.loads(outputs["encoded"]) == {"list": TEXTS, "map": {"k": TEXTS[0]}}
    assert outputs["equal"] is False
    assert sorted(outputs["map_values"]) == sorted(TEXTS)
    rows = zip(ROWS, TEXTS, strict=True)
    assert outputs["defaults"] == [text for row, text in rows if not row["attacks"].startswith("the engine")]


def test_a_percent_sign_before_a_mark(workspace: Any, synth: Any) -> None:
    """In the engine's own constructs Terraform refuses it, and evaluates nothing."""
    value = synth(lambda stack: cdktf.TerraformOutput(stack, "o", value="%" + literal("${1 + 1}"))).json["output"]["o"]
    workspace.write(output={"o": value})
    with pytest.raises(TerraformError):
        workspace.stack.run("validate", "-no-color")
