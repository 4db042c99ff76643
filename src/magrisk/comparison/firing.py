"""How often each rule counts in either file, by the tally in the manifests, and by how much that changed."""

from collections.abc import Mapping

from magrisk.comparison.content import Firing, Limits, Rate, Share
from magrisk.comparison.manifest import Tally
from magrisk.comparison.proportion import bound, difference, interval


def firing(old: Tally | None, new: Tally | None, labels: Mapping[str, str], limits: Limits) -> Firing:
    """The rates of all rules that either rulebook has. labels: of rules, by their ids."""
    known = [set(tally.rules_known) if tally else set[str]() for tally in (old, new)]
    both = known[0] & known[1]
    # An interval for all rules together (Bonferroni): of a hundred rules, five would else seem to change.
    strict = bound(1 - (1 - limits.confidence) / max(len(both), 1))
    rates = [
        _rate(rule, labels.get(rule, rule), old, new, bound(limits.confidence), strict)
        for rule in sorted(known[0] | known[1])
    ]
    rates.sort(
        key=lambda rate: (-abs(rate.difference or 0), -max(_share(rate.old), _share(rate.new)), rate.label)
    )
    compared = bool(old and new)
    return Firing(
        old.rows if old else None,
        new.rows if new else None,
        limits,
        tuple(rates),
        tuple(sorted(known[1] - known[0])) if compared else (),
        tuple(sorted(known[0] - known[1])) if compared else (),
    )


def _rate(rule: str, label: str, old: Tally | None, new: Tally | None, z: float, strict: float) -> Rate:
    before, after = (tally if tally and rule in tally.rules_known else None for tally in (old, new))
    shares = [_counted(rule, tally, z) for tally in (before, after)]
    if not (before and after):
        return Rate(rule, label, shares[0], shares[1], None, None, None, False)
    counts = [(_rows(rule, tally), tally.rows) for tally in (before, after)]
    low, high = difference(counts[0], counts[1], z)
    surely = difference(counts[0], counts[1], strict)
    change = _share(shares[1]) - _share(shares[0])
    return Rate(rule, label, shares[0], shares[1], change, low, high, surely[0] > 0 or surely[1] < 0)


def _counted(rule: str, tally: Tally | None, z: float) -> Share | None:
    if not tally:
        return None
    rows = _rows(rule, tally)
    points = tally.rules[rule].points if rule in tally.rules else 0
    return Share(rows, points, rows / tally.rows if tally.rows else 0.0, *interval(rows, tally.rows, z))


def _rows(rule: str, tally: Tally) -> int:
    return tally.rules[rule].rows if rule in tally.rules else 0


def _share(share: Share | None) -> float:
    return share.share if share else 0.0
