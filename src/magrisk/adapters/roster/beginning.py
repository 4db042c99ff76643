"""Knows what stands at the head of a roster: a line that names the delimiter, or a header that shows it."""

import io
import re
from itertools import islice

from magrisk.adapters.roster.dialect import DELIMITERS, Dialect
from magrisk.adapters.roster.layout import IDENTIFIER, plain
from magrisk.adapters.roster.records import Record, records
from magrisk.errors import ContentProblem, UsageProblem

_DIRECTIVE = re.compile(rb'"?sep=([^"\r\n]*)"?\r?(?:\n|$)', re.IGNORECASE)
_USUAL = ","
_MOST_BLANK = 1000  # records that may stand before the header where it is to show the delimiter


def delimiter_of(head: bytes, dialect: Dialect) -> tuple[str, int]:
    """The delimiter, and how many lines before the header are no records: 1 for `sep=;`, which spreadsheets
    write and obey.

    head: the text from its beginning, a header's length of it. Raises ContentProblem where `sep=` names no
    delimiter, UsageProblem where it names another than the one that is declared.
    """
    directive = _DIRECTIVE.match(head)
    if not directive:
        return dialect.delimiter or _shown_by_header(head), 0
    named = directive[1].decode("utf-8", "replace")
    if named not in DELIMITERS:
        wanted = ", ".join(DELIMITERS.values())
        raise ContentProblem("line 1", f"sep= names no delimiter that is read, wanted one of {wanted}")
    if dialect.delimiter not in ("", named):
        raise UsageProblem(
            f"delimiter: found {DELIMITERS[dialect.delimiter]}, "
            f"but line 1 of the roster names another: {DELIMITERS[named]}"
        )
    return named, 1


def is_blank(record: Record) -> bool:
    """Whether a record holds nothing: an empty line, or the empty cells that spreadsheets leave behind."""
    return record.blank or not (record.problem or any(cell.strip() for cell in record.fields))


def _shown_by_header(head: bytes) -> str:
    """The one delimiter with which the first record names an identifier; the usual one if it is not one."""
    found = [delimiter for delimiter in DELIMITERS if _names_identifier(head, delimiter)]
    return found[0] if len(found) == 1 else _USUAL


def _names_identifier(head: bytes, delimiter: str) -> bool:
    rows = islice(records(io.BytesIO(head), delimiter), _MOST_BLANK)
    header = next((record.fields for record in rows if not is_blank(record)), ())
    return any(plain(name) in IDENTIFIER for name in header)
