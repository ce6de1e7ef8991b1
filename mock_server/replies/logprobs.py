"""Log probabilities for a reply's tokens: made up, deterministic, and of the right shape."""

from __future__ import annotations

from mock_server import tokens
from mock_server.contract.reply import TokenLogprob, TopLogprob

# Every id below this exists in both vocabularies.
VOCABULARY = 100_000
# Odd multipliers spread neighbouring token ids far apart.
SPREAD = 2_654_435_761
STRIDE = 7_919


def token_logprobs(text: str, encoding: str, top: int) -> list[TokenLogprob]:
    """Return one entry for each token of `text`, with the `top` likeliest tokens at its place."""
    return [_entry(token, encoding, top) for token in tokens.ids(text, encoding)]


def _entry(token: int, encoding: str, top: int) -> TokenLogprob:
    likely = [token, *((token * SPREAD + STRIDE * rank) % VOCABULARY for rank in range(1, top))]
    first = -((token * SPREAD >> 7) % 1_000) / 4_000
    ranked = [
        TopLogprob(*_shown(alternative, encoding, round(first - 1.25 * rank, 6)))
        for rank, alternative in enumerate(likely[:top])
    ]
    return TokenLogprob(*_shown(token, encoding, round(first, 6)), ranked)


def _shown(token: int, encoding: str, logprob: float) -> tuple[str, float, list[int]]:
    raw = tokens.raw(token, encoding)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = "bytes:" + "".join(f"\\x{byte:02x}" for byte in raw)
    return text, logprob, list(raw)
