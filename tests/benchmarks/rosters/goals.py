"""What is wanted of the speed, held against what was measured."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .results import COPY, OURS, Results, ratio, rows_per_second
from .who import PEERS

NOT_MEASURED = "not measured"
_NOT_DONE = 5.0


@dataclass(frozen=True)
class Goal:
    """One goal, what was found, and the word for it."""

    wanted: str
    found: str
    word: str


def goals(results: Results) -> Iterator[Goal]:
    """All goals."""
    rows = results.rows
    for size, most in ((rows, 3.5), (5 * rows, 3.0)):
        yield _beside_the_copy(results, size, most)
    yield _beside_peers(results, ("plain loop",), "the plain loop", 10.0)
    zen = tuple(who for who in PEERS if who.startswith("zen"))
    yield _beside_peers(results, zen, "zen at its best", 15.0)


def faster(results: Results, who: str) -> float | None:
    """How many times as many rows a second we score as a peer does."""
    ours = results.of("peers", OURS, results.rows)
    theirs = [run for run in results.runs if (run.part, run.who) == ("peers", who)]
    return rows_per_second(ours) / rows_per_second(theirs) if ours and theirs else None


def over_the_copy(results: Results, rows: int) -> float | None:
    """How many times as long as the copy we take."""
    ours, copies = (results.of("copy", who, rows) for who in (OURS, COPY))
    return ratio(ours, copies) if ours else None


def _beside_the_copy(results: Results, rows: int, most: float) -> Goal:
    wanted = f"{rows:,} rows: at most {most:g} times as long as the copy"
    found = over_the_copy(results, rows)
    if found is None:
        return Goal(wanted, NOT_MEASURED, "")
    word = "met" if found <= most else "not met" if found <= _NOT_DONE else "not met: above 5 is not done"
    return Goal(wanted, f"{found:.1f} times", word)


def _beside_peers(results: Results, peers: Sequence[str], name: str, least: float) -> Goal:
    """Beside the fastest of some ways that a peer offers."""
    wanted = f"at least {least:g} times as fast as {name}"
    found = [times for who in peers if (times := faster(results, who)) is not None]
    if not found:
        return Goal(wanted, NOT_MEASURED, "")
    return Goal(wanted, f"{min(found):.1f} times", "met" if min(found) >= least else "not met")
