"""The `timeouts` of a resource: their words, and that nothing of them reaches the API."""

import pytest

from terraform_provider_openai.api.request import body_of
from terraform_provider_openai.schema import ChatCompletion, check, seconds_of
from terraform_provider_openai.schema.problems import show_word

HELLO = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hello"}]}


@pytest.mark.parametrize(
    ("words", "seconds"), [("30s", 30), ("5m", 300), ("1h30m", 5400), ("1.5h", 5400), ("250ms", 0.25), ("0s", 0)]
)
def test_durations(words: str, seconds: float) -> None:
    """A duration is read as Terraform's own resources read it."""
    assert seconds_of(words) == seconds


@pytest.mark.parametrize("words", ["", "90", "1 h", "1h 30m", "-5s", "s", "5 minutes", "1d", "5s!", "٣s"])
def test_other_texts(words: str) -> None:
    """A text that is no duration has no seconds, and is refused in the rule's words."""
    assert seconds_of(words) is None
    problems = [str(problem) for problem in check(ChatCompletion, {**HELLO, "timeouts": {"create": words}})]
    said = f"must be a duration of at most 24h, such as 30s, 5m or 1h30m (got {show_word(words)})"
    assert problems == [f"timeouts.create: {said}"]


@pytest.mark.parametrize("words", ["0s", "25h", "9" * 400 + "h"])
def test_no_time_and_too_much(words: str) -> None:
    """A creation takes some time, and less than a day."""
    assert len(list(check(ChatCompletion, {**HELLO, "timeouts": {"create": words}}))) == 1


def test_they_are_not_sent() -> None:
    """The API is not told of them."""
    assert body_of({"model": "gpt-4", "timeouts": {"create": "90s"}}) == {"model": "gpt-4"}
