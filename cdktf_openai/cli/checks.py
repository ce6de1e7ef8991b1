"""What `cdktf-openai doctor` looks at, a function for each topic. None asks another machine or shows a key."""

from __future__ import annotations

import os
import platform
import re
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

from cdktf_openai._engine.node import INSTALL_NODE, find_node
from cdktf_openai.cli.findings import Finding, missing, ok, warn
from cdktf_openai.cli.handshake import HandshakeError, shake_hands
from cdktf_openai.terraform import NoTerraformError, StackFolder, TerraformBinary, TerraformError, find_terraform
from cdktf_openai.terraform.process import run_to_end
from terraform_provider_openai.address import PROVIDER_ADDRESS
from terraform_provider_openai.cli_configuration import implied_mirror_problem
from terraform_provider_openai.errors import InstallError
from terraform_provider_openai.install import IMPLIED_MIRROR, install
from terraform_provider_openai.schema import API_KEY_VARIABLE, SERVER_URL_VARIABLE

DISTRIBUTION = "cdktf-openai"
EXTRAS = {"plugin": "Terraform can't apply", "mock": "no mock", "testing": "no fixtures for pytest"}
"""The extras to look at, with what is amiss without each."""

SUPPORTED_NODE, OLDEST_NODE = 22, 20
TESTED_PYTHON = (3, 13)
LOOPBACK = ("127.0.0.1", "::1", "localhost")
CONNECT_SECONDS = 2
VERSIONS = ("Terraform v", "OpenTofu v")
MIRROR_ADVICE = "terraform init in a stack's folder says more"


def findings(environment: Mapping[str, str] = os.environ, terraform: str | None = None) -> Iterator[Finding]:
    """Look at everything, one finding after another."""
    yield python()
    yield node(environment)
    yield engine(environment)
    yield from extras()
    yield plugin(environment)
    yield from terraform_and_plugin(environment, terraform)
    yield key(environment)
    yield base_url(environment)


def python() -> Finding:
    """This Python's version."""
    description = f"{platform.python_version()} at {sys.executable}"
    if sys.version_info[:2] > TESTED_PYTHON:
        return warn("python", description, f"tested up to {'.'.join(map(str, TESTED_PYTHON))}")
    return ok("python", description)


def node(environment: Mapping[str, str]) -> Finding:
    """Return the node that the engine runs on."""
    program = find_node(dict(environment))
    if program is None:
        return missing("node", "none on PATH", INSTALL_NODE)
    try:
        version = run_to_end([program, "--version"], environment).stdout.strip()
    except OSError as error:
        return missing("node", f"{program}: {error.strerror}", "set JSII_NODE to the path of a node")
    major = int(re.sub(r"\D.*", "", version.lstrip("v")) or 0)
    description = f"{version} at {program}"
    if major < OLDEST_NODE:
        return missing("node", description, f"install node {SUPPORTED_NODE} or newer")
    if major < SUPPORTED_NODE:
        return warn(
            "node", description, f"it works, but is past its end of life: install node {SUPPORTED_NODE} or newer"
        )
    return ok("node", description)


def engine(environment: Mapping[str, str]) -> Finding:
    """Return the engine, cdktf or cdktn, started in a process of its own."""
    if find_node(dict(environment)) is None:
        return missing("engine", "there is no node to start it on", INSTALL_NODE)
    program = "from cdktf_openai._engine.engine import cdktf; print(cdktf.__name__)"
    process = run_to_end([sys.executable, "-c", program], environment)
    if process.returncode:
        return missing("engine", "does not start", (process.stderr.strip().splitlines() or ["it says nothing"])[-1])
    name = process.stdout.split()[-1]
    return ok("engine", f"{name} {metadata.version(name)}, jsii {metadata.version('jsii')}")


def extras() -> Iterator[Finding]:
    """Yield what each extra should have installed."""
    provided = metadata.metadata(DISTRIBUTION).get_all("Provides-Extra") or []
    for extra, without in EXTRAS.items():
        if extra not in provided:
            continue
        absent = [name for name in _required(extra) if not _is_installed(name)]
        if not absent:
            yield ok(f"extra {extra}", "installed")
            continue
        advice = f"pip install '{DISTRIBUTION}[{extra}]'"
        tell = missing if extra == "plugin" else warn
        yield tell(f"extra {extra}", f"{', '.join(absent)} missing: {without}", advice)


