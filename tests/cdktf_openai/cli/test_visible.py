"""What the command line shows of answers can't move the cursor of a terminal."""

import io

from rich.console import Console

from cdktf_openai.cli.report import StackReport

HOSTILE = "\x1b[2J\x1b]0;title\x07gone\r\u202eback"


def test_a_table() -> None:
    """Answers, outputs and addresses are shown with their control characters escaped, and no markup is obeyed."""
    message = {"content": HOSTILE, "role": "assistant"}
    values = {"messages": [{"role": "user", "content": HOSTILE}], "choices": [{"message": message}]}
    resource = {"address": 'openai_chat_completion.c["[red]\x1b[1m"]', "values": values}
    shown = io.StringIO()
    StackReport("stack", [resource], {"o": HOSTILE}).show(Console(file=shown, width=300))
    told = shown.getvalue()
    assert told.count(r"\x1b[2J\x1b]0;title\x07gone\r\u202eback") == 3
    assert r"[red]\x1b[1m" in told
    assert "\x1b" not in told
