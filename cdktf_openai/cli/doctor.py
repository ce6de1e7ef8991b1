"""`cdktf-openai doctor`: what is found, what is missing, and what to do."""

from __future__ import annotations

from dataclasses import asdict

import click
from rich.console import Console
from rich.text import Text

from cdktf_openai.cli.checks import findings
from cdktf_openai.cli.findings import Finding
from cdktf_openai.cli.options import json_option, terraform_option
from cdktf_openai.cli.report import json_report

STYLES = {"ok": "green", "warn": "yellow", "missing": "red"}


@click.command()
@terraform_option
@json_option
def doctor(terraform: str | None, *, as_json: bool) -> None:
    """Tell what is found, what is missing, and what to do.

    Each line is ok, warn (it works, but not as it should) or missing (something can't work). The exit code is 1 if
    anything is missing. No key is shown, and nothing outside of this machine is asked.
    """
    console = Console(highlight=False, stderr=as_json)
    with json_report(is_on=as_json) as report:
        results = []
        for finding in findings(terraform=terraform):
            results.append(finding)
            _show(console, finding)
        report["ok"] = all(finding.status != "missing" for finding in results)
        report["findings"] = [asdict(finding) for finding in results]


def _show(console: Console, finding: Finding) -> None:
    line = Text.assemble((f"{finding.status:8}", STYLES[finding.status]), f"{finding.topic:14}", finding.found)
    console.print(line, soft_wrap=True)
    if finding.advice:
        console.print(Text(f"{'':22}{finding.advice}", style="dim"), soft_wrap=True)
