"""The words that steer the mock: the same in YAML, in Python and over the admin API.

    rules:
      - name: greeting
        when: {model: gpt-4, user: {regex: "(?i)hello"}}
        reply: {text: "Hello!"}
      - when: {user: Again}
        fault: {status: 429, times: 2, retry_after: 1}
        reply: {sequence: [one, two], then: cycle}

Times are seconds. Every field is checked when a rule is made, never when a request comes.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct, field

from mock_server.errors import VocabularyError
from mock_server.msgspec_errors import UNKNOWN_FIELD, problem_of

__tracebackhide__ = True  # in a pytest run a wrong word shows the line that has it

Seconds = Annotated[float, Meta(ge=0, le=3_600)]
Count = Annotated[int, Meta(ge=1)]
NAME_LENGTH = 200
RuleName = Annotated[str, Meta(min_length=1, max_length=NAME_LENGTH, pattern=r"^[^/\x00-\x1f]+$")]


class Word(Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """A part of the vocabulary: an unknown field is an error."""


class Text(Word, frozen=True):
    """How a text must look; all that is given must hold.

    Attributes:
        equals: the whole text.
        contains: a part of it.
        regex: a regular expression, found anywhere in it.
        glob: a pattern with `*` and `?` for the whole text.
        ignore_case: whether case matters not, for all four.
    """

    equals: str | None = None
    contains: str | None = None
    regex: str | None = None
    glob: str | None = None
    ignore_case: bool = False


TextMatch = str | Text


class Match(Word, frozen=True):
    """Which requests a rule or fault is for; all that is given must hold.

    Attributes:
        model: the `model` that was asked; a string with `*` is a glob.
        user: the text of the last user message.
        message: the text of any message.
        system: the text of any system or developer message.
        role: the role of the last message.
        function: the name of a function or tool on offer.
        headers: header lines by name; null means that the header must be absent.
        json: values by JSON path (`messages[0].content`, `temperature`); numbers compare by value.
        stream: whether a stream was asked for.
        session: the name in the `X-Mock-Session` header.
    """

    model: TextMatch | None = None
    user: TextMatch | None = None
    message: TextMatch | None = None
    system: TextMatch | None = None
    role: Literal["system", "developer", "user", "assistant", "tool", "function"] | None = None
    function: TextMatch | None = None
    headers: dict[str, str | Text | None] = field(default_factory=dict)
    json: dict[str, Any] = field(default_factory=dict)
    stream: bool | None = None
    session: str | None = None


class Spread(Word, frozen=True):
    """A random time: `uniform` between low and high, or `normal`/`lognormal` around mean.

    Attributes:
        kind: the distribution.
        mean: the middle of a normal one, or the median of a lognormal one.
        deviation: the standard deviation (of the logarithm for lognormal).
        low: never shorter than this.
        high: never longer than this.
    """

    kind: Literal["uniform", "normal", "lognormal"] = "uniform"
    mean: Seconds = 0.0
    deviation: Annotated[float, Meta(ge=0)] = 0.0
    low: Seconds = 0.0
    high: Seconds = 60.0


Duration = Seconds | Spread


class Timing(Word, frozen=True):
    """How a stream flows.

    Attributes:
        first: time before the first token.
        delay: time between two tokens.
    """

    first: Duration = 0.0
    delay: Duration = 0.0


class CallReply(Word, frozen=True):
    """A call to reply with; without arguments they are generated to fit the function's schema."""

    name: str
    arguments: dict[str, Any] | str | None = None


