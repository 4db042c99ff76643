"""The medicines at the beginning of a large roster, read by other processes from when the rules are there.

Most of all texts stand there, and what is read once need not be read by every worker. Meanwhile this
process may load what columns need, which takes as long as to read a thousand texts.
"""

import datetime
import re
from collections.abc import Sequence

from magrisk.adapters.roster.coded import coded
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.heading import headed
from magrisk.adapters.roster.layout import ListColumn
from magrisk.adapters.roster.medicines import COLUMN, Medicines, Taken
from magrisk.adapters.roster.opening import Opening
from magrisk.adapters.roster.readers import Readers
from magrisk.adapters.roster.site_columns import NO_COLUMNS, Columns
from magrisk.adapters.roster.source import Source
from magrisk.assess import Assessor

_SMALL = 8 << 20  # bytes: below, starting workers takes longer than what they would save
_SEPARATORS = re.compile("[;|]")


def worth_sharing(size: int, workers: int) -> bool:
    """Whether a roster of so many bytes is sooner done by so many processes than by one."""
    return workers > 1 and size > _SMALL


def first_texts(
    assessor: Assessor,
    source: Source,
    dialect: Dialect,
    setting: str,
    as_of: datetime.date,
    workers: int,
    columns: Columns = NO_COLUMNS,
) -> Readers[Taken]:
    """Begins to read, where several workers will score. Raises ContentProblem where the head of the roster
    cannot be used."""
    text = source.head()
    head, roster = headed(text, assessor, setting, dialect, columns, as_of)
    listed = roster.lists.get(COLUMN, ())
    shared = worth_sharing(source.size, workers)
    texts = _texts(text, head, listed) if listed and shared else []
    return Readers(workers - 1 if texts else 0, texts, Medicines(assessor, roster, as_of).read)


def _texts(text: bytes, head: Opening, columns: Sequence[ListColumn]) -> list[str]:
    """The parts of a list in the lines of a text that are plain; what is cut here in another way than it is
    later is only read for nothing."""
    if b'"' in text:
        return []
    lines = text[head.offset :].decode(errors="replace").split("\n")[:-1]
    records = (line.split(head.delimiter) for line in lines)
    sound = (fields for fields in records if len(fields) == len(head.fields))
    parts = (
        coded(part.strip(), column.prefix)
        for fields in sound
        for column in columns
        for part in _SEPARATORS.split(fields[column.place])
    )
    return list(dict.fromkeys(filter(None, parts)))
