"""The head of a roster as its columns are read: what each of them is."""

import datetime

from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.opening import Opening
from magrisk.adapters.roster.site_columns import NO_COLUMNS, Columns
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem
from magrisk.rulebook.schema import Measure


def roster_of(
    head: Opening,
    assessor: Assessor,
    setting: str,
    dialect: Dialect,
    columns: Columns = NO_COLUMNS,
    as_of: datetime.date = datetime.date.min,
) -> Roster:
    """The columns that a head names. setting: of rows that say none. columns: what the site calls them.
    as_of: the day on which rows are read. Raises ContentProblem where they cannot be used."""
    measures, knows = assessor.book.of(Measure), assessor.reader.knows
    try:
        return Roster(head.fields, measures, setting, knows, dialect, columns, as_of)
    except ContentProblem as problem:
        raise ContentProblem(problem.place, problem.message + head.below) from None
