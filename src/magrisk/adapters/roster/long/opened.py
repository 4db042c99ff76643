"""Knows whether what was opened is a long roster, and opens it as one."""

import datetime
from collections.abc import Sequence
from pathlib import Path

from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.feed import Feed
from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.heading import roster_of
from magrisk.adapters.roster.layout import is_long
from magrisk.adapters.roster.long.folder import Folder
from magrisk.adapters.roster.long.form import by_names, by_site
from magrisk.adapters.roster.opening import Opening
from magrisk.adapters.roster.site_columns import NO_COLUMNS, Columns
from magrisk.adapters.roster.source import Source
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem, UsageProblem

NOT_RAW = "--quarantine-raw: a patient of a long roster is several records, and none is kept raw"
NOT_NAMED = (
    "--columns: names the columns of one row a patient, but the roster is a long one; "
    "wanted its folder, and a file that says what each of its `files:` is"
)


def joined_if_long(
    found: Feed | Folder,
    assessor: Assessor,
    dialect: Dialect,
    setting: str,
    as_of: datetime.date,
    beside: Path,
    *,
    columns: Columns = NO_COLUMNS,
    raw: bool = False,
) -> Feed:
    """The patients of a roster in long form; any other feed as it is. setting: of patients of whom none is
    said. beside: the output. columns: a site's words, for one file whose columns have the names that all may
    use. raw: whether raw records are to be kept. Raises ContentProblem where a header cannot be used."""
    if isinstance(found, Folder):
        sources = dict(zip(found.said.files, found.sources, strict=True))
        fingerprint = found.said.fingerprint
    elif isinstance(found, Source) and is_long(found.opening(dialect).fields):
        sources, fingerprint = {"": found}, ""
    else:
        return found
    if raw:
        raise UsageProblem(NOT_RAW)
    if columns.names or columns.only:
        raise UsageProblem(NOT_NAMED)
    # Only a long roster needs what joins it.
    from magrisk.adapters.roster.long.feed import LongFeed, OpenFile
    from magrisk.adapters.roster.long.joined_files import in_file

    def wide(header: Sequence[str]) -> Roster:
        return roster_of(Opening(tuple(header), "", 0, 0), assessor, setting, dialect, columns, as_of)

    files = []
    for name, source in sources.items():
        try:
            head = source.opening(dialect)
            form = by_site(head.fields, found.said.files[name]) if isinstance(found, Folder) else None
            files.append(OpenFile(name, source, head, form or by_names(head.fields)))
        except ContentProblem as problem:
            raise in_file(name, problem) from None
    return LongFeed(files, assessor, wide, dialect, as_of, beside, fingerprint)
