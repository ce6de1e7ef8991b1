"""Writes the reference pages from what the code says of itself: `make docs-reference`."""

from pathlib import Path

from commands import command_line_page
from described import data_source_page, functions_page, provider_page, resource_page
from exported import constructs_page

FOLDER = Path(__file__).parents[1] / "reference"


def pages() -> dict[str, str]:
    """Give the text of each page by the name of its file."""
    return {
        "chat_completion.md": resource_page(),
        "data_source.md": data_source_page(),
        "functions.md": functions_page(),
        "provider.md": provider_page(),
        "constructs.md": constructs_page(),
        "command_line.md": command_line_page(),
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, text in pages().items():
        (FOLDER / file).write_text(text)
