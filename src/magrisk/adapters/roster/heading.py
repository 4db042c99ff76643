"""The head of a roster as its columns are read: what stands at its beginning, and what each column is."""

import datetime

from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.opening import Opening, opening
from magrisk.adapters.roster.site_columns import NO_COLUMNS, Columns
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem
from magrisk.rulebook.schema import Measure


def headed(
    text: bytes,
    assessor: Assessor,
    setting: str,
    dialect: Dialect,
    columns: Columns = NO_COLUMNS,
    as_of: datetime.date = datetime.date.min,
) -> tuple[Opening, Roster]:
    """The head of a text. setting: of rows that say none; columns: what the site calls them; as_of: the day
    on which rows are read. Raises ContentProblem where it cannot be used."""
    head = opening(text, dialect)
    measures, knows = assessor.book.of(Measure), assessor.reader.knows
    try:
        return head, Roster(head.fields, measures, setting, knows, dialect, columns, as_of)
    except ContentProblem as problem:
        raise ContentProblem(problem.place, problem.message + head.below) from None
