"""The connection to Redis: keys under one prefix that expire, and steps that nothing comes between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import redis

from mock_server.errors import StoreError

if TYPE_CHECKING:
    from mock_server.vocabulary import RedisStore

# Counts one use unless there were `most` (below 0 is no limit); gives how many came before, or -1.
USE = """
local used = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0')
if tonumber(ARGV[2]) >= 0 and used >= tonumber(ARGV[2]) then return -1 end
redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
redis.call('EXPIRE', KEYS[1], ARGV[3])
return used
"""
# Puts a field from one value into the next; the first value is that of a missing field.
MOVE = """
local now = redis.call('HGET', KEYS[1], ARGV[1]) or ARGV[4]
if ARGV[5] == '1' and now ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[6])
return 1
"""
# Gives a session its label: its own name, or the number of the unnamed sessions before it.
ENTER = """
local label = redis.call('HGET', KEYS[1], ARGV[1])
if not label then
  label = ARGV[2]
  if label == '' then label = tostring(redis.call('INCR', KEYS[2]) - 1) end
  redis.call('HSET', KEYS[1], ARGV[1], label)
end
redis.call('EXPIRE', KEYS[1], ARGV[3])
redis.call('EXPIRE', KEYS[2], ARGV[3])
return label
"""
# Forgets a completion of any session. The shelf lists those of all, oldest first, each as its id and its session; a
# hash has about how many bytes each takes, and without a name all together.
DROP = """
local shelf, sizes = KEYS[1], KEYS[2]
local function drop(item)
  local id, session = string.match(item, '^(.-)\\n(.*)$')
  local size = redis.call('HGET', sizes, item)
  if size then redis.call('HINCRBY', sizes, '', -size) end
  redis.call('HDEL', sizes, item)
  redis.call('LREM', shelf, 1, item)
  redis.call('HDEL', ARGV[1] .. ':stored:' .. session, id)
  redis.call('LREM', ARGV[1] .. ':order:' .. session, 1, id)
end
"""
# Forgets some completions of one session.
DROP_SOME = f"{DROP} for place = 3, #ARGV do drop(ARGV[place] .. '\\n' .. ARGV[2]) end"
# Keeps a completion, anew if it was kept; the oldest go when there are too many, and when all take too many bytes.
KEEP = f"""{DROP}
local item, size = ARGV[3] .. '\\n' .. ARGV[2], #ARGV[4] + ARGV[7]
if redis.call('HSET', KEYS[3], ARGV[3], ARGV[4]) == 1 then redis.call('RPUSH', KEYS[4], ARGV[3]) end
local before = redis.call('HGET', sizes, item)
if not before then redis.call('RPUSH', shelf, item) end
redis.call('HSET', sizes, item, size)
redis.call('HINCRBY', sizes, '', size - (before or 0))
if redis.call('LLEN', KEYS[4]) > tonumber(ARGV[5]) then
  drop(redis.call('LINDEX', KEYS[4], 0) .. '\\n' .. ARGV[2])
end
while tonumber(redis.call('HGET', sizes, '')) > tonumber(ARGV[6]) do drop(redis.call('LINDEX', shelf, 0)) end
for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[8]) end
"""
# Adds an entry to the journal and counts it; the oldest entries go when there are too many.
ADD = """
redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('INCR', KEYS[2])
local bytes = redis.call('INCRBY', KEYS[3], #ARGV[1])
while redis.call('LLEN', KEYS[1]) > tonumber(ARGV[2]) or bytes > tonumber(ARGV[3]) do
  local gone = redis.call('LPOP', KEYS[1])
  if not gone then break end
  bytes = redis.call('DECRBY', KEYS[3], #gone)
end
redis.call('HINCRBY', KEYS[4], ARGV[5] .. ARGV[6], 1)
redis.call('HINCRBY', KEYS[4], ARGV[5] .. 'prompt', ARGV[7])
redis.call('HINCRBY', KEYS[4], ARGV[5] .. 'completion', ARGV[8])
redis.call('HINCRBYFLOAT', KEYS[4], ARGV[5] .. 'seconds', ARGV[9])
for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[4]) end
"""
# Puts an entry in place of the one that begins alike. As many came after it as have later numbers, or
# somewhat more, because answers overtake each other, or fewer, because some are not there yet.
CHANGE = """
local later = tonumber(redis.call('GET', KEYS[3]) or '0') - tonumber(ARGV[3])
local first = later + tonumber(ARGV[4])
for place = first, math.max(1, later - tonumber(ARGV[5])), -1 do
  local found = redis.call('LINDEX', KEYS[1], -place)
  if found and string.sub(found, 1, #ARGV[1]) == ARGV[1] then
    redis.call('LSET', KEYS[1], -place, ARGV[2])
    redis.call('INCRBY', KEYS[2], #ARGV[2] - #found)
    return
  end
end
"""


class Link(NamedTuple):
    """A connection, and what all keys have in common.

    Attributes:
        redis: the client; it answers bytes.
        prefix: what every key begins with.
        ttl: seconds after which what nobody touches is gone.
    """

    redis: Any
    prefix: str
    ttl: int

    def key(self, *parts: object) -> str:
        """Return a key."""
        return ":".join((self.prefix, *map(str, parts)))


def connect(settings: RedisStore) -> Link:
    """Return a connection to a Redis.

    Raises:
        StoreError: the URL makes no sense, or nothing answers there.
    """
    try:
        client = redis.Redis.from_url(settings.url, socket_connect_timeout=5, max_connections=1_024)
    except ValueError as error:
        raise StoreError(f"store: {error}") from None
    place = client.connection_pool.connection_kwargs
    try:
        client.ping()
    except redis.RedisError as error:
        # The error's own text may repeat a password that the URL holds.
        where = place.get("path") or f"{place.get('host')}:{place.get('port')}"
        raise StoreError(f"store: no Redis answers at {where}: {type(error).__name__}") from None
    return Link(client, settings.prefix, settings.ttl)