class Reply(Word, frozen=True):
    """What to reply. At most one source; none means the deterministic default.

    Attributes:
        text: a fixed text.
        echo: repeat the last user message.
        json: a value, as JSON text.
        template: a sandboxed Jinja template; `user`, `messages`, `model`, `request`, `functions`,
            `session`, `used` (how often the rule answered before) and `choice` are at hand.
        call: one call, as `function_call` or as a tool call, as the request wants it.
        calls: several tool calls.
        refusal: a refusal.
        sequence: replies to give one after another.
        then: what follows the sequence's last reply: it again, the first again, the default, or
            no match, so that the next rule answers.
        finish_reason: instead of the one that follows from the reply.
        stream: how the stream flows.
    """

    text: str | None = None
    echo: bool = False
    json: Any = msgspec.UNSET
    template: str | None = None
    call: str | CallReply | None = None
    calls: list[CallReply] | None = None
    refusal: str | None = None
    sequence: Annotated[list[str | Reply], Meta(min_length=1)] | None = None
    then: Literal["last", "cycle", "default", "pass"] = "last"
    finish_reason: Literal["stop", "length", "function_call", "tool_calls", "content_filter"] | None = None
    stream: Timing | None = None


class Fault(Word, frozen=True):
    """What goes wrong, and when.

    Attributes:
        status: answer with this error instead of a reply.
        message: the error's text, instead of the API's own.
        type: the error's type, instead of the API's own.
        code: the error's code, instead of the API's own; `insufficient_quota` changes the text.
        retry_after: seconds in the `Retry-After` header of the error.
        delay: time before the answer begins.
        first: time before a stream's first token.
        between: time between a stream's tokens.
        cut_after: close the connection after so many chunks of a stream.
        reset: reset the connection instead of answering.
        half_body: close the connection after half of the body.
        malformed: send a body that is not JSON.
        slow_body: time between two pieces of the body.
        piece: bytes in a piece of a slow body.
        skip: spare the first so many requests.
        times: strike so many times, then no more.
        probability: strike by chance, decided by the server's seed.
    """

    status: Annotated[int, Meta(ge=400, le=599)] | None = None
    message: str | None = None
    type: str | None = None
    code: str | None = None
    retry_after: Seconds | None = None
    delay: Duration = 0.0
    first: Duration = 0.0
    between: Duration = 0.0
    cut_after: Annotated[int, Meta(ge=0)] | None = None
    reset: bool = False
    half_body: bool = False
    malformed: bool = False
    slow_body: Duration = 0.0
    piece: Count = 16
    skip: Annotated[int, Meta(ge=0)] = 0
    times: Count | None = None
    probability: Annotated[float, Meta(ge=0, le=1)] = 1.0


class Scenario(Word, frozen=True):
    """A rule's place in a story.

    Attributes:
        name: the story; its state is kept for each session.
        state: the state in which the rule answers; `started` is the first, None is any.
        then: the state that follows, or None to stay.
    """

    name: RuleName
    state: str | None = None
    then: str | None = None


class Rule(Word, frozen=True):
    """Which requests, and what to do with them.

    Of the rules that match, the one with the highest priority answers; of equals the first.

    Attributes:
        name: how the journal and the admin API call it; made up where it is missing.
        when: which requests; all by default.
        reply: what to reply; a string is a fixed text.
        fault: what goes wrong with it. A rule with a fault and no reply matches only while the
            fault strikes.
        priority: higher goes first.
        times: how often it answers, in each session; None is always.
        scenario: its place in a story.
    """

    name: RuleName | None = None
    when: Match = Match()
    reply: str | Reply | None = None
    fault: Fault | None = None
    priority: int = 0
    times: Count | None = None
    scenario: Scenario | None = None


class FaultRule(Word, frozen=True):
    """A fault for all requests that match, whatever rule answers them."""

    fault: Fault
    name: RuleName | None = None
    when: Match = Match()
    enabled: bool = True


class Limits(Word, frozen=True):
    """Rate limits, in each session. Without them the headers show the API's usual numbers.

    Attributes:
        requests: requests in a minute.
        tokens: tokens in a minute, of prompts and completions.
        quota: tokens in all, after which every request is out of quota.
    """

    requests: Count | None = None
    tokens: Count | None = None
    quota: Annotated[int, Meta(ge=0)] | None = None


class JournalBounds(Word, frozen=True):
    """How much the journal keeps: the oldest entries go first."""

    entries: Count = 10_000
    bytes: Count = 64 * 1024 * 1024


