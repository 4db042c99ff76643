"""The head of a roster as its columns are read: what stands at its beginning, and what each column is."""

from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.opening import Opening, opening
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem
from magrisk.rulebook.schema import Measure


def headed(text: bytes, assessor: Assessor, setting: str, dialect: Dialect) -> tuple[Opening, Roster]:
    """The head of a text. setting: of rows that say none. Raises ContentProblem where it cannot be used."""
    head = opening(text, dialect)
    return head, roster_of(head, assessor, setting, dialect)


def roster_of(head: Opening, assessor: Assessor, setting: str, dialect: Dialect) -> Roster:
    """The columns that a head names. Raises ContentProblem where they cannot be used."""
    measures, knows = assessor.book.of(Measure), assessor.reader.knows
    try:
        return Roster(head.fields, measures, setting, knows, dialect)
    except ContentProblem as problem:
        raise ContentProblem(problem.place, problem.message + head.below) from None
