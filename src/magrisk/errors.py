"""Every error a user may meet, each with its exit code.

A message says the place, what was found and what was wanted. It never carries a patient's value:
messages end up in logs and tickets.
"""

from collections.abc import Sequence


class MagriskError(Exception):
    """Base of all errors that are told to the user without a traceback."""

    exit_code = 70


class UsageProblem(MagriskError):
    """An option is wrong, a named file is missing, or the output would overwrite the input."""

    exit_code = 2


class ContentProblem(MagriskError):
    """What was read cannot be used: a laboratory value without a unit, a broken header or profile.

    `place` says where ("labs", "line 3"), the message what was found and what was wanted.
    """

    exit_code = 65

    def __init__(self, place: str, message: str):
        self.place, self.message = place, message
        super().__init__(f"{place}: {message}" if place else message)


class AccountingProblem(MagriskError):
    """An internal check failed: the rows do not add up."""

    exit_code = 70


class OutputProblem(MagriskError):
    """The output could not be written; no partial file stands under the final name."""

    exit_code = 74


class RulebookProblem(MagriskError):
    """Rule files that cannot be used; holds every problem found, each with file and line."""

    exit_code = 78

    def __init__(self, problems: Sequence[str]):
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class Faults(RulebookProblem):
    """What a check of the rulebook found: faults that are told, one a line."""

    exit_code = 1
