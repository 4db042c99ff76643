"""Pollutions of one record, or of the header: each fault at each place, and nothing else in the file."""

from collections.abc import Iterator

from .clean import COLUMNS, IDS, PATIENTS, cell, cells, lines, text
from .file import File

WIDTH = len(COLUMNS)
_DELIMITERS = {" ": "blank", ";": "semicolon", "\t": "tab", ", ": "comma and blank", "|": "bar"}
_WRITINGS = {False: "", True: ", all in quotes"}


def files() -> Iterator[File]:
    """All of them; the header is the row 0. Cells are in quotes where they must be, then all of them."""
    for all_, name in _WRITINGS.items():
        clean = lines(all_=all_)
        for row, texts in enumerate((COLUMNS, *PATIENTS)):
            for kind, place, record in _records(cells(texts, all_=all_), texts, all_=all_):
                records = [*clean[:row], record, *clean[row + 1 :]]
                where = "header" if row == 0 else "row"
                # Of the header no record is touched; what becomes of them stands in the figures.
                touched = frozenset(IDS[row - 1 : row] if row else ())
                yield File(f"{where}: {kind}{name}", f"row {row}, {place}", text(records), touched)
        yield from _between(clean, name)


def _records(written: list[str], texts: tuple[str, ...], *, all_: bool) -> Iterator[tuple[str, str, str]]:
    """What was done, at which column, and the record."""
    yield from _delimiters(written)
    yield from _quotes(written)
    for delimiter, name in _DELIMITERS.items():
        record = delimiter.join(cell(text, delimiter=delimiter, all_=all_) for text in texts)
        yield f"delimiter {name}", "all", record
    yield "apostrophes as quotes", "all", ",".join(cell(text, quote="'", all_=all_) for text in texts)
    # Where a record has no quote to be written otherwise, the same bytes would be no pollution.
    if any('"' in text for text in texts):
        for escaped, name in (('\\"', "backslash before quotes"), ('"', "quotes not doubled")):
            yield name, "all", ",".join(cell(text, escaped=escaped, all_=all_) for text in texts)


def _delimiters(written: list[str]) -> Iterator[tuple[str, str, str]]:
    for column in range(1, WIDTH):
        left, right = written[:column], written[column:]
        yield "a delimiter less", f"column {column}", ",".join(left) + ",".join(right)
    for column in range(WIDTH + 1):
        more = [*written[:column], "", *written[column:]]
        yield "a delimiter more", f"column {column}", ",".join(more)


def _quotes(written: list[str]) -> Iterator[tuple[str, str, str]]:
    for column, own in enumerate(written):
        quoted = own.startswith('"')
        places = {"at the beginning": int(quoted), "at the end": len(own) - int(quoted)}
        for name, at in places.items():
            more = f'{own[:at]}"{own[at:]}'
            record = ",".join([*written[:column], more, *written[column + 1 :]])
            yield f"a quote more {name}", f"column {column}", record


def _between(clean: list[str], name: str) -> Iterator[File]:
    """What is wrong between a record and the next one, or where the file breaks off."""
    for row in range(1, len(clean)):
        before, own, behind = clean[:row], clean[row], clean[row + 1 :]
        here, place = frozenset(IDS[row - 1 : row]), f"row {row}"
        for kind, records in {
            "an empty line behind": [*before, own, "", *behind],
            "a line of delimiters behind": [*before, own, "," * (WIDTH - 1), *behind],
            "ends with a line feed": [*before, own + "\n" + behind[0], *behind[1:]] if behind else [],
        }.items():
            if records:
                yield File(f"row: {kind}{name}", place, text(records))
        if behind:
            both, rest = here | {IDS[row]}, behind[1:]
            yield File(f"row: no end{name}", place, text([*before, own + behind[0], *rest]), both)
            yield File(
                f"row: ends with CR{name}", place, text([*before, own + "\r" + behind[0], *rest]), both
            )
        yield from _broken_in_two(before, own, behind, row, name)
        yield from _broken_off(before, own, row, name)


def _broken_in_two(before: list[str], own: str, behind: list[str], row: int, name: str) -> Iterator[File]:
    """A line end in the midst of the first cell, or where a later one begins."""
    third = len(own) - len(own.split(",", 3)[3])  # no comma stands in the cells before it
    places = {"the first cell": own.index("-") + 1, "between cells": third}
    for where, at in places.items():
        content = text([*before, own[:at], own[at:], *behind])
        yield File(f"row: broken in two, {where}{name}", f"row {row}", content, frozenset(IDS[row - 1 : row]))


def _broken_off(before: list[str], own: str, row: int, name: str) -> Iterator[File]:
    """The file ends where a cell begins: the record has lost cells, and the rest is not there."""
    record = own[: own.index(",", len(own) // 3)]
    there = frozenset(IDS[:row])
    content = text([*before, record]).removesuffix(b"\r\n")
    yield File(f"row: the file breaks off{name}", f"row {row}", content, frozenset(IDS[row - 1 : row]), there)
