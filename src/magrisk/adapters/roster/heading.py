"""The head of a roster as its columns are read: what each of them is."""

from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.opening import Opening
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem
from magrisk.rulebook.schema import Measure


def roster_of(head: Opening, assessor: Assessor, setting: str, dialect: Dialect) -> Roster:
    """The columns that a head names. setting: of rows that say none. Raises ContentProblem where they cannot
    be used."""
    measures, knows = assessor.book.of(Measure), assessor.reader.knows
    try:
        return Roster(head.fields, measures, setting, knows, dialect)
    except ContentProblem as problem:
        raise ContentProblem(problem.place, problem.message + head.below) from None
