"""What all pages of the reference share."""

GENERATED = "<!-- Written by `make docs-reference`; a change here is lost. -->\n"


def one_line(text: str) -> str:
    """Put a wrapped text into one line."""
    return " ".join(text.split())
