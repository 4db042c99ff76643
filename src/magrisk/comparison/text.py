"""A comparison for a terminal of 80 columns: the answer first. What others wrote can do nothing there."""

import textwrap
from collections.abc import Iterator

from magrisk.comparison import figures, sentences
from magrisk.comparison.content import Comparison, Matrix, Mover, Moves, Rate
from magrisk.escape import terminal

WIDTH = 80
_LABEL = 30


def text(found: Comparison, show: int) -> str:
    """The whole comparison. show: how many rules and settings are listed, at most."""
    lines = [
        *_wrapped(sentences.answer(found)),
        *_wrapped(sentences.paired(found)),
        *(line for each in sentences.sides(found) for line in _wrapped(each, hanging=5)),
        *_section("Alarms", _alarms(found)),
        *_section("Who moved", *_moves(found), _movers(found), _alone(found)),
        *_section("How often each rule fires", _rates(found, show), _limits(found)),
        *_section("What else was not the same", _settings(found, show)),
        *_section("Not known", (line for told in sentences.unknown(found) for line in _wrapped(told))),
    ]
    return "".join(f"{line}\n" for line in lines)


def _section(heading: str, *parts: Iterator[str]) -> list[str]:
    """A heading and the parts that say anything, with a blank line between them."""
    first, *others = [*filter(None, map(list, parts))] or [[]]
    return ["", heading.upper(), *first, *(line for part in others for line in ("", *part))] if first else []


def _wrapped(told: str, indent: int = 0, hanging: int = 0) -> list[str]:
    """A text in lines. A word that is too long for one, as an identifier may be, is not broken."""
    first, next_ = " " * indent, " " * (indent + hanging)
    return textwrap.wrap(
        terminal(told),
        WIDTH,
        initial_indent=first,
        subsequent_indent=next_,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _alarms(found: Comparison) -> Iterator[str]:
    for heading, rules in sentences.alarm_lines(found):
        yield from _wrapped(f"{heading}:")
        yield from _wrapped(sentences.named(rules), 4)


def _moves(found: Comparison) -> Iterator[Iterator[str]]:
    """What became of the pairs, where there are any."""
    if found.rows.pairs:
        moves = found.moves
        yield _changes(moves)
        yield _matrix("priority", moves.priority)
        yield _matrix("likelihood", moves.likelihood)
        yield _spread(moves)


def _changes(moves: Moves) -> Iterator[str]:
    width = max(len(figures.count(number)) for number in moves.changes.values())
    for name, number in moves.changes.items():
        yield f"{figures.count(number).rjust(width)}  {sentences.CHANGES[name]}"


def _spread(moves: Moves) -> Iterator[str]:
    yield from _wrapped(f"points: {sentences.spread(moves.points, of_chance=False)}", hanging=2)
    yield from _wrapped(f"chance: {sentences.spread(moves.chance, of_chance=True)}", hanging=2)


def _movers(found: Comparison) -> Iterator[str]:
    moved, listed = sentences.moved_rows(found), found.moves.listed
    if listed:
        all_ = moved == len(listed)
        yield "Those that changed:" if all_ else f"The first {len(listed)} of {figures.count(moved)}:"
    for mover in listed:
        yield from _mover(mover)


def _matrix(heading: str, matrix: Matrix) -> Iterator[str]:
    """Lines are the words of OLD, columns those of NEW; what nobody has is a dot."""
    cells = [[figures.count(number) if number else "." for number in line] for line in matrix.counts]
    widths = [
        max(len(word), *(len(line[place]) for line in cells)) for place, word in enumerate(matrix.words)
    ]
    first = max(map(len, matrix.words))
    yield f"{heading}: lines are OLD, columns NEW"
    for word, line in (("", matrix.words), *zip(matrix.words, cells, strict=True)):
        columns = "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True))
        yield f"  {word.ljust(first)}  {columns}"


def _mover(mover: Mover) -> Iterator[str]:
    old, new = mover.old, mover.new
    yield from _wrapped(f"row {sentences.arrow(str(old.row), str(new.row))}, {mover.id}", 2, 2)
    for part in sentences.moved(mover).split("; "):
        yield from _wrapped(part, 6)
    yield from _wrapped(sentences.why(mover), 6, 2)


def _alone(found: Comparison) -> Iterator[str]:
    rows = found.rows
    for word, all_, listed in (
        ("OLD", rows.only_old, rows.listed_old),
        ("NEW", rows.only_new, rows.listed_new),
    ):
        if listed:
            more = f"; and {figures.count(all_ - len(listed))} more" if all_ > len(listed) else ""
            ids = "; ".join(f"{one.id} (row {figures.count(one.row)})" for one in listed)
            yield from _wrapped(f"Only in {word}: {ids}{more}", hanging=2)


def _rates(found: Comparison, show: int) -> Iterator[str]:
    """The rules whose share changed, or that have none to compare with; the others are only counted."""
    firing = found.firing
    told = [rate for rate in firing.rates if rate.difference != 0]
    if told:
        yield f"{''.ljust(_LABEL)}  {'OLD':>8}  {'NEW':>8}  change, percentage points"
    for rate in told[:show]:
        yield from _rate(rate)
    if len(told) > show:
        yield f"and {len(told) - show} more, all of them in --format json and html"
    alike = sum(rate.difference == 0 and bool(rate.old and rate.old.rows) for rate in firing.rates)
    if alike:
        rules = "1 rule fires" if alike == 1 else f"{alike} rules fire"
        yield f"{rules} in the same share of rows as before."
    for line in sentences.changed_books(found):
        yield from _wrapped(line, hanging=2)


def _limits(found: Comparison) -> Iterator[str]:
    if found.firing.rates:
        yield from _wrapped(sentences.limits(found))


def _rate(rate: Rate) -> Iterator[str]:
    """One rule; a long name has a line of its own."""
    label = terminal(rate.label)
    if len(label) > _LABEL:
        yield label
        label = ""
    old, new = (figures.share(side.share) if side else "-" for side in (rate.old, rate.new))
    line = f"{label.ljust(_LABEL)}  {old:>8}  {new:>8}"
    if rate.difference is not None and rate.low is not None and rate.high is not None:
        sides = f"({figures.change(rate.low)} to {figures.change(rate.high)})"
        line = f"{line}  {figures.change(rate.difference)} {sides}"
    yield line


def _settings(found: Comparison, show: int) -> Iterator[str]:
    settings = found.settings
    for one in settings[:show]:
        yield from _wrapped(f"{one.name}: {sentences.setting(one.old)} → {sentences.setting(one.new)}", 0, 2)
    if len(settings) > show:
        yield f"and {len(settings) - show} more"
