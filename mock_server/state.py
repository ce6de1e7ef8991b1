"""Everything that a server remembers, in one place: what it was told, and what happened."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from mock_server.clock import Clock
from mock_server.contract import errors
from mock_server.contract.catalogue import Catalogue
from mock_server.facts import Facts
from mock_server.faults.switchboard import Switchboard
from mock_server.headers import Headers, fingerprint
from mock_server.journal.journal import Journal
from mock_server.rules.book import RuleBook
from mock_server.rules.near import NearMiss, near_misses
from mock_server.sessions import Session, Sessions
from mock_server.vocabulary import Config

if TYPE_CHECKING:
    from mock_server.journal.entry import Entry

CONFIG = "config"
LONGEST_SESSION_NAME = 200


class State:
    """A server's state. Adapters may read it; to change it use its methods.

    Args:
        config: how the server is set up; the defaults without it.
        clock: the time; the machine's without it.
    """

    def __init__(self, config: Config | None = None, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.rules = RuleBook()
        self.faults = Switchboard()
        self.sessions = Sessions()
        self.nobody = Session("", "nobody", named=False)
        self.numbers = count(1)
        self.configure(config or Config())
        self.journal = Journal(self.config.journal)

    def configure(self, config: Config) -> None:
        """Take on a configuration; rules and faults made otherwise stay.

        Raises:
            VocabularyError: a rule or fault makes no sense; nothing is changed then.
        """
        Switchboard().replace(config.faults, CONFIG)
        self.rules.replace(config.rules, CONFIG)
        self.faults.replace(config.faults, CONFIG)
        self.config = config
        self.seed = config.seed
        self.limits = config.limits
        self.keys = frozenset(config.keys)
        self.catalogue = Catalogue(tuple(config.models), open_ended=config.any_model)

    def key_of(self, headers: Headers) -> str:
        """The API key of a request.

        Raises:
            ApiError: 401, without a key or with one that is not accepted.
        """
        scheme, _, key = (headers.raw("AUTHORIZATION") or "").partition(" ")
        key = key.strip()
        if scheme.lower() != "bearer" or not key:
            raise errors.no_key()
        if self.keys and key not in self.keys:
            raise errors.wrong_key()
        return key

    def session_of(self, headers: Headers, key: str) -> Session:
        """The session that a request belongs to."""
        name = headers.raw("X_MOCK_SESSION")
        if name:
            return self.sessions.get(name[:LONGEST_SESSION_NAME], named=True)
        return self.sessions.get(fingerprint(key), named=False)

    def facts_of(self, entry: Entry) -> Facts | None:
        """What the rules could ask about a journal entry; None if it is no valid chat request."""
        if entry.request is None or entry.headers is None:
            return None
        return Facts(entry.request, entry.headers, entry.headers.raw("X_MOCK_SESSION") or "")

    def near_misses(self, entry: Entry, most: int = 3) -> list[NearMiss]:
        """The rules that were closest to a journal entry that no rule answered."""
        facts = self.facts_of(entry)
        if facts is None or entry.rule is not None:
            return []
        session = next((one for one in self.sessions.all() if one.name == entry.session), self.nobody)
        return near_misses(self.rules.all(), facts, session, most)

    def unmatched(self) -> list[Entry]:
        """The valid chat requests in the journal that no rule answered."""
        return [entry for entry in self.journal if entry.rule is None and entry.request is not None]

    def reset_rules(self) -> None:
        """Remove the rules that are not the configuration's, and let all count from zero."""
        self.rules.clear(keep=CONFIG)
        self.sessions.forget_hits()

    def reset_faults(self) -> None:
        """Remove the faults that are not the configuration's, and put its switches back."""
        self.faults.clear(keep=CONFIG)
        self.faults.replace(self.config.faults, CONFIG)

    def reset(self) -> None:
        """Go back to the start: the configuration's rules and faults, and nothing remembered."""
        self.reset_rules()
        self.reset_faults()
        self.configure(self.config)
        self.journal.clear()
        self.sessions.forget()
        self.nobody = Session("", "nobody", named=False)
        self.clock.resume()
        self.numbers = count(1)
