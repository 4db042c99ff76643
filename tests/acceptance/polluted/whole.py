"""Pollutions of the whole file: how it is written, what stands above, between and below, what is missing."""

from collections.abc import Iterator

from .clean import COLUMNS, IDS, PATIENTS, cell, cells, lines, text
from .file import File

WIDTH = len(COLUMNS)
_ALL = frozenset(IDS)
_NOBODY: frozenset[str] = frozenset()
_FIRST = frozenset(IDS[:1])


def files() -> Iterator[File]:
    """All of them, with cells in quotes where they must be, then with all cells in quotes."""
    for all_, name in {False: "", True: ", all in quotes"}.items():
        for kind, content, touched, there in _files(all_=all_):
            yield File(f"file: {kind}{name}", "all", content, touched, there)
        one = text(cell(texts[0], all_=all_) for texts in (COLUMNS, *PATIENTS))
        yield File(f"file: one column{name}", "all", one, columns=COLUMNS[:1])


def _files(*, all_: bool) -> Iterator[tuple[str, bytes, frozenset[str], frozenset[str]]]:
    clean = lines(all_=all_)
    header, *rows = clean
    for kind, content in {**_ends(clean), **_blank(header, rows)}.items():
        yield kind, content, _NOBODY, _ALL
    for kind, content in {**_around(header, rows, all_=all_), **_heads(header, rows, all_=all_)}.items():
        yield kind, content, _NOBODY, _ALL
    for kind, content in _dialects(all_=all_).items():
        yield kind, content, _ALL, _ALL
    yield "no row", text([header]), _NOBODY, _NOBODY
    yield "one row", text(clean[:2]), _NOBODY, _FIRST
    if not all_:
        yield "empty", b"", _NOBODY, _NOBODY


def _ends(clean: list[str]) -> dict[str, bytes]:
    """Files that differ in how records end."""
    mixed = "".join(record + ("\n" if at % 2 else "\r\n") for at, record in enumerate(clean))
    return {
        "clean": text(clean),
        "LF": text(clean, "\n"),
        "LF and CR LF in turns": mixed.encode(),
        "CR": text(clean, "\r"),
        "no end at the end": text(clean).removesuffix(b"\r\n"),
        "two ends at the end": text([*clean, ""]),
    }


def _blank(header: str, rows: list[str]) -> dict[str, bytes]:
    """Files with nothing at more places than one."""
    between = [record for row in rows for record in (row, "")]
    return {
        "an empty line behind each": text([header, "", *between]),
        "empty lines above": text(["", "", header, *rows]),
        "CR CR LF": text([header, *rows], "\r\r\n"),
        "a delimiter more behind each": text(record + "," for record in (header, *rows)),
    }


def _around(header: str, rows: list[str], *, all_: bool) -> dict[str, bytes]:
    """Files with more than the table in them. Other tables tell of wards, and of how many lie there."""

    def table(width: int) -> list[str]:
        names = ["ward", "beds", "sex", "open", "lead", "kind", "rooms", "calls", "text", "a", "b", "c"]
        full = ["W1", "12", "", "", "night, day", "", "5", "2.1", ""] + [""] * 3
        return [",".join(cells(texts[:width], all_=all_)) for texts in (names, full, full)]

    own = [header, *rows]
    note = cell("as of Monday, ward 5", all_=all_)
    full_note = ",".join([note] + [""] * (WIDTH - 1))
    return {
        "a line above": text([note, *own]),
        "a line of all columns above": text([full_note, *own]),
        "three lines and an empty one above": text([note, note, note, "", *own]),
        "a line below": text([*own, note]),
        "an empty line and a line of all columns below": text([*own, "", full_note]),
        "a second table with fewer columns": text([*own, "", *table(6)]),
        "a second table with more columns": text([*own, "", *table(12)]),
        "a second table with as many columns": text([*own, "", *table(WIDTH)]),
        "the same table again": text([*own, "", *own]),
    }


def _heads(header: str, rows: list[str], *, all_: bool) -> dict[str, bytes]:
    """Files with another header, or none."""
    halves = [",".join(cells(part, all_=all_)) for part in zip(*map(_halves, COLUMNS), strict=True)]
    units = ",".join(cells(["", "years", "", "", "", "", "mL/min", "mg/dL", ""], all_=all_))
    two = ",".join(cells(["id", "age", *COLUMNS[1:-1]], all_=all_))
    return {
        "no header": text(rows),
        "two headers": text([header, header, *rows]),
        "three headers": text([header, header, header, *rows]),
        "a header over two lines": text([*halves, *rows]),
        "units below the header": text([header, units, *rows]),
        "one name twice": text([two, *rows]),
        "the header at the end": text([*rows, header]),
    }


def _halves(name: str) -> tuple[str, str]:
    first, _, second = name.partition("_")
    return first, second


def _dialects(*, all_: bool) -> dict[str, bytes]:
    """Files in which delimiter, quote or escape is another one throughout."""

    def file(delimiter: str = ",", quote: str = '"', escaped: str = "") -> bytes:
        return text(
            delimiter.join(
                cell(own, delimiter=delimiter, quote=quote, escaped=escaped, all_=all_) for own in texts
            )
            for texts in (COLUMNS, *PATIENTS)
        )

    delimiters = {
        ";": "semicolon",
        "\t": "tab",
        " ": "blank",
        "|": "bar",
        ":": "colon",
        ", ": "comma and blank",
        "\t\t": "two tabs",
    }
    return {
        **{f"delimiter {name}": file(delimiter) for delimiter, name in delimiters.items()},
        "apostrophes as quotes": file(quote="'"),
        "backslash before quotes": file(escaped='\\"'),
        "quotes not doubled": file(escaped='"'),
    }
