"""The default text: some sentences of realistic length that say nothing of the request."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from mock_server.deterministic import dice

if TYPE_CHECKING:
    from random import Random

OPENINGS = (
    "Certainly! Here is a short answer.",
    "Of course.",
    "Good question.",
    "Here is what I found.",
    "Let me explain briefly.",
    "Sure, happy to help!",
    "Thanks for asking.",
    "In short, yes.",
)
SUBJECTS = (
    "The first approach",
    "A careful plan",
    "The usual method",
    "Each of these steps",
    "The simplest option",
    "A small experiment",
    "The general idea",
    "Most of the time, the default",
    "A good starting point",
    "The second alternative",
)
VERBS = (
    "depends on",
    "works well with",
    "makes the most of",
    "follows from",
    "is a better match for",
    "can be combined with",
    "saves effort on",
    "relies on",
    "should be compared with",
)
OBJECTS = (
    "the details of the situation",
    "a clear set of goals",
    "the resources at hand",
    "what was agreed before",
    "a few simple rules",
    "the time that is available",
    "regular feedback",
    "the surrounding context",
    "careful measurements",
    "the people involved",
)
ENDINGS = (".", ".", ".", ", which is often enough.", ", at least to begin with.", ", step by step.")
CLOSINGS = (
    "Let me know if you would like more detail.",
    "I hope this helps!",
    "Would you like an example?",
    "Feel free to ask a follow-up question.",
)


@lru_cache(maxsize=2_048)
def default_text(digest: bytes, choice: int = 0) -> str:
    """Three to eight sentences that follow from the digest and the choice's index."""
    chance = dice(digest, "text", choice)
    middle = [_sentence(chance) for _ in range(chance.randint(1, 6))]
    return " ".join([chance.choice(OPENINGS), *middle, chance.choice(CLOSINGS)])


def _sentence(chance: Random) -> str:
    pick = chance.choice
    return f"{pick(SUBJECTS)} {pick(VERBS)} {pick(OBJECTS)}{pick(ENDINGS)}"
