"""The documentation: its programs run, its reference is current, its site is whole and needs nobody else's."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from terraform_provider_openai.schema import ChatCompletion, check
from tests.programs import programs, run

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [str(page.relative_to(DOCS)) for page in sorted(DOCS.rglob("*.md"))]
AS_TESTS = ["guide/testing.md"]  # run by tests/cdktf_openai/testing/test_guide.py, with the pytest plugin
REPOSITORY = "https://github.com/cdktf-openai/cdktf-openai/"
ASSET = re.compile(
    r'<(?:script|img|iframe)[^>]*\ssrc="([^"]+)"|<link[^>]*rel="(?:stylesheet|preconnect)"[^>]*href="([^"]+)"'
)


@pytest.mark.parametrize("page", [page for page in PAGES if page not in AS_TESTS and programs(DOCS / page)])
def test_programs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page's programs run from top to bottom and print what the page says."""
    monkeypatch.chdir(tmp_path)
    run(DOCS / page)


@pytest.mark.parametrize("page", PAGES)
def test_links_to_the_repository(page: str) -> None:
    """What a page links to outside of the site is a file or a folder of the repository."""
    links = re.findall(rf"\]\({REPOSITORY}(?:blob|tree)/main/([^)#]+)", (DOCS / page).read_text())
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_prompt_that_cannot_fit() -> None:
    """The refusal that two pages show is what is told."""
    messages = [{"role": "user", "content": " word" * 9_005}]
    [problem] = check(ChatCompletion, {"model": "gpt-4", "messages": messages, "max_tokens": 1_000})
    for page in ("constructs.md", "plugin.md"):
        assert f"```text\n{problem}\n```" in (DOCS / "guide" / page).read_text()


def test_the_reference_is_current() -> None:
    """The committed pages are those that `make docs-reference` writes, in a process that has run no command before."""
    pages = _generated("generate.pages()")
    assert {file.name: file.read_text() for file in (DOCS / "reference").iterdir()} == pages


def test_docstrings_are_current() -> None:
    """The arguments in the constructs' docstrings are the schema's words; `make docs-reference` writes them."""
    modules = _generated("{str(path): text for path, text in docstrings.sources().items()}")
    assert {path: Path(path).read_text(encoding="utf-8") for path in modules} == modules


def _generated(expression: str) -> dict[str, str]:
    program = [sys.executable, "-c", f"import docstrings, generate, json; print(json.dumps({expression}))"]
    done = subprocess.run(program, cwd=DOCS / "generator", capture_output=True, text=True, check=True)
    texts: dict[str, str] = json.loads(done.stdout)
    return texts


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site; a warning, such as one of a dead link, is an error."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_every_page_is_there(site: Path) -> None:
    """Each page is in the site, and the generator is not."""
    built = {str(file.relative_to(site)) for file in site.rglob("*")}
    wanted = {page.removesuffix(".md") + "/index.html" for page in PAGES} - {"index/index.html"} | {"index.html"}
    assert wanted <= built
    assert not [name for name in built if name.endswith(".py")]


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    """Scripts, styles, fonts and pictures lie in the site itself."""
    found = {next(filter(None, m)) for page in site.rglob("*.html") for m in ASSET.findall(page.read_text())}
    assert found
    assert [address for address in found if address.startswith(("http:", "https:", "//"))] == []
    styles = "".join(file.read_text() for file in site.rglob("*.css"))
    assert re.findall(r"(?:url\(|@import )['\"]?(?:https?:)?//[^)\"']+", styles) == []
