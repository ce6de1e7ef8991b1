"""Sessions in Redis: each counter and each step of a scenario in one indivisible step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from mock_server.redis_store.client import DROP_SOME, ENTER, KEEP, MOVE, USE, Link
from mock_server.sessions import rate_limits
from mock_server.sessions.session import MOST_SESSIONS, STARTED, Session, Sessions
from mock_server.sessions.stored_completions import MOST_BYTES, MOST_STORED, OVERHEAD, Stored, decoded, encoded

if TYPE_CHECKING:
    from mock_server.vocabulary import Limits

T = TypeVar("T", int, str)
_encode = msgspec.json.Encoder().encode
PARTS = ("hits", "states", "buckets", "stored", "order", "replies")


class SharedHash(MutableMapping[str, T], Generic[T]):
    """A hash in Redis, read each time that it is asked."""

    def __init__(self, link: Link, key: str, kind: Callable[[Any], T]) -> None:
        self._link = link
        self._key = key
        self._kind: Callable[[Any], T] = kind

    def __getitem__(self, name: str) -> T:
        packed_value = self._link.redis.hget(self._key, name)
        if packed_value is None:
            raise KeyError(name)
        value: T = self._kind(packed_value.decode())
        return value

    def __setitem__(self, name: str, value: T) -> None:
        self._link.redis.hset(self._key, name, value)
        self._link.redis.expire(self._key, self._link.ttl)

    def __delitem__(self, name: str) -> None:
        if not self._link.redis.hdel(self._key, name):
            raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (name.decode() for name in self._link.redis.hkeys(self._key))

    def __len__(self) -> int:
        return int(self._link.redis.hlen(self._key))

    def clear(self) -> None:
        """Forget all."""
        self._link.redis.delete(self._key)


class SharedSession(Session):
    """A session in Redis.

    Args:
        link: the connection.
        space: what the keys of its generation begin with.
        key: its name, after `=` if the name came from the header.
        label: what ids are made from.
    """

    def __init__(self, link: Link, space: str, key: str, label: str) -> None:
        super().__init__(key.removeprefix("="), label, named=key.startswith("="))
        self._link = link
        self._keys = {part: f"{space}:{part}:{key}" for part in PARTS}
        self._shelf_keys = [f"{space}:shelf", f"{space}:sizes"]
        self._place = (space, key)
        self.hits = SharedHash(link, self._keys["hits"], int)
        self.states = SharedHash(link, self._keys["states"], str)
        self._use = link.redis.register_script(USE)
        self._move = link.redis.register_script(MOVE)
        self._keep = link.redis.register_script(KEEP)
        self._drop = link.redis.register_script(DROP_SOME)

    def next_reply(self) -> int:
        """Return the number of the session's next answer, from 1, over all processes."""
        step = self._link.redis.pipeline(transaction=False)
        step.incr(self._keys["replies"])
        step.expire(self._keys["replies"], self._link.ttl)
        return int(step.execute()[0])

    def use(self, name: str) -> int:
        """Count one use of a rule or fault; gives how often it was used before."""
        return int(self._use([self._keys["hits"]], [name, -1, self._link.ttl]))

    def use_once_more(self, name: str, times: int) -> int | None:
        """As `use`, unless it was used `times` times already: then None."""
        used = int(self._use([self._keys["hits"]], [name, times, self._link.ttl]))
        return None if used < 0 else used

    def move(self, scenario: str, required: str | None, then: str) -> bool:
        """Put a scenario into a state, if it is in the `required` one (None is any); say whether it was."""
        arguments = [scenario, required or "", then, STARTED, int(required is not None), self._link.ttl]
        return bool(self._move([self._keys["states"]], arguments))

    def take(self, limits_: Limits, requested: int, model: str, now: float) -> rate_limits.Buckets:
        """Take a request of `requested` tokens out of the rate limits; gives their levels after it.

        Raises:
            ApiError: 429.
        """
        key = self._keys["buckets"]
        buckets = rate_limits.Buckets()

        def step(pipe: Any) -> None:
            packed_buckets = pipe.get(key)
            if packed_buckets is not None:
                buckets.requests, buckets.tokens, buckets.spent, buckets.since = msgspec.json.decode(packed_buckets)
            rate_limits.take(buckets, limits_, requested, model, now)
            pipe.multi()
            levels = (buckets.requests, buckets.tokens, buckets.spent, buckets.since)
            pipe.set(key, _encode(levels), ex=self._link.ttl)

        self._link.redis.transaction(step, key)
        return buckets

    def keep(self, stored: Stored) -> None:
        """Keep a completion, anew if it was kept; the oldest go when there are too many."""
        keys = [*self._shelf_keys, self._keys["stored"], self._keys["order"]]
        bounds = (MOST_STORED, MOST_BYTES, OVERHEAD, self._link.ttl)
        self._keep(keys, [*self._place, stored.completion.id, encoded(stored), *bounds])

    def stored_completions(self) -> list[Stored]:
        """Return the kept completions, oldest first."""
        names = self._link.redis.lrange(self._keys["order"], 0, -1)
        packed_completions = self._link.redis.hmget(self._keys["stored"], names) if names else []
        return [decoded(packed_completion) for packed_completion in packed_completions if packed_completion is not None]

    def stored_completion(self, name: str) -> Stored | None:
        """Return the kept completion with this id."""
        packed_completion = self._link.redis.hget(self._keys["stored"], name)
        return None if packed_completion is None else decoded(packed_completion)

    def drop(self, *names: str) -> None:
        """Forget kept completions; all without a name."""
        going = names or self._link.redis.lrange(self._keys["order"], 0, -1)
        self._drop(self._shelf_keys, [*self._place, *going])

    def forget(self) -> None:
        """Forget everything."""
        self.drop()
        self._link.redis.delete(*self._keys.values())


class SharedSessions(Sessions):
    """Sessions in Redis. To forget all of them is to begin a new generation; the old one expires.

    Attributes:
        generation: the present one, as far as this process knows.
    """

    def __init__(self, link: Link) -> None:
        super().__init__()
        self._link = link
        self._enter = link.redis.register_script(ENTER)
        self.generation = 0

    def see(self, generation: int) -> None:
        """Another process may have begun a new generation."""
        if generation != self.generation:
            with self._lock:
                self.generation = generation
                self._sessions.clear()

    @property
    def bytes(self) -> int:
        """About how many bytes the stored completions take."""
        return int(self._link.redis.hget(f"{self._space}:sizes", "") or 0)

    @property
    def _space(self) -> str:
        return self._link.key("sessions", self.generation)

    def _new(self, key: str, name: str, *, named: bool) -> Session:
        space = self._space
        keys = [space, f"{space}:unnamed"]
        label = self._enter(keys, [key, f"={name}" if named else "", self._link.ttl]).decode()
        session = SharedSession(self._link, space, key, label)
        with self._lock:
            self._sessions[key] = session
            if len(self._sessions) > MOST_SESSIONS:
                self._sessions.popitem(last=False)
        return session

    def all(self) -> list[Session]:
        """Return every session of every process."""
        space = self._space
        keys = self._link.redis.hgetall(space)
        return [SharedSession(self._link, space, key.decode(), label.decode()) for key, label in keys.items()]

    def forget(self, name: str | None = None) -> None:
        """Forget all state, or that of the sessions called `name`."""
        if name is None:
            self.see(int(self._link.redis.incr(self._link.key("generation"))))
            return
        for key in (f"={name}", name):
            SharedSession(self._link, self._space, key, "").forget()
