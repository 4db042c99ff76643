"""What needs the whole book: faults that forbid its use, and what a careful author does not leave behind."""

import datetime
from itertools import chain

from magrisk.rulebook import schema
from magrisk.rulebook.lint.bounds import unshown
from magrisk.rulebook.lint.changes import offers
from magrisk.rulebook.lint.contradictory import empty_limits, equal_conditions
from magrisk.rulebook.lint.look_alikes import misplaced_pairs, unlisted
from magrisk.rulebook.lint.medicine_names import directions
from magrisk.rulebook.lint.names import beyond_others, same_sentence, two_codes, two_meanings, two_overlaps
from magrisk.rulebook.lint.placement import misplaced, presuming, signs, unasked
from magrisk.rulebook.lint.references import dangling
from magrisk.rulebook.lint.reviews import past_review
from magrisk.rulebook.lint.shared import settings, units
from magrisk.rulebook.lint.uncited import uncited
from magrisk.rulebook.loader import Rulebook
from magrisk.rulebook.unfinished import unfinished

_UNUSABLE = (
    settings,
    units,
    dangling,
    two_meanings,
    two_codes,
    directions,
    misplaced_pairs,
    two_overlaps,
    beyond_others,
    same_sentence,
    misplaced,
    presuming,
    empty_limits,
    offers,
)


def lint(book: Rulebook) -> list[str]:
    """Every fault that forbids the use of a book, each with file and line; empty where it is sound."""
    scales = book.of(schema.Scale)
    if len(scales) != 1:
        return [f"one document of kind scale is wanted, found {len(scales)}"]
    # What a line weighs can be asked only of a book in which every name leads somewhere.
    faults = [fault for check in _UNUSABLE for fault in check(book)]
    return faults or [*signs(book), *equal_conditions(book)]


def audit(book: Rulebook, as_of: datetime.date | None = None) -> list[str]:
    """Every fault of a book that a careful author would not leave, those of `lint` among them.

    A book may be used without its proof; it should not be kept without it. Without a day no review
    is past.
    """
    faults = lint(book)
    if len(book.of(schema.Scale)) == 1:
        faults += chain(
            unfinished(book),
            unlisted(book),
            unasked(book),
            uncited(book),
            unshown(book),
            past_review(book, as_of),
        )
    return faults
