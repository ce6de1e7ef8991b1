"""Odd texts, drawn in batches, and how they are applied and found again."""

import json
import re
import unicodedata
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cdktf_openai.terraform import StackFolder, TerraformBinary
from terraform_provider_openai.install import IMPLIED_MIRROR, install

T = TypeVar("T")

PIECES = [
    "$",
    "{",
    "}",
    "%",
    "$${",
    "%%{",
    "${x}",
    "%{if}",
    "~}",
    '"',
    "\\",
    "\r",
    "\n",
    "\r\n",
    "\t",
    " a ",
    '${"',
    "\0",
]
CHARACTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
# What constructs refuse as a trace of a token. Hypothesis finds such texts: it draws from constants in our code too.
TRACES = re.compile(r"(?i)tftoken|oken\.|ken\[tok|nekot|\$\{tf|t f t o k|map token value|<cdk|<jsii|\d{99}")
TEXTS = (
    st.lists(CHARACTERS | st.sampled_from(PIECES), max_size=8)
    .map("".join)
    .filter(lambda text: TRACES.search(text) is None)
)


def draw(strategy: st.SearchStrategy[T], count: int) -> list[T]:
    """Draw examples for one batch: a run of Terraform for each would take hours."""
    found: list[T] = []

    @settings(max_examples=count, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(strategy)
    def take(example: T) -> None:
        found.append(example)

    take()
    return found


def normal(text: str) -> str:
    """Give a text as Terraform does: in Unicode's normal form C."""
    return unicodedata.normalize("NFC", text)


def apply(folder: Path, binary: TerraformBinary, environment: dict[str, str]) -> StackFolder:
    """Apply what was synthesized into a folder."""
    install(folder / IMPLIED_MIRROR)
    # an app puts its state where node was started, which is the same place for all tests
    override = {"terraform": {"backend": {"local": {"path": "terraform.tfstate"}}}}
    (folder / "backend_override.tf.json").write_text(json.dumps(override))
    terraform = StackFolder("texts", folder, binary, environment)
    terraform.init()
    terraform.run("apply", "-auto-approve", "-no-color")
    return terraform
