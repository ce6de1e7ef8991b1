"""Whether a fault strikes this time: its counts and its luck, kept for each session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_server.deterministic import dice, digest_of

if TYPE_CHECKING:
    from mock_server.sessions.session import Session
    from mock_server.vocabulary import Fault


def counters(name: str) -> tuple[str, str, str]:
    """Return what a rule or fault of this name counts: its answers, the requests that it saw, its strikes."""
    return name, f"{name}#seen", f"{name}#struck"


def strikes(fault: Fault, name: str, session: Session, seed: int) -> bool:
    """Count one request against the fault called `name`, and say whether it strikes.

    The first `skip` requests are spared; `probability` is decided by the seed and the count;
    after `times` strikes there are no more.
    """
    count = session.use(f"{name}#seen")
    if count < fault.skip:
        return False
    if fault.probability < 1:
        chance = dice(digest_of(seed, session.label, name, count)).random()
        if chance >= fault.probability:
            return False
    if fault.times is None:
        session.use(f"{name}#struck")
        return True
    return session.use_once_more(f"{name}#struck", fault.times) is not None
