"""Times drawn from the vocabulary's durations."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mock_server.vocabulary import Duration, Spread

if TYPE_CHECKING:
    from random import Random


def drawn(duration: Duration, chance: Random) -> float:
    """Seconds: the fixed time, or one from its distribution within its bounds."""
    if not isinstance(duration, Spread):
        return float(duration)
    if duration.kind == "uniform":
        return chance.uniform(duration.low, max(duration.low, duration.high))
    if duration.kind == "normal":
        value = chance.gauss(duration.mean, duration.deviation)
    else:
        value = chance.lognormvariate(math.log(max(duration.mean, 1e-6)), duration.deviation)
    return min(max(value, duration.low), max(duration.low, duration.high))
