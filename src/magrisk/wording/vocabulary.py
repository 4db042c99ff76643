"""A report on a vocabulary in words: for a terminal."""

from typing import Any

from magrisk.escape import terminal
from magrisk.wording.plain import wrapped

_MOST_SHOWN = 10
NLM = (
    "This product uses publicly available data courtesy of the U.S. National Library of Medicine (NLM); "
    "NLM does not endorse it."
)


def age(released: str | None, days_old: int | None) -> str:
    """A day of release and how long ago that was: "2025-10-06, 413 days old"."""
    return f"{released}, {days_old} days old" if released else "an unknown day"


def told(report: dict[str, Any]) -> str:
    """The report, each fact on a line."""
    codes = ", ".join(f"{system} {number:,}" for system, number in report["codes"].items())
    lines = [
        f"Names and codes that are shipped: RxNorm of {age(report['released'], report['days_old'])}",
        f"{report['names']:,} names of {report['substances']:,} substances, {report['products']:,} products",
        f"codes: {codes}",
    ]
    own = report["own"]
    if own:
        lines += ["", *_own(own)]
    return "\n".join(part for line in (*lines, "", NLM) for part in wrapped(line, "") or [""]) + "\n"


def _own(own: dict[str, Any]) -> list[str]:
    adds, differs = own["adds"], own["differs"]
    lines = [
        f"Your own: {own['source']} of {age(own['released'], own['days_old'])} ({own['fingerprint'][:12]})",
        f"{own['names']:,} names of {own['concepts']:,} concepts, {own['ndcs']:,} NDC, {own['atc']:,} ATC",
        f"adds {adds['names']:,} names, {adds['substances']:,} substances, {adds['ndcs']:,} NDC",
        f"means something else: {len(differs['names']):,} names, {differs['ndcs']:,} NDC",
    ]
    for one in differs["names"][:_MOST_SHOWN]:
        lines.append(f"  {terminal(one['name'])}: here {one['here']}; there {one['there']}")
    if len(differs["names"]) > _MOST_SHOWN:
        lines.append(f"  and {len(differs['names']) - _MOST_SHOWN:,} more: --json shows them all")
    if differs["names"] or differs["ndcs"]:
        lines.append("A name keeps the meaning that it has here; an NDC has that of your own vocabulary.")
    return lines
