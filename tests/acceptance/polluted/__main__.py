"""Reads every polluted file and prints what became of the rows: python -m tests.acceptance.polluted."""

import datetime

from magrisk.adapters.roster.work import Order
from magrisk.assess import Assessor
from magrisk.shipped import ready

from .figures import by_kind, told
from .judging import Judge
from .reading import Reader
from .suite import every


def main() -> None:
    """Run the command."""
    rules = ready()
    reader = Reader(
        Assessor(rules.book, rules.plan, rules.fingerprint), Order(datetime.date(2026, 11, 22), "measured")
    )
    judge = Judge(reader)
    outcomes = ((file, reader.read(file.content)) for file in every())
    print(*told(by_kind((file, found, judge.judge(file, found)) for file, found in outcomes)), sep="\n")


if __name__ == "__main__":
    main()
