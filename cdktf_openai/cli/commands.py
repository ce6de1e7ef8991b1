"""The commands of `cdktf-openai`. They import what they need when they run; listing them starts nothing."""

from __future__ import annotations

import click

from cdktf_openai.cli.lazy import Lazy, LazyGroup
from terraform_provider_openai import __version__

__all__ = ["main"]

COMMANDS = {
    "doctor": Lazy("cdktf_openai.cli.doctor", "doctor", "Tell what is found, what is missing, and what to do."),
    "new": Lazy("cdktf_openai.cli.new", "new", "Make a project that passes its own tests."),
    "plan": Lazy("cdktf_openai.cli.apply", "plan", "Synthesize an app and show what an apply would change."),
    "apply": Lazy("cdktf_openai.cli.apply", "apply", "Synthesize an app and apply it."),
    "destroy": Lazy("cdktf_openai.cli.apply", "destroy", "Destroy what an app's stacks have made."),
    "demo": Lazy("cdktf_openai.cli.demo", "demo", "Apply an app to the mock, twice, show it, and destroy it.", "all"),
    "ask": Lazy("cdktf_openai.cli.ask", "ask", "Ask for one completion, through the whole path."),
    "mock": Lazy("mock_server.__main__", "main", "Serve a mock of the OpenAI chat API.", "mock"),
    "env": Lazy("cdktf_openai.cli.variables", "env", "Print the variables that lead to the mock."),
    "provider": Lazy("cdktf_openai.cli.provider", "provider", "Install the provider plugin for other folders."),
}

EPILOG = """\b
Exit codes: 0 done; 1 failed, refused, or something is missing; 2 wrong usage; 128 and more: ended by a signal.

\b
Completion in bash, zsh and fish:
  eval "$(_CDKTF_OPENAI_COMPLETE=bash_source cdktf-openai)"
  eval "$(_CDKTF_OPENAI_COMPLETE=zsh_source cdktf-openai)"
  _CDKTF_OPENAI_COMPLETE=fish_source cdktf-openai | source
"""


@click.group(cls=LazyGroup, lazy=COMMANDS, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="cdktf-openai")
def main() -> None:
    """OpenAI chat completions in cdktf stacks, tested for real without a key or a network."""
