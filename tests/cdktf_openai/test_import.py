"""What importing the package costs."""

import subprocess
import sys

import pytest

import cdktf_openai

HEAVY = ("cdktf", "cdktn", "jsii", "constructs", "flask", "urllib3", "h2", "click")


@pytest.mark.parametrize(
    "module", ["cdktf_openai", "terraform_provider_openai.schema", "terraform_provider_openai.install"]
)
def test_importing_starts_nothing(module: str) -> None:
    """Neither the engine (and node with it) nor any other library is loaded before a construct is named."""
    program = f"import sys, {module}; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A name that the package has not is told as by every module."""
    with pytest.raises(AttributeError, match="has no attribute 'Completion'"):
        cdktf_openai.Completion  # noqa: B018


@pytest.mark.parametrize("turn", ["enable", "disable"])
def test_the_collector_is_as_before(turn: str) -> None:
    """Naming a construct leaves Python's garbage collector as it was, though it is off meanwhile."""
    program = f"import gc, cdktf_openai; gc.{turn}(); cdktf_openai.Estimate; print(gc.isenabled())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == f"{turn == 'enable'}\n"
