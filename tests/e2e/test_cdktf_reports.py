"""What cdktf's users report: each row of the table is a small program, and what the constructs make of it."""

import json
import os
import re
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import cdktf
import constructs
import pytest

from cdktf_openai import ChatCompletion, OpenaiProvider, literal, user
from cdktf_openai._engine.node import find_node
from tests.e2e.test_generated_bindings import generated

REPORTS = json.loads((Path(__file__).parents[1] / "data" / "cdktf_reports.json").read_text(encoding="utf-8"))
BY_PEER = [row for row in REPORTS if row.get("peer")]
WITH_PEER = """
import json, sys
import cdktf, constructs
from imports.openai.chat_completion import ChatCompletion
from imports.openai.provider import OpenaiProvider

def synthesized(program):
    app = cdktf.App(outdir="out")
    stack = cdktf.TerraformStack(app, "stack")
    OpenaiProvider(stack, "openai")

    def make(name, *, scope=stack, **keywords):
        message = {"role": "user", "content": "Hi"}
        return ChatCompletion(scope, name, **{"model": "gpt-4", "messages": [message], **keywords})

    exec(program, {"stack": stack, "make": make, "cdktf": cdktf, "constructs": constructs})
    return json.loads(cdktf.Testing.synth(stack))

print(json.dumps([synthesized(program) for program in json.load(sys.stdin)]))
"""


def synthesized(program: str) -> dict[str, Any]:
    """Run a program, and give its stack as Terraform gets it."""
    app = cdktf.Testing.app()
    stack = cdktf.TerraformStack(app, "stack")
    OpenaiProvider(stack, "openai")

    def make(name: str, *, scope: Any = stack, **keywords: Any) -> ChatCompletion:
        message = {"role": "user", "content": "Hi"}
        return ChatCompletion(scope, name, **{"model": "gpt-4", "messages": [message], **keywords})

    names = {"app": app, "stack": stack, "make": make, "literal": literal, "user": user}
    exec(program, {**names, "cdktf": cdktf, "constructs": constructs})
    made: dict[str, Any] = json.loads(cdktf.Testing.synth(stack))
    return made


def resources(made: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Give the completions of a stack, unset arguments left out."""
    found = made["resource"]["openai_chat_completion"]
    return {name: {key: value for key, value in each.items() if value is not None} for name, each in found.items()}


@pytest.mark.parametrize("row", REPORTS, ids=[row["report"] for row in REPORTS])
def test_a_report(row: dict[str, Any]) -> None:
    """The program makes what the row says, or is refused, with the path and the way out."""
    if "refused" in row:
        with pytest.raises((ValueError, TypeError)) as caught:
            synthesized(row["program"])
        assert re.search(row["refused"], str(caught.value), re.DOTALL)
        return
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        made = synthesized(row["program"])
    assert [row["warned"] in str(warning.message) for warning in told] == [True] * ("warned" in row)
    found = resources(made)
    for name, expected in row.get("resource", {}).items():
        assert {key: found[name].get(key) for key in expected} == expected
    assert all(text in json.dumps(made, ensure_ascii=False) for text in row.get("holds", []))


@pytest.mark.slow
def test_the_generated_bindings_make_the_same(tmp_path: Path) -> None:
    """Where a row says that the generated bindings are right, the JSON is theirs."""
    settings = {**os.environ, "PYTHONPATH": generated(), "JSII_NODE": str(find_node())}
    programs = json.dumps([row["program"] for row in BY_PEER])
    command = [sys.executable, "-c", WITH_PEER]
    done = subprocess.run(
        command, cwd=tmp_path, env=settings, input=programs, check=True, stdout=subprocess.PIPE, text=True
    )
    for row, theirs in zip(BY_PEER, json.loads(done.stdout), strict=True):
        ours = synthesized(row["program"])
        assert resources(ours) == resources(theirs), row["report"]
        assert ours.get("moved") == theirs.get("moved"), row["report"]