def plugin(environment: Mapping[str, str]) -> Finding:
    """Return the plugin, started from a mirror as Terraform starts it."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            problem = shake_hands(install(Path(folder)), environment)
        except (HandshakeError, InstallError, OSError) as error:
            return missing("plugin", f"does not start: {error}", "pip install 'cdktf-openai[plugin]'")
    return ok("plugin", f"starts, protocol {problem}")


def terraform_and_plugin(environment: Mapping[str, str], choice: str | None) -> Iterator[Finding]:
    """Terraform or OpenTofu, and whether it finds and starts the plugin in a folder, with the user's settings."""
    try:
        binary = find_terraform(choice, environment)
    except NoTerraformError as error:
        yield missing("terraform", "none", str(error))
        return
    with tempfile.TemporaryDirectory() as folder:
        try:
            stack = _plain_stack(Path(folder), binary, environment)
            version = stack.run("version").partition("\n")[0]
        except (TerraformError, InstallError, OSError) as error:
            yield missing("terraform", f"{binary.origin} does not run", str(error))
            return
        if not version.startswith(VERSIONS):
            yield missing("terraform", f"{binary.origin} is none: its version is {version!r}", "choose another")
            return
        yield ok("terraform", f"{version}, {binary.origin}")
        try:
            stack.init()
            stack.run("providers", "schema", "-json")
        except TerraformError as error:
            advice = implied_mirror_problem(environment) or MIRROR_ADVICE
            yield missing("mirror", f"Terraform does not find the plugin: {_first_error(error.output)}", advice)
            return
    yield ok("mirror", "Terraform finds and starts the plugin beside a stack")


def _plain_stack(folder: Path, binary: TerraformBinary, environment: Mapping[str, str]) -> StackFolder:
    """Make a folder that needs the plugin and nothing else."""
    install(folder / IMPLIED_MIRROR)
    required = f'openai = {{ source = "{PROVIDER_ADDRESS}" }}'
    (folder / "main.tf").write_text(
        f"terraform {{\n  required_providers {{\n    {required}\n  }}\n}}\n", encoding="utf-8"
    )
    return StackFolder("doctor", folder, binary, environment)


def key(environment: Mapping[str, str]) -> Finding:
    """Return whether there is a key; what it is stays untold."""
    if environment.get(API_KEY_VARIABLE):
        return ok("key", f"{API_KEY_VARIABLE} is set")
    advice = f"set {API_KEY_VARIABLE} for the real API; cdktf-openai env prints one for the mock"
    return warn("key", f"{API_KEY_VARIABLE} is not set", advice)


def base_url(environment: Mapping[str, str]) -> Finding:
    """Return where the API is; what is on this machine is tried, the rest of the world is not."""
    url = environment.get(SERVER_URL_VARIABLE)
    if not url:
        return ok("API", "the provider's default")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        return missing("API", f"{SERVER_URL_VARIABLE} is no URL", str(error))
    if host not in LOOPBACK:
        return ok("API", f"{_without_password(url)}, not tried")
    try:
        socket.create_connection((host, port), CONNECT_SECONDS).close()
    except OSError as error:
        return missing("API", f"{_without_password(url)}: {error}", f"cdktf-openai mock --port {port}")
    return ok("API", f"{_without_password(url)} answers")


def _without_password(url: str) -> str:
    return re.sub(r"//[^/@]*@", "//", url)


def _required(extra: str) -> Iterator[str]:
    """Name the distributions that an extra asks for, those of the extras that it names included."""
    for requirement in metadata.requires(DISTRIBUTION) or ():
        named = re.fullmatch(rf"([\w.-]+)(?:\[(.*?)\])?.*extra == ['\"]{extra}['\"]", requirement)
        if named is None:
            continue
        if named[1] == DISTRIBUTION:
            for inner in named[2].split(","):
                yield from _required(inner)
        else:
            yield named[1]


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _first_error(output: str) -> str:
    """Return the first error's headline."""
    return next((line.strip("│╷ ") for line in output.splitlines() if "Error" in line), output[:200])
