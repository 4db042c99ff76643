"""A comparison in sentences: the answer first, then each alarm, who moved, and what was not known."""

from collections.abc import Iterator, Sequence

from magrisk.comparison import figures
from magrisk.comparison.alarms import ALWAYS, CHANGED, KINDS, NEVER, STOPPED
from magrisk.comparison.content import (
    Alarm,
    Comparison,
    Distribution,
    Limits,
    Mover,
    Rate,
    ReasonChange,
    Standing,
)

CHANGES = {
    "priority_rose": "priority rose",
    "priority_fell": "priority fell",
    "likelihood_rose": "likelihood rose, priority the same",
    "likelihood_fell": "likelihood fell, priority the same",
    "scored_in_one": "scored in one of them only",
    "score_changed": "only points, chance or stakes changed",
    "other": "only reasons, range, questions or texts changed",
    "same": "the same",
}
_HEADINGS = {
    STOPPED: "Fired in OLD, never in NEW",
    NEVER: "Never fires",
    ALWAYS: "Fires in every row",
    CHANGED: "Fires much more or less often",
}
_MOST_NAMED = 12
_DIGEST = 64  # hexadecimal digits of a SHA-256


def answer(found: Comparison) -> str:
    """The answer in one line: how many rose and fell, and whether a rule is an alarm."""
    moves, pairs = found.moves.changes, found.rows.pairs
    alarms = alarmed(found)
    if not pairs:
        return f"No row is in both files. {alarms}"
    rose, fell = (figures.count(moves[name]) for name in ("priority_rose", "priority_fell"))
    return f"Priority rose for {rose} and fell for {fell} of {figures.rows(pairs)}. {alarms}"


def alarmed(found: Comparison) -> str:
    """Whether rules are alarms, as far as that is known."""
    rules = len(found.alarms)
    if rules:
        return "1 rule is an alarm." if rules == 1 else f"{rules} rules are alarms."
    return "No rule is an alarm." if found.firing.rows_new else "Whether a rule is an alarm is not known."


def paired(found: Comparison) -> str:
    """How the rows were paired."""
    rows = found.rows
    return (
        f"{figures.rows(rows.pairs)} in both, {figures.count(rows.only_old)} only in OLD, "
        f"{figures.count(rows.only_new)} only in NEW"
    )


def sides(found: Comparison) -> Iterator[str]:
    """What is compared, a line for each."""
    for word, side in (("OLD", found.old), ("NEW", found.new)):
        aside = f", {figures.count(side.set_aside)} set aside" if side.set_aside else ""
        book = f", rulebook {side.rulebook}" if side.rulebook else ""
        yield f"{word}: {side.name}, {figures.rows(side.rows)} scored{aside}{book}"


def alarm_lines(found: Comparison) -> Iterator[tuple[str, list[str]]]:
    """By kind of alarm: its heading, and what is told of each rule."""
    rates = {rate.rule: rate for rate in found.firing.rates}
    for kind in KINDS:
        mine = [alarm for alarm in found.alarms if alarm.kind == kind]
        if not mine:
            continue
        if kind == NEVER:
            heading = f"{_HEADINGS[kind]}, {len(mine)} of {len(rates)} rules in {_scored(found)}"
        else:
            heading = f"{_HEADINGS[kind]}, {len(mine)} of {len(rates)} rules"
        yield heading, [_told(alarm, rates[alarm.rule], found.firing.added) for alarm in mine]


def _told(alarm: Alarm, rate: Rate, added: Sequence[str]) -> str:
    if alarm.kind in (NEVER, ALWAYS) or not rate.old or not rate.new:
        return f"{alarm.label} (only NEW has it)" if alarm.rule in added else alarm.label
    return f"{alarm.label} {figures.share(rate.old.share)} → {figures.share(rate.new.share)}"


def _scored(found: Comparison) -> str:
    return f"{figures.rows(found.firing.rows_new or 0)} with a score"


def fires(rate: Rate) -> bool:
    """Whether a rule counts in any row of either file."""
    return any(side and side.rows for side in (rate.old, rate.new))


def changed_books(found: Comparison) -> Iterator[str]:
    """The rules that only one of the rulebooks has."""
    labels = {rate.rule: rate.label for rate in found.firing.rates}
    for word, rules in (("NEW", found.firing.added), ("OLD", found.firing.removed)):
        if rules:
            yield f"Only the rulebook of {word} has: {named([labels[rule] for rule in rules])}"


def moved_rows(found: Comparison) -> int:
    """How many pairs are not the same."""
    return found.rows.pairs - found.moves.changes["same"]


def setting(value: str | None) -> str:
    """A setting; of a digest as much as tells it from others."""
    if value is None:
        return "not known"
    return value[:12] if len(value) == _DIGEST else value


