"""Tables and shares, as Markdown writes them."""

from collections.abc import Iterable, Sequence


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; "None." where it would be empty."""
    cells = [tuple(map(cell, row)) for row in rows]
    lines = [columns, ["---"] * len(columns), *cells]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) if cells else "None."


def cell(text: str) -> str:
    """A text that means nothing to Markdown."""
    for sign in "\\|<*_`[":
        text = text.replace(sign, f"\\{sign}")
    return text


def percent(share: float, places: int = 1) -> str:
    """A share in hundredths."""
    return f"{100 * share:.{places}f} %"
