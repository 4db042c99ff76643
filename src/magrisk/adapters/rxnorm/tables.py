"""Reads tables of RRF: columns parted by `|`, no header, no quotes; block by block, of any size."""

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.csv

from magrisk.adapters.rxnorm.release import ATTRIBUTES, NAMES, RELATIONS, Release
from magrisk.errors import ContentProblem

_BLOCK = 1 << 22

COLUMNS = {
    name: columns.split("|")
    for name, columns in {
        NAMES: "RXCUI|LAT|TS|LUI|STT|SUI|ISPREF|RXAUI|SAUI|SCUI|SDUI|SAB|TTY|CODE|STR|SRL|SUPPRESS|CVF",
        RELATIONS: ("RXCUI1|RXAUI1|STYPE1|REL|RXCUI2|RXAUI2|STYPE2|RELA|RUI|SRUI|SAB|SL|RG|DIR|SUPPRESS|CVF"),
        ATTRIBUTES: "RXCUI|LUI|SUI|RXAUI|STYPE|CODE|ATUI|SATUI|ATN|SAB|ATV|SUPPRESS|CVF",
    }.items()
}


def blocks(release: Release, name: str, wanted: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Some columns of a table as text, block by block.

    Raises ContentProblem where a line has other columns than the table has, or is no UTF-8.
    """
    columns = COLUMNS[name]
    with release.table(name) as stream:
        first = stream.readline()
    # Every line ends with a bar, so that a column without a name may stand behind the last.
    width = first.rstrip(b"\r\n").count(b"|") + 1
    if width not in (len(columns), len(columns) + 1):
        raise _faulty(name, 1, width - first.endswith((b"|\n", b"|\r\n")))
    with release.table(name) as stream:
        try:
            yield from pa.csv.open_csv(
                stream,
                read_options=pa.csv.ReadOptions(column_names=[*columns, ""][:width], block_size=_BLOCK),
                parse_options=pa.csv.ParseOptions(delimiter="|", quote_char=False),
                convert_options=pa.csv.ConvertOptions(
                    include_columns=list(wanted),
                    column_types=dict.fromkeys(wanted, pa.string()),
                    strings_can_be_null=False,
                ),
            )
        except pa.ArrowInvalid:
            raise _first_fault(release, name, width) from None


def _first_fault(release: Release, name: str, width: int) -> ContentProblem:
    """The first line that cannot be used, with its number."""
    with release.table(name) as stream:
        for number, line in enumerate(stream, start=1):
            found = line.count(b"|") + 1
            if found != width:
                return _faulty(name, number, found - line.endswith((b"|\n", b"|\r\n")))
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return ContentProblem(f"{name}: line {number}", "found bytes that are not UTF-8")
    return ContentProblem(name, "found lines that cannot be cut, wanted a table of RxNorm")


def _faulty(name: str, line: int, found: int) -> ContentProblem:
    columns = COLUMNS[name]
    return ContentProblem(
        f"{name}: line {line}", f"found {found} columns, wanted {len(columns)} ({'|'.join(columns)})"
    )