class RedisStore(Word, frozen=True):
    """A Redis that keeps the state of several processes. It is read at the start, and not again.

    Attributes:
        url: where it is: `redis://host:port/0`, `rediss://…` or `unix://…`.
        prefix: what every key begins with; servers with the same one share their state.
        ttl: seconds after which what nobody used is gone; a day by default.
    """

    url: Annotated[str, Meta(min_length=1)]
    prefix: Annotated[str, Meta(pattern=r"^[^\s*?\[\]\\]{1,100}$")] = "openai-mock"
    ttl: Annotated[int, Meta(ge=1, le=10 * 365 * 86_400)] = 86_400


class Config(Word, frozen=True):
    """A whole server, as a YAML file says it.

    Attributes:
        seed: changes every default reply and id.
        keys: the API keys that are accepted; none means any.
        models: more models than the API's own.
        any_model: accept every model name.
        unmatched: what a request that no rule matches gets: the default reply, or an error (404)
            that names the closest rules.
        body_limit: the longest body, in bytes.
        organization: what the `openai-organization` header says. Once it is set, a request that names another one is
            refused as the API refuses it.
        limits: rate limits.
        journal: the journal's bounds.
        store: a Redis that keeps the state; this process's memory without it.
        rules: the rules, first to last.
        faults: faults for all rules.
    """

    seed: int = 0
    keys: list[str] = field(default_factory=list)
    models: list[str] = field(default_factory=list)
    any_model: bool = False
    unmatched: Literal["reply", "error"] = "reply"
    body_limit: Count = 16 * 1024 * 1024
    organization: str = "org-mock"
    limits: Limits = Limits()
    journal: JournalBounds = JournalBounds()
    store: RedisStore | None = None
    rules: list[Rule] = field(default_factory=list)
    faults: list[FaultRule] = field(default_factory=list)


class Recording(Word, frozen=True):
    """Requests that no rule answers go to another server, or get what it answered before.

    Attributes:
        cassette: the YAML file that keeps what was answered.
        url: the other server, as clients are given it: `https://api.example.com/v1`. Needed by
            every mode that records. The client's own key goes there, and nowhere else.
        mode: `none` replays only; `once` records if there is no cassette yet, else replays only;
            `new` replays what it has and records the rest; `all` records everything afresh.
            The default is `once` with a URL, and `none` without.
        match: `strict` compares the whole body, `loose` of a chat only the model, the messages,
            the functions and tools, and whether a stream is wanted.
        timing: replay streams with the times that they took.
        scrub: JSON paths of further fields to black out, in requests and replies, such as `user`.
        timeout: seconds that the other server may be silent.
    """

    cassette: Annotated[str, Meta(min_length=1)]
    url: Annotated[str, Meta(pattern="^https?://[^/?#@]+(/[^?#]*)?$")] | None = None
    mode: Literal["none", "once", "new", "all"] | None = None
    match: Literal["strict", "loose"] = "strict"
    timing: bool = True
    scrub: list[str] = field(default_factory=list)
    timeout: Annotated[float, Meta(gt=0, le=3_600)] = 600.0


def understood(value: Any, kind: Any) -> Any:
    """`value` (mappings and lists, as JSON or YAML gives them) as a `kind`.

    Raises:
        VocabularyError: with the path and what was wrong there.
    """
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise VocabularyError(f"{error}{_with_suggestion(str(error), kind)}") from None


def checked(fields: Any, kind: Any) -> Any:
    """`fields` of Python, which makes structs without a look at their fields, as a `kind`.

    Raises:
        VocabularyError: with the path and what was wrong there.
    """
    try:
        plain = msgspec.to_builtins(fields, builtin_types=(bytes, bytearray))  # else they become text of their own
    except (TypeError, msgspec.MsgspecError) as error:
        raise VocabularyError(str(error)) from None
    return understood(plain, kind)


def _with_suggestion(problem: str, kind: Any) -> str:
    """Say which word of `kind` a wrong one is close to."""
    text, path, *_ = problem_of(problem)
    wrong = None if path else UNKNOWN_FIELD.match(text)
    close = get_close_matches(wrong[1], kind.__struct_fields__, 1) if wrong else []
    return f", did you mean `{close[0]}`?" if close else ""
