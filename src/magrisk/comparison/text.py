"""A comparison for a terminal of 80 columns: the answer first. What others wrote can do nothing there."""

import textwrap
from collections.abc import Iterator

from magrisk.comparison import figures, sentences
from magrisk.comparison.content import Comparison, Matrix, Mover, Rate
from magrisk.escape import terminal

WIDTH = 80
_LABEL = 31


def text(found: Comparison, show: int) -> str:
    """The whole comparison. show: how many rules and settings are listed, at most."""
    lines = [
        *_wrapped(sentences.answer(found)),
        *_wrapped(sentences.paired(found)),
        *(line for each in sentences.sides(found) for line in _wrapped(each, hanging=5)),
        *_section("Alarms", _alarms(found)),
        *_section("Who moved", _moves(found)),
        *_section("How often each rule fires", _firing(found, show)),
        *_section("What else was not the same", _settings(found, show)),
        *_section("Not known", (line for told in sentences.unknown(found) for line in _wrapped(told))),
    ]
    return "".join(f"{line}\n" for line in lines)


def _section(heading: str, lines: Iterator[str]) -> list[str]:
    found = list(lines)
    return ["", heading.upper(), *found] if found else []


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
        yield from _wrapped(rules, 4)


def _moves(found: Comparison) -> Iterator[str]:
    moves = found.moves
    width = max(len(figures.count(number)) for number in moves.changes.values())
    for name, number in moves.changes.items():
        yield f"{figures.count(number).rjust(width)}  {sentences.CHANGES[name]}"
    for heading, matrix in (("priority", moves.priority), ("likelihood", moves.likelihood)):
        yield ""
        yield from _matrix(heading, matrix)
    yield ""
    yield from _wrapped(f"points: {sentences.spread(moves.points, of_chance=False)}", hanging=2)
    yield from _wrapped(f"chance: {sentences.spread(moves.chance, of_chance=True)}", hanging=2)
    moved = found.rows.pairs - moves.changes["same"]
    if moves.listed:
        yield ""
        yield f"The first {len(moves.listed)} of {figures.count(moved)} that changed:"
    for mover in moves.listed:
        yield from _mover(mover)
    yield from _alone(found)


def _matrix(heading: str, matrix: Matrix) -> Iterator[str]:
    """Lines are the words of OLD, columns those of NEW; what nobody has is a dot."""
    cells = [[figures.count(number) if number else "." for number in line] for line in matrix.counts]
    widths = [
        max(len(word), *(len(line[place]) for line in cells)) for place, word in enumerate(matrix.words)
    ]
    first = max(len(f"OLD {heading}"), *map(len, matrix.words))
    for word, line in ((f"OLD {heading}", matrix.words), *zip(matrix.words, cells, strict=True)):
        columns = "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True))
        yield f"{word.ljust(first)}  {columns}" + ("  NEW" if line is matrix.words else "")


def _mover(mover: Mover) -> Iterator[str]:
    old, new = mover.old, mover.new
    yield from _wrapped(f"row {sentences.arrow(str(old.row), str(new.row))}, {mover.id}", 2, 2)
    yield from _wrapped(sentences.moved(mover), 6)
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
            yield ""
            yield from _wrapped(f"Only in {word}: {ids}{more}", hanging=2)


def _firing(found: Comparison, show: int) -> Iterator[str]:
    firing = found.firing
    told = [rate for rate in firing.rates if (rate.old and rate.old.rows) or (rate.new and rate.new.rows)]
    if told:
        yield f"{'rule'.ljust(_LABEL)}  {'OLD':>10}  {'NEW':>10}  change, percentage points"
    for rate in told[:show]:
        yield _rate(rate)
    if len(told) > show:
        yield f"and {len(told) - show} more, all of them in --format json and html"
    for word, rules in (("Only NEW", firing.added), ("Only OLD", firing.removed)):
        if rules:
            labels = {rate.rule: rate.label for rate in firing.rates}
            yield from _wrapped(f"{word} has: {sentences.named([labels[rule] for rule in rules])}", hanging=2)
    if told:
        yield from _wrapped(sentences.limits(found))


def _rate(rate: Rate) -> str:
    old, new = (figures.share(side.share) if side else "-" for side in (rate.old, rate.new))
    line = f"{_cut(rate.label).ljust(_LABEL)}  {old:>10}  {new:>10}"
    if rate.difference is None or rate.low is None or rate.high is None:
        return line
    sides = f"({figures.change(rate.low)} to {figures.change(rate.high)})"
    return f"{line}  {figures.change(rate.difference)} {sides}"


def _cut(label: str) -> str:
    label = terminal(label)
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"


def _settings(found: Comparison, show: int) -> Iterator[str]:
    settings = found.settings
    for one in settings[:show]:
        yield from _wrapped(f"{one.name}: {_word(one.old)} -> {_word(one.new)}", hanging=2)
    if len(settings) > show:
        yield f"and {len(settings) - show} more"


def _word(value: str | None) -> str:
    """A setting; of a digest as much as tells it from others."""
    if value is None:
        return "not known"
    return value[:12] if len(value) == 64 else value
