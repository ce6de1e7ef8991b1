"""Key, URL and patience: the provider block first, then the environment."""

from types import SimpleNamespace
from typing import Any

import pytest

from terraform_provider_openai.provider import Provider
from terraform_provider_openai.rpc.configure_provider import configure_provider
from terraform_provider_openai.schema import UNKNOWN, OpenaiProviderConfig, attributes_of, check
from terraform_provider_openai.settings import Settings
from terraform_provider_openai.wire.codec import encode

ENVIRONMENT = {"OPENAI_API_KEY": "sk-env", "OPENAI_BASE_URL": "http://127.0.0.1:1/v1/"}


def test_the_block_comes_first() -> None:
    """What the configuration says is taken, whatever the environment says."""
    settings = Settings.read({"api_key": "sk-block", "server_url": "http://127.0.0.1:2"}, ENVIRONMENT)
    assert (settings.api_key, settings.server_url) == ("sk-block", "http://127.0.0.1:2")


def test_the_environment_fills_what_is_silent() -> None:
    """Unset arguments are read from the environment; a trailing slash goes."""
    settings = Settings.read({"api_key": None, "server_url": None}, ENVIRONMENT)
    assert (settings.api_key, settings.server_url) == ("sk-env", "http://127.0.0.1:1/v1")


def test_without_anything() -> None:
    """There is a default URL and no default key; an empty variable is no key."""
    settings = Settings.read({}, {"OPENAI_API_KEY": ""})
    assert (settings.api_key, settings.server_url) == (None, "https://api.openai.com/v1")


def test_an_unknown_key_is_kept_unknown() -> None:
    """A key that another resource will give is not replaced by the environment's."""
    assert Settings.read({"api_key": UNKNOWN}, ENVIRONMENT).api_key is UNKNOWN


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_a_blank_key_is_none(blank: str) -> None:
    """A key of spaces is no key, wherever it stands."""
    assert Settings.read({"api_key": blank}, {"OPENAI_API_KEY": blank}).api_key is None


def test_redaction_takes_the_whole_key_out() -> None:
    """The key is taken out of a server's words."""
    assert Settings.read({}, {"OPENAI_API_KEY": "sk-0123456"}).redact("no sk-0123456!") == "no (the key)!"


def test_a_short_key_garbles_nothing() -> None:
    """A key such as `any`, good for a mock, is not taken out of words like `many`."""
    assert Settings.read({}, {"OPENAI_API_KEY": "any"}).redact("in many words") == "in many words"


def test_the_key_is_not_represented() -> None:
    """No log of the settings can show the key."""
    assert "sk-env" not in repr(Settings.read({}, ENVIRONMENT))


def test_where_the_key_comes_from() -> None:
    """The place of the key is known, for the error that says that it is wrong."""
    assert Settings.read({"api_key": "sk-block"}, ENVIRONMENT).key_origin == "the provider's api_key"
    assert Settings.read({}, ENVIRONMENT).key_origin == "the environment variable OPENAI_API_KEY"


def test_patience() -> None:
    """Retries and time limit are the provider block's, by default the openai SDK's; no variable says them."""
    settings = Settings.read({"max_retries": 0, "timeout": 7}, ENVIRONMENT)
    assert (settings.max_retries, settings.timeout) == (0, 7.0)
    settings = Settings.read({"max_retries": None, "timeout": UNKNOWN}, {**ENVIRONMENT, "OPENAI_MAX_RETRIES": "9"})
    assert (settings.max_retries, settings.timeout) == (2, 600.0)


def test_unlisted_models() -> None:
    """They are allowed where the block says so, and neither allowed nor refused where that is not known yet."""
    allowed = [Settings.read({"allow_unlisted_models": v}, {}).allow_unlisted_models for v in (None, True, UNKNOWN)]
    assert allowed == [False, True, UNKNOWN]


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"max_retries": -1}, "max_retries: must be between 0 and 100 (got -1)"),
        ({"max_retries": 101}, "max_retries: must be between 0 and 100 (got 101)"),
        ({"max_retries": 1.5}, "max_retries: must be a whole number (got 1.5)"),
        ({"timeout": 0}, "timeout: must be between 0.1 and 86400 (got 0)"),
        ({"timeout": "60"}, "timeout: must be a number (got a text)"),
        ({"timeout": float("inf")}, "timeout: must be a finite number (got inf)"),
    ],
)
def test_patience_is_checked(values: dict[str, Any], problem: str) -> None:
    """What makes no sense is refused; a fraction of a second does."""
    assert [str(each) for each in check(OpenaiProviderConfig, values)] == [problem]
    assert list(check(OpenaiProviderConfig, {"timeout": 0.5, "max_retries": 0})) == []


@pytest.mark.parametrize(
    ("url", "exposed"),
    [
        ("http://llm.example/v1", True),
        ("http://10.0.0.7:8000/v1", True),
        ("http://[2001:db8::1]/v1", True),
        ("http://localhost.example/v1", True),
        ("https://llm.example/v1", False),
        ("http://localhost:8000/v1", False),
        ("http://LOCALHOST:8000/v1", False),
        ("http://127.0.0.2/v1", False),
        ("http://[::1]:8000/v1", False),
        (UNKNOWN, False),
    ],
)
def test_plain_http_to_another_machine_exposes_the_key(url: Any, *, exposed: bool) -> None:
    """The key is readable on the way to any host but this machine, unless the URL is https."""
    assert Settings.read({"server_url": url}, ENVIRONMENT).exposes_key is exposed


def test_no_key_is_not_exposed() -> None:
    """Where there is no key yet, there is nothing to warn of."""
    assert not Settings.read({"server_url": "http://llm.example/v1"}, {}).exposes_key


def test_the_provider_warns_of_a_readable_key() -> None:
    """Terraform shows one warning, and goes on."""
    provider = Provider()
    config = {"api_key": "sk-block", "server_url": "http://llm.example/v1"}
    values = {**dict.fromkeys(attributes_of(OpenaiProviderConfig)), **config}
    request = SimpleNamespace(config=SimpleNamespace(msgpack=encode(OpenaiProviderConfig, values)))
    (told,) = configure_provider(provider, request)["diagnostics"]
    assert (told["severity"], told["summary"]) == (2, "The key travels readable")
    assert provider.settings is not None
    assert "sk-block" not in str(told)
