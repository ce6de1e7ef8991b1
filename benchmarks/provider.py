"""Measures the plugin beside Terraform's own `terraform_data`, the least that a resource can cost.

    python benchmarks/provider.py [--sizes 1,100] [--rounds 5] [--terraform PATH] [--without handshake,waiting]

Linux only: it reads /proc. Four kinds of resource are planned and applied in turns, so that noise hits all alike:

terraform_data   built into Terraform, which starts no process for it: the floor
plugin           this provider, which Terraform starts 2 to 5 times a command
reattach         this provider, running already, as tests use it
ready            a plugin with this one's schema and ready-made answers, running already: what it costs above the floor
                 is Terraform's own work on such a schema and state, which no plugin can spare it

A size of 1,000 or more runs in one round only. The tables:

handshake   milliseconds from the start of a process to its handshake, under mutual TLS and with compiled modules,
            beside a Python that does nothing; `CPU` is the processor time of that, which other work disturbs least
commands    seconds of `validate`, `plan -out`, `apply` of that plan and `destroy` of N resources, then how much more
            that is than the floor, and how many times as much; `CPU` is the processor time of Terraform and the plugins
            that it started. All are the least of the rounds
memory      MiB, the most that a running plugin took for N resources
waiting     an API that takes 200 ms: seconds of an apply of 200 resources at a parallelism, the least that it can take,
            and the most calls at once that the API saw, which is the parallelism if the plugin holds nothing back
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from provider_api import SlowApi
from provider_ready import ARGUMENTS

from cdktf_openai.terraform import StackFolder, TerraformBinary, find_terraform
from terraform_provider_openai import __version__
from terraform_provider_openai.address import PROVIDER_ADDRESS
from terraform_provider_openai.install import IMPLIED_MIRROR, install
from terraform_provider_openai.plugin import COOKIE
from terraform_provider_openai.schema import RESOURCE_TYPE

SIZES = (1, 100)
ROUNDS = 5
ONCE_FROM = 1000
HANDSHAKES = 15
FLOOR, PLUGIN, REATTACH, READY = "terraform_data", "plugin", "reattach", "ready"
KINDS = (FLOOR, PLUGIN, REATTACH, READY)
COMMANDS = ("validate", "plan", "apply", "destroy")
WAITING, LATENCY_SECONDS = 200, 0.2
PARALLELISMS = (10, 100)
WAITING_PYTHON = "print(flush=True); import time; time.sleep(60)"
PLUGIN_COMMAND = [sys.executable, "-I", "-m", "terraform_provider_openai"]
READY_COMMAND = [sys.executable, str(Path(__file__).with_name("provider_ready.py"))]


class Cost(NamedTuple):
    """What a command cost in seconds: on the clock, and of the processor."""

    wall: float
    cpu: float


Costs = dict[str, Cost]


def main() -> None:
    """Measure what the command line asks for, and print the tables."""
    options = _options()
    binary = find_terraform(options.terraform)
    print(
        f"{subprocess.run([*binary.command, 'version'], capture_output=True, text=True, check=True).stdout.split()[1]}"
    )
    if "handshake" not in options.without:
        print("\n".join(handshake_table()), flush=True)
    with tempfile.TemporaryDirectory(prefix="bench-provider-") as name, SlowApi() as api:
        for size in options.sizes:
            print("\n".join(command_table(Path(name), binary, api, size, options.rounds)), flush=True)
        if "waiting" not in options.without:
            print("\n".join(waiting_table(Path(name), binary, api)), flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the plugin beside terraform_data.")
    parser.add_argument("--sizes", type=lambda text: tuple(map(int, text.split(","))), default=SIZES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--terraform", help="a path, a name on PATH, or 'bundled'")
    parser.add_argument("--without", type=lambda text: text.split(","), default=[], help="of handshake, waiting")
    return parser.parse_args()


def handshake_table() -> Iterator[str]:
    """Give the lines of the table of handshakes."""
    environment = _without_settings() | {COOKIE[0]: COOKIE[1], "PLUGIN_CLIENT_CERT": _certificate()}
    programs = {"bare Python": [sys.executable, "-I", "-c", WAITING_PYTHON], PLUGIN: PLUGIN_COMMAND}
    times: dict[str, list[Cost]] = {name: [] for name in programs}
    for _ in range(HANDSHAKES + 1):  # the first compiles the modules
        for name, command in programs.items():
            times[name].append(_to_first_line(command, environment))
    yield f"\n{'handshake':<16}{'min ms':>9}{'median ms':>11}{'min CPU ms':>12}"
    for name, found in times.items():
        walls, cpus = zip(*found[1:], strict=True)
        yield f"{name:<16}{min(walls) * 1000:>9.0f}{statistics.median(walls) * 1000:>11.0f}{min(cpus) * 1000:>12.0f}"


def _to_first_line(command: Sequence[str], environment: dict[str, str]) -> Cost:
    started = time.perf_counter()
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        wall = time.perf_counter() - started
        cpu = int(Path(f"/proc/{process.pid}/schedstat").read_text().split()[0]) / 1e9
        process.kill()
    return Cost(wall, cpu)


def _certificate() -> str:
    """Make a certificate as Terraform does, on its curve."""
    key, now = ec.generate_private_key(ec.SECP521R1()), datetime.now(timezone.utc)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(1))
    return builder.sign(key, SHA256()).public_bytes(Encoding.PEM).decode()


def command_table(folder: Path, binary: TerraformBinary, api: SlowApi, size: int, rounds: int) -> Iterator[str]:
    """Run the commands on each kind in turns, and give the lines of their table."""
    found: dict[str, list[Costs]] = {kind: [] for kind in KINDS}
    environment = {**_without_settings(), "OPENAI_API_KEY": "any", "OPENAI_BASE_URL": api.url}
    with _running(PLUGIN_COMMAND, environment) as (variable, peak), _running(READY_COMMAND, environment) as (ready, _):
        stacks = {kind: _stack(folder / f"{kind}-{size}", binary, kind, size, environment) for kind in KINDS}
        for kind, running in ((REATTACH, variable), (READY, ready)):
            stacks[kind].environment["TF_REATTACH_PROVIDERS"] = running  # type: ignore[index]
        for number in range(1 if size >= ONCE_FROM else rounds):
            first = number % len(KINDS)
            for kind in [*KINDS[first:], *KINDS[:first]]:
                found[kind].append(_life(stacks[kind]))
        memory = peak()
    yield f"\n{f'N = {size}':<16}" + "".join(f"{name:>34}" for name in COMMANDS)
    for kind in KINDS:
        yield f"{kind:<16}" + "".join(f"{_cell(found, kind, name):>34}" for name in COMMANDS)
    yield f"memory of the running plugin: {memory:.0f} MiB"


def _cell(found: dict[str, list[Costs]], kind: str, command: str) -> str:
    own, floor = (min(one[command].wall for one in found[of]) for of in (kind, FLOOR))
    more = "" if kind == FLOOR else f" {own - floor:+.2f} x{own / floor:.2f}"
    return f"{own:.2f} s{more} CPU {min(one[command].cpu for one in found[kind]):.2f}"


def _life(stack: StackFolder) -> Costs:
    """Run each command once."""
    commands: dict[str, Callable[[], str]] = {
        "validate": lambda: stack.run("validate"),
        "plan": stack.plan,
        "apply": stack.apply,
        "destroy": stack.destroy,
    }
    return {name: _timed(command) for name, command in commands.items()}


def _timed(command: Callable[[], object]) -> Cost:
    started, before = time.perf_counter(), getrusage(RUSAGE_CHILDREN)
    command()
    wall, after = time.perf_counter() - started, getrusage(RUSAGE_CHILDREN)
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _stack(folder: Path, binary: TerraformBinary, kind: str, size: int, environment: dict[str, str]) -> StackFolder:
    """Give an initialized folder with resources of one kind."""
    install(folder / IMPLIED_MIRROR)
    type_, body = (FLOOR, {"input": ARGUMENTS}) if kind == FLOOR else (RESOURCE_TYPE, ARGUMENTS)
    required = {"openai": {"source": PROVIDER_ADDRESS, "version": __version__}}
    terraform = {} if kind == FLOOR else {"terraform": {"required_providers": required}}
    resources = {type_: {f"r{number}": body for number in range(size)}}
    (folder / "main.tf.json").write_text(json.dumps({**terraform, "resource": resources}))
    stack = StackFolder(kind, folder, binary, dict(environment))
    stack.init()
    return stack


@contextmanager
def _running(command: Sequence[str], environment: dict[str, str]) -> Iterator[tuple[str, Callable[[], float]]]:
    """Run a plugin to attach to; give the variable for Terraform, and what reads its peak of memory in MiB."""
    with subprocess.Popen(
        [*command, "--reattach"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        variable = process.stdout.readline().strip().partition("=")[2].strip("'")
        status = Path(f"/proc/{process.pid}/status")
        try:
            yield variable, lambda: int(re.findall(r"VmHWM:\s*(\d+) kB", status.read_text())[0]) / 1024
        finally:
            process.terminate()


def waiting_table(folder: Path, binary: TerraformBinary, api: SlowApi) -> Iterator[str]:
    """Apply against a slow API, and give the lines of the table."""
    environment = {**_without_settings(), "OPENAI_API_KEY": "any", "OPENAI_BASE_URL": api.url}
    stack = _stack(folder / "waiting", binary, PLUGIN, WAITING, environment)
    yield f"\n{f'{WAITING} at {LATENCY_SECONDS} s each':<22}{'apply s':>9}{'least s':>9}{'most calls at once':>20}"
    for parallelism in PARALLELISMS:
        stack.plan()
        api.forget()
        api.seconds = LATENCY_SECONDS
        seconds = _timed(lambda: stack.run("apply", f"-parallelism={parallelism}", "plan")).wall  # noqa: B023
        api.seconds = 0
        least = WAITING / parallelism * LATENCY_SECONDS
        yield f"{f'parallelism {parallelism}':<22}{seconds:>9.2f}{least:>9.2f}{api.most:>20}"
        stack.destroy()


def _without_settings() -> dict[str, str]:
    """Give the environment without the user's own keys, Terraform settings and Python settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "TF_", "PYTHON"))}
    return {**kept, "CHECKPOINT_DISABLE": "1", "TF_CLI_CONFIG_FILE": os.devnull}


if __name__ == "__main__":
    main()
