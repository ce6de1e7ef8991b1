"""JSON of servers is read as far as it goes, and written with every digit."""

import json
from typing import Any

import pytest

from terraform_provider_openai.api.lenient_json import MOST_VALUES, dump, parse

WHOLE: dict[str, Any] = {"id": "x", "choices": [{"message": {"content": 'Hel"lo, {world} \\'}}], "usage": {"n": 12}}


def test_each_cut_keeps_something() -> None:
    """Wherever a text ends, what came before is there, and it does not count as whole."""
    text = json.dumps(WHOLE)
    for end in range(1, len(text)):
        parsed = parse(text[:end].encode())
        assert not parsed.is_whole
        assert parsed.value.keys() <= WHOLE.keys()
    assert parse(text.encode()) == (WHOLE, True, ())


def test_every_digit_is_written() -> None:
    """A number longer than Python reads is the same again, and a text that looks like one stays a text."""
    digits = "1" * 5_001
    assert dump(parse(f'{{"n": {digits}}}'.encode()).value) == f'{{"n": {digits}}}'
    assert json.loads(dump({"n": "huge\x0012"})) == {"n": "huge\x0012"}


def test_too_many_values_are_cut() -> None:
    """What follows the most that is read is missing, and the text counts as cut off."""
    parsed = parse(b"[" + b"0," * (MOST_VALUES + 9) + b"0]")
    assert not parsed.is_whole
    assert len(parsed.value) <= MOST_VALUES + 1  # between two commas counted stands one value more


@pytest.mark.parametrize("data", [b"", b"<html>", b"hello", b"\x00\x00"])
def test_what_is_no_json(data: bytes) -> None:
    """Without any value there is nothing to keep."""
    with pytest.raises(ValueError, match="it is no JSON"):
        parse(data)
