"""Knows which rules to look at before the newer scores are used: a cause that is never counted, or always."""

from collections.abc import Iterator

from magrisk.comparison.content import Alarm, Firing, Limits, Rate

STOPPED, NEVER, ALWAYS, CHANGED = KINDS = ("stopped", "never", "always", "changed")


def alarms(firing: Firing, *, same_roster: bool) -> tuple[Alarm, ...]:
    """The alarms, those of one kind together, in the order of `KINDS`; within it the largest change first."""
    found = [
        Alarm(kind, rate.rule, rate.label)
        for rate in firing.rates
        for kind in _kinds(rate, firing, same_roster=same_roster)
    ]
    return tuple(sorted(found, key=lambda alarm: KINDS.index(alarm.kind)))


def _kinds(rate: Rate, firing: Firing, *, same_roster: bool) -> Iterator[str]:
    """At most one: the first that fits. In one and the same roster no rule stops by chance."""
    new, rows = rate.new, firing.rows_new
    if not new or not rows:
        return
    is_large = rows >= firing.limits.large
    if not new.rows and rate.old and rate.old.rows:
        if is_large or rate.clear or same_roster:
            yield STOPPED
    elif not new.rows:
        if is_large:
            yield NEVER
    elif new.rows == rows and is_large:
        yield ALWAYS
    elif rate.clear and _is_far(rate, firing.limits):
        yield CHANGED


def _is_far(rate: Rate, limits: Limits) -> bool:
    """Whether a share changed by more than the limits allow."""
    old, new = (share.share if share else 0.0 for share in (rate.old, rate.new))
    least, most = sorted((old, new))
    far = round(100 * (most - least), 9)  # 15 less 10 per cent are five points, not a little less
    return far >= limits.percentage_points or most >= limits.times * least
