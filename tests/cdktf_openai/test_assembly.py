"""The part of the constructs that jsii loads beside the engine."""

import json
import re
import time
from pathlib import Path

import pytest

from cdktf_openai._engine import assembly
from cdktf_openai._engine.assembly import packed

ENGINE = Path(assembly.__file__).parent


def test_the_archive_is_the_same_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else jsii, which keeps all that it loads in the user's cache, would keep another copy at each synthesis."""
    files = {"package/package.json": "{}"}
    first = packed(files)
    monkeypatch.setattr(time, "time", lambda: 1e9)
    assert packed(files) == first


TYPES = json.loads((ENGINE / "assembly.json").read_text(encoding="utf-8"))
SOURCE = (ENGINE / "assembly.js").read_text(encoding="utf-8")
SHARED = SOURCE.partition("const Block = ")[2].partition("\n  };\n")[0]  # what two of the classes have in common
CLASSES = {name.rpartition(".")[2]: described for name, described in TYPES.items() if described["kind"] == "class"}


@pytest.mark.parametrize("name", CLASSES)
def test_what_is_described_is_there(name: str) -> None:
    """Each class, constructor and method stands in the JavaScript, with the parameters that the description names."""
    start = re.search(rf"^class {name} extends ", SOURCE, re.MULTILINE)
    assert start is not None
    written = SOURCE[start.start() :].partition("\n}\n")[0]
    wanted = [(one["name"], one.get("static", False), one.get("parameters", [])) for one in CLASSES[name]["methods"]]
    if "  constructor(" in written:  # else it is that of the engine's class
        wanted.append(("constructor", False, CLASSES[name]["initializer"]["parameters"]))
    for method, is_static, parameters in wanted:
        head = re.compile(rf"^ +{'static ' if is_static else ''}{method}\(([^)]*)\) {{$", re.MULTILINE)
        found = head.search(written) or head.search(SHARED)
        assert found is not None, method
        names = [one.partition("=")[0].strip() for one in found[1].split(",") if one.strip()]
        assert names == [one["name"] for one in parameters], method


def test_all_that_python_calls_is_described() -> None:
    """A static method without a description could not be called."""
    written = set(re.findall(r"^  static (\w+)\(", SOURCE, re.MULTILINE))
    described = {one["name"] for each in CLASSES.values() for one in each["methods"] if one.get("static")}
    assert written == described