def limits(found: Comparison) -> str:
    """When a rule is an alarm."""
    of: Limits = found.firing.limits
    return (
        "A rule is an alarm where its share changed clearly (the interval of "
        f"{100 * of.confidence:g} % for all rules together leaves out 0) and by "
        f"{of.percentage_points:g} percentage points or {of.times:g} times; and, from "
        f"{figures.rows(of.large)} with a score on, where it never or always fires. "
        "One that stopped is an alarm, too, where both files are of one roster. Intervals are "
        "Wilson's, and Newcombe's for the difference, as if other people stood in either file: "
        "where the same do, they are too wide."
    )


def unknown(found: Comparison) -> Iterator[str]:
    """What could not be compared, and why."""
    for word, side in (("OLD", found.old), ("NEW", found.new)):
        if not side.has_manifest:
            yield f"{word} has no manifest beside it: its settings and its rules are not known."
        elif not side.has_tally:
            yield f"The manifest of {word} has no tally of its rules: score its roster anew to compare them."
    new = found.firing.rows_new
    if new is not None and new < found.firing.limits.large:
        large = figures.count(found.firing.limits.large)
        yield (
            f"NEW has {figures.rows(new)} with a score, fewer than {large}: a rule that never fires is no "
            "alarm in it."
        )


def moved(mover: Mover) -> str:
    """How one row moved: "priority soon, likelihood low → high; points 9 → 36, chance 1.0 % → 2.1 %"."""
    old, new = mover.old, mover.new
    parts = [
        f"priority {arrow(old.priority, new.priority)}",
        f"likelihood {arrow(old.likelihood or '-', new.likelihood or '-')}",
        f"points {arrow(figures.points(old.points), figures.points(new.points))}",
        f"chance {arrow(figures.chance(old.chance), figures.chance(new.chance))}",
    ]
    return "; ".join((", ".join(parts[:2]), ", ".join(parts[2:])))


def arrow(old: str, new: str) -> str:
    """Both words, or the one that stayed."""
    return old if old == new else f"{old} → {new}"


def why(mover: Mover) -> str:
    """Why one row moved, as far as the files show it."""
    old, new = mover.old, mover.new
    parts = [reason(one) for one in mover.why]
    if old.stakes != new.stakes:
        parts.append(f"stakes {old.stakes} → {new.stakes}")
    if old.points == new.points and old.chance != new.chance:
        parts.append("the same points weigh otherwise: another setting, or other figures of it")
    parts += _lists(mover)
    if (old.floor, old.ceiling) != (new.floor, new.ceiling):
        parts.append(f"range {extent(old)} → {extent(new)}")
    if old.complete != new.complete:
        parts.append("now complete" if new.complete else "now incomplete")
    if not mover.why_whole:
        parts.append("not all is visible: the files name three reasons a row")
    return "; ".join(parts) or "only a published score beside it changed"


def extent(standing: Standing) -> str:
    """The range of points that what is unknown leaves open."""
    return f"{figures.points(standing.floor)} to {figures.points(standing.ceiling)}"


def _lists(mover: Mover) -> Iterator[str]:
    for name, texts in (
        ("not recognised now", mover.unrecognised.came),
        ("recognised or gone now", mover.unrecognised.went),
        ("open now", mover.doubts.came),
        ("no longer open", mover.doubts.went),
    ):
        if texts:
            yield f"{name}: {', '.join(texts)}"


def reason(one: ReasonChange) -> str:
    """One reason that came, went or changed."""
    if one.old is not None and one.new is not None:
        return f"{one.label} {one.old:+d} → {one.new:+d}"
    if one.old is None:
        return f"{one.label} {one.new:+d} {'came' if one.certain else 'is not among the three named in OLD'}"
    return f"{one.label} {one.old:+d} {'went' if one.certain else 'is not among the three named in NEW'}"


def spread(told: Distribution, *, of_chance: bool) -> str:
    """How a change is spread over the pairs."""
    write = figures.change if of_chance else figures.signed
    if told.mean is None:
        return "no row has one in both files"
    least, p5, median, p95, most = (
        write(value) for value in (told.least, told.p5, told.median, told.p95, told.most) if value is not None
    )
    unit = " percentage points" if of_chance else ""
    return (
        f"mean {write(told.mean)}{unit}; median {median}; nine in ten from {p5} to {p95}; "
        f"all from {least} to {most}; rose in {figures.count(told.rose)}, "
        f"fell in {figures.count(told.fell)} of {figures.rows(told.pairs)}"
    )


def named(labels: Sequence[str]) -> str:
    """The first of some names, and how many more there are."""
    more = len(labels) - _MOST_NAMED
    return "; ".join(labels[:_MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")
