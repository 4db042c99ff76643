"""The content of a validation as text of 80 columns."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from magrisk.escape import terminal
from magrisk.report.chart import Cell, Table
from magrisk.study.told import Content

WIDTH = 80
_BETWEEN = "  "
_LEAST = 12  # columns that a table's first column has at least


def printed(content: Content) -> str:
    """The content as lines, the answer first."""
    return "".join(f"{line}\n" for line in _lines(content))


def _lines(content: Content) -> Iterator[str]:
    yield from _wrapped(content.title)
    yield ""
    for sentence in content.answer:
        yield from _wrapped(sentence)
    yield ""
    yield from _pairs(content.facts)
    for warning in content.warnings:
        yield ""
        yield from _wrapped(warning, "! ")
    for section in content.sections:
        yield from ("", section.title.upper())
        for sentence in section.told:
            yield from _wrapped(sentence)
        drawn = [figure.table for figure in section.figures if figure.table]
        for table in (*section.tables, *drawn):
            yield from ("", *_table(table))
    yield from ("", "LIMITS")
    for limit in content.limits:
        yield from _wrapped(limit, "- ")
    yield from ("", "ORIGIN")
    yield from _pairs(content.origin)


def _wrapped(text: str, mark: str = "") -> list[str]:
    return wrap(terminal(text), WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark))


def _pairs(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    widest = max(len(label) for label, _ in pairs)
    for label, value in pairs:
        told = wrap(terminal(value), WIDTH - widest - len(_BETWEEN))
        for place, part in enumerate(told):
            yield f"{'' if place else label:<{widest}}{_BETWEEN}{part}"


def _table(table: Table) -> Iterator[str]:
    """A table; its first column is wrapped where the others leave it no room."""
    rows = [table.head, *([_text(cell) for cell in row] for row in table.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    room = WIDTH - sum(width + len(_BETWEEN) for width in widths[1:])
    widths[0] = min(widths[0], max(room, _LEAST))
    yield from _wrapped(table.caption)
    for number, (first, *others) in enumerate(rows):
        parts = wrap(first, widths[0]) or [""]
        right = _BETWEEN.join(each.rjust(width) for each, width in zip(others, widths[1:], strict=True))
        yield f"{parts[0]:<{widths[0]}}{_BETWEEN}{right}"
        yield from (f"  {part}" for part in parts[1:])
        if not number:
            yield "-" * (sum(widths) + len(_BETWEEN) * len(others))


def _text(cell: str | Cell) -> str:
    return terminal(cell if isinstance(cell, str) else cell.text)
