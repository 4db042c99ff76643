"""What a report on a roster was made of: counts, digests, versions, options, and the limits of all of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from magrisk.escape import terminal
from magrisk.report.chart import Table
from magrisk.report.roster.section import Row, Section, amount, numbers
from magrisk.report.roster.seen import Seen

# How a run went is not told: the report must not hang on it.
_OF_THE_RUN = ("chunk", "workers")
_DIGESTS = {
    "input": "roster",
    "output": "scored file",
    "quarantine": "records set aside",
    "rulebook": "rulebook",
}


def origin(seen: Seen) -> Section:
    """The manifest."""
    told = seen.manifest
    counts = tuple((name, amount(rows)) for name, rows in told["counts"].items())
    return Section(
        "origin",
        "What this was made of",
        told=("The same stands in the manifest beside the scored file, for machines to read.",),
        tables=(
            Table("Records", ("What became of them", "Records"), counts, numbers(1)),
            Table("SHA-256", ("Of", "Digest"), tuple((_DIGESTS[n], told["sha256"][n]) for n in _DIGESTS)),
            Table("Versions and options", ("What", "Which"), tuple(_settled(told))),
        ),
        sorted=False,
    )


def limits(seen: Seen) -> Section:
    """What the scores are not, and on what the chances rest."""
    return Section("limits", "Limits", notes=tuple(seen.manifest["limits"]))


def _settled(told: Mapping[str, Any]) -> Iterator[Row]:
    for part in ("versions", "vocabulary", "file", "options"):
        for name, value in told[part].items():
            if name not in _OF_THE_RUN:
                yield f"{part}: {name.replace('_', ' ')}", _plain(value)


def _plain(value: Any) -> str:
    match value:
        case None | "" | []:
            return "–"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(map(_plain, value))
        case dict():
            return "; ".join(f"{name.replace('_', ' ')} {_plain(one)}" for name, one in value.items())
    return terminal(str(value))
