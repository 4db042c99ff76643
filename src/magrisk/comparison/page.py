"""A comparison as a page: the answer, the alarms, who moved, how often rules fire, what else differs.

A page shows what others wrote as a terminal does: it may hold no control characters either.
"""

from dataclasses import dataclass

from magrisk.comparison import figures, sentences
from magrisk.comparison.content import Alone, Comparison, Distribution, Mover, Rate, Share
from magrisk.comparison.pictures import matrix, rates
from magrisk.escape import terminal
from magrisk.report.chart import Cell, Figure, Table
from magrisk.report.frame import page


@dataclass(frozen=True)
class Content:
    """The page in words: numbers are formatted, nothing is markup."""

    answer: str
    facts: tuple[tuple[str, str], ...]
    sides: tuple[str, ...]
    unknown: tuple[str, ...]
    alarms: tuple[tuple[str, tuple[str, ...]], ...]
    changes: Table
    spread: Table
    matrices: tuple[Figure, ...]
    movers: Table | None
    movers_told: str
    alone: tuple[Table, ...]
    rates: Figure | None
    rules: Table | None
    silent: tuple[str, ...]
    books: tuple[str, ...]
    limits: str
    settings: Table | None


def html(found: Comparison) -> str:
    """The whole document."""
    return page("comparison.html", content=content(found))


def content(found: Comparison) -> Content:
    """What stands on the page."""
    moves, rows = found.moves, found.rows
    return Content(
        answer=sentences.answer(found),
        facts=(
            ("Rows in both", figures.count(rows.pairs)),
            ("Only in OLD", figures.count(rows.only_old)),
            ("Only in NEW", figures.count(rows.only_new)),
            (
                "Rules that are alarms",
                figures.count(len(found.alarms)) if found.firing.rows_new else "not known",
            ),
        ),
        sides=tuple(map(terminal, sentences.sides(found))),
        unknown=tuple(sentences.unknown(found)),
        alarms=tuple(
            (heading, tuple(map(terminal, rules))) for heading, rules in sentences.alarm_lines(found)
        ),
        changes=_changes(found),
        spread=_spread(moves.points, moves.chance),
        matrices=(
            matrix("priority-matrix", "Priority, before and after", moves.priority),
            matrix("likelihood-matrix", "Likelihood, before and after", moves.likelihood),
        ),
        movers=_movers(found) if moves.listed else None,
        movers_told=_movers_told(found),
        alone=tuple(
            _alone(f"Only in {word}, {len(listed)} of {figures.count(all_)}", listed)
            for word, all_, listed in (
                ("OLD", rows.only_old, rows.listed_old),
                ("NEW", rows.only_new, rows.listed_new),
            )
            if listed
        ),
        rates=rates(found),
        rules=_rules(found) if found.firing.rates else None,
        silent=tuple(terminal(rate.label) for rate in found.firing.rates if not sentences.fires(rate)),
        books=tuple(map(terminal, sentences.changed_books(found))),
        limits=sentences.limits(found),
        settings=_settings(found) if found.settings else None,
    )


def _changes(found: Comparison) -> Table:
    pairs = found.rows.pairs
    rows = tuple(
        (sentences.CHANGES[name], figures.count(number), figures.share(number / pairs) if pairs else "-")
        for name, number in found.moves.changes.items()
    )
    return Table("What became of the rows in both", ("change", "rows", "share"), rows, frozenset({1, 2}))


def _spread(points: Distribution, chance: Distribution) -> Table:
    head = ("NEW less OLD", "rows", "rose", "fell", "mean", "least", "5 %", "median", "95 %", "most")
    rows = tuple(
        (
            name,
            *map(figures.count, (told.pairs, told.rose, told.fell)),
            *(
                "-" if value is None else write(value)
                for value in (told.mean, told.least, told.p5, told.median, told.p95, told.most)
            ),
        )
        for name, told, write in (
            ("points", points, figures.signed),
            ("chance, percentage points", chance, figures.change),
        )
    )
    return Table("By how much points and chance changed", head, rows, frozenset(range(1, len(head))))


def _movers(found: Comparison) -> Table:
    head = ("id", "row", "priority", "likelihood", "points", "chance", "why")
    return Table("Rows that changed", head, tuple(_mover(one) for one in found.moves.listed))


def _movers_told(found: Comparison) -> str:
    listed, all_ = len(found.moves.listed), sentences.moved_rows(found)
    first = (
        "All of them are listed"
        if listed == all_
        else f"The first {listed} of {figures.rows(all_)} are listed"
    )
    return (
        f"{first}, those whose priority rose first. At most three reasons a row are named in a file: "
        "what is behind these cannot be seen."
    )


def _mover(mover: Mover) -> tuple[str | Cell, ...]:
    old, new = mover.old, mover.new
    return (
        terminal(mover.id),
        sentences.arrow(figures.count(old.row), figures.count(new.row)),
        sentences.arrow(old.priority, new.priority),
        sentences.arrow(old.likelihood or "-", new.likelihood or "-"),
        Cell(
            sentences.arrow(figures.points(old.points), figures.points(new.points)),
            (new.points or 0) - (old.points or 0),
        ),
        Cell(
            sentences.arrow(figures.chance(old.chance), figures.chance(new.chance)),
            (new.chance or 0) - (old.chance or 0),
        ),
        terminal(sentences.why(mover)),
    )


def _alone(caption: str, listed: tuple[Alone, ...]) -> Table:
    rows = tuple((terminal(one.id), figures.count(one.row)) for one in listed)
    return Table(caption, ("id", "row"), rows, frozenset({1}))


def _rules(found: Comparison) -> Table:
    head = (
        "rule",
        "OLD, rows",
        "share (95 %)",
        "NEW, rows",
        "share (95 %)",
        "change, percentage points (95 %)",
    )
    rows = tuple(_rule(rate) for rate in found.firing.rates if sentences.fires(rate))
    return Table("How often each rule fires", head, rows, frozenset({1, 2, 3, 4, 5}))


def _rule(rate: Rate) -> tuple[str | Cell, ...]:
    change: str | Cell = "-"
    if rate.difference is not None and rate.low is not None and rate.high is not None:
        text = (
            f"{figures.change(rate.difference)} ({figures.change(rate.low)} to {figures.change(rate.high)})"
        )
        change = Cell(text, rate.difference)
    return (terminal(rate.label), *_shared(rate.old), *_shared(rate.new), change)


def _shared(share: Share | None) -> tuple[str | Cell, str | Cell]:
    if not share:
        return "-", "-"
    text = f"{figures.share(share.share)} ({figures.between(share.low, share.high)})"
    return Cell(figures.count(share.rows), share.rows), Cell(text, share.share)


def _settings(found: Comparison) -> Table:
    rows = tuple(
        (terminal(one.name), *(terminal(sentences.setting(value)) for value in (one.old, one.new)))
        for one in found.settings
    )
    return Table("What else was not the same", ("setting", "OLD", "NEW"), rows)
