"""The worklist: who is to be looked at first, with the reasons."""

from collections.abc import Mapping
from typing import Any

from magrisk.report.chart import Cell, Table
from magrisk.report.roster.section import Row, Section, counted, numbers, patients
from magrisk.report.roster.seen import Seen
from magrisk.report.roster.texts import as_said
from magrisk.rulebook.schema import Scale
from magrisk.wording.figures import percent, shortened
from magrisk.wording.head import NO_REPLACEMENT

_MOST_OF_AN_ID = 60
_HEAD = ("Row", "Identifier", "Priority", "Likelihood", "Chance", "Points", "Range", "Reasons", "Open")


def worklist(seen: Seen, scale: Scale) -> Section:
    """The first patients of the roster by priority, chance and points."""
    escaped = not seen.manifest["options"]["raw"]
    rows = tuple(
        (str(one["row"]), _id(one["id"], escaped=escaped), *_row(one, scale)) for one in seen.worklist
    )
    more = seen.rows - len(rows)
    return Section(
        "worklist",
        "Worklist",
        told=(
            "By priority, then by chance, then by points; points are micromoles per litre of expected fall. "
            "The range is what the open questions leave open; “open” counts them.",
            *((f"Here stand the first {counted(len(rows))}. {_more(more)}",) if more else ()),
        ),
        tables=(Table(_caption(len(rows)), _HEAD, rows, numbers(0, 4, 5, 6, 8)),) if rows else (),
        notes=(
            f"A {scale.bands[0].name} likelihood is no all-clear: {NO_REPLACEMENT}. “Incomplete” says that "
            "something of what was written was not recognised, and does not count.",
        ),
        long=True,
    )


def _caption(rows: int) -> str:
    return f"Worklist: {patients(rows)}"


def _more(more: int) -> str:
    return f"{patients(more)} more stand{'s' if more == 1 else ''} in the scored file."


def _id(cell: str, *, escaped: bool) -> str:
    return shortened(as_said(cell, escaped=escaped), _MOST_OF_AN_ID)


def _row(one: Mapping[str, Any], scale: Scale) -> Row:
    priorities, bands = scale.priorities.order, [band.name for band in scale.bands]
    incomplete = "" if one["complete"] else ", incomplete"
    doubts = one["doubts"].count("; ") + 1 if one["doubts"] else 0
    priority = Cell(one["priority"], -priorities.index(one["priority"]))
    if one["points"] is None:
        figures: Row = (Cell(f"no score{incomplete}", -1), Cell("–", -1), Cell("–", -1e9), Cell("–", 0))
    else:
        figures = (
            Cell(one["likelihood"] + incomplete, bands.index(one["likelihood"])),
            Cell(percent(one["chance"]), one["chance"]),
            Cell(f"{one['points']:,}", one["points"]),
            Cell(f"{one['floor']:,} to {one['ceiling']:,}", one["ceiling"] - one["floor"]),
        )
    return (priority, *figures, one["reasons"] or "–", str(doubts))
