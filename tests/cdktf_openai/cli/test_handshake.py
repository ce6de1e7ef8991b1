"""The doctor's handshake with programs that are no plugin."""

import os
import sys
from pathlib import Path

import pytest

from cdktf_openai.cli.handshake import HandshakeError, shake_hands
from terraform_provider_openai.install import install


def test_the_plugin(tmp_path: Path) -> None:
    """The plugin speaks protocol 6."""
    assert shake_hands(install(tmp_path), os.environ) == "6"


def test_a_missing_library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the plugin needs only after the handshake is looked for too."""
    monkeypatch.setitem(sys.modules, "terraform_provider_openai.serve", None)
    with pytest.raises(HandshakeError, match=r"terraform_provider_openai\.serve is not installed"):
        shake_hands(install(tmp_path), os.environ)


@pytest.mark.parametrize(
    ("script", "said"), [("echo h2 is missing", "h2 is missing"), ("echo oh >&2", "oh"), ("true", "it says nothing")]
)
def test_what_is_none(tmp_path: Path, script: str, said: str) -> None:
    """What a program says in the place of the handshake is the error's text."""
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    with pytest.raises(HandshakeError, match=said):
        shake_hands(program, os.environ)
