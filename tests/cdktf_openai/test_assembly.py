"""The part of the constructs that jsii loads beside the engine."""

import time

import pytest

from cdktf_openai._assembly import packed


def test_the_archive_is_the_same_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else jsii, which keeps all that it loads in the user's cache, would keep another copy at each synthesis."""
    files = {"package/package.json": "{}"}
    first = packed(files)
    monkeypatch.setattr(time, "time", lambda: 1e9)
    assert packed(files) == first
