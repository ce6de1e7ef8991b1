"""Bytes that another process makes."""

import os

import pytest

from terraform_provider_openai.forked import Forked

# Python 3.12 and newer warn of a fork beside threads, which the tests' own process may have and the plugin has not.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


def test_another_process_makes_them() -> None:
    """The bytes come from a child, which is gone after the end."""
    made = Forked(lambda: str(os.getpid()).encode())
    child = int(made.data)
    assert child != os.getpid()
    made.end()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_they_are_made_once() -> None:
    """Asked for again, they are the same."""
    made = Forked(lambda: os.urandom(8))
    assert made.data == made.data
    made.end()


def test_a_megabyte() -> None:
    """More than a pipe holds arrives whole."""
    made = Forked(lambda: b"x" * 1_000_000)
    assert made.data == b"x" * 1_000_000
    made.end()


def test_without_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a system has no fork, this process makes them when they are asked for."""
    monkeypatch.delattr(os, "fork")
    assert Forked(lambda: str(os.getpid()).encode()).data == str(os.getpid()).encode()


def test_an_error_is_raised_here() -> None:
    """What goes wrong in the child goes wrong here as well, with its words."""

    def fail() -> bytes:
        raise ValueError("no bytes")

    with pytest.raises(ValueError, match="no bytes"):
        _ = Forked(fail).data
