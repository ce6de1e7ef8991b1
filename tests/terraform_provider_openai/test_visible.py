"""What a person reads in a diagnostic is visible: no text of an answer moves the cursor or hides another."""

import pytest

from terraform_provider_openai.wire.diagnostics import error, warning


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J\x1b[31mgone", r"\x1b[2J\x1b[31mgone"),
        ("a\rb", r"a\rb"),
        ("bell\x07, null\x00, delete\x7f", r"bell\x07, null\x00, delete\x7f"),
        ("next line\x85, C1\x9b31m", r"next line\x85, C1\x9b31m"),
        ("turned \u202eround", r"turned \u202eround"),
        ("isolated \u2066text\u2069", r"isolated \u2066text\u2069"),
        ("no width\u200b", r"no width\u200b"),
        ("half of a pair \ud83d", r"half of a pair \ud83d"),
        ("tagged \U000e0041", r"tagged \U000e0041"),
        ("line\n\tindented", "line\n\tindented"),
        ("café, 日本, 👩\u200d💻, a\u00a0b", "café, 日本, 👩\u200d💻, a\u00a0b"),
    ],
)
def test_what_can_not_be_seen_is_escaped(text: str, shown: str) -> None:
    """Control characters, marks of direction and lone surrogates are written out; letters of all scripts stay."""
    told = error(text, text)
    assert (told["summary"], told["detail"]) == (shown, shown)
    assert warning("w", text)["detail"] == shown
