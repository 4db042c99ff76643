"""The page: the words of page.md, with what was measured."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..reading.tables import table
from .goals import NOT_MEASURED, faster, goals, over_the_copy
from .measure import SAME_ROWS
from .results import COPY, OURS, Results, Run, rows_per_second, seconds
from .who import PEERS

_WORDS = Path(__file__).with_name("page.md")


def page(results: Results, command: str) -> str:
    """The whole page, in Markdown."""
    return _WORDS.read_text(encoding="utf-8").format(
        command=command,
        goals=table(("goal", "measured", ""), ((one.wanted, one.found, one.word) for one in goals(results))),
        about="\n".join(f"- {name}: {said}" for name, said in results.about.items()),
        same=f"{SAME_ROWS:,}",
        copy=_table(("rows", "copy, s", "magrisk, s", "ratio", "pairs"), list(_copy(results))),
        curve=_table(("rows", "seconds", "rows a second"), list(_curve(results))),
        peers=_table(("", "rows", "seconds", "rows a second", "magrisk is faster"), list(_peers(results))),
        memory=_table(
            ("", "rows", "RSS of all, MiB", "PSS of all, MiB", "largest, MiB"), list(_memory(results))
        ),
        unlike=_table(
            ("unlike", "rows", "seconds", "rows a second", "RSS of all, MiB", "PSS of all, MiB"),
            list(_unlike(results)),
        ),
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return table(head, rows) if rows else f"({NOT_MEASURED})"


def _copy(results: Results) -> Iterator[Sequence[str]]:
    for rows in results.sizes("copy"):
        copies, ours = (results.of("copy", who, rows) for who in (COPY, OURS))
        found = f"{over_the_copy(results, rows):.1f}"
        yield f"{rows:,}", f"{seconds(copies):.2f}", f"{seconds(ours):.2f}", found, str(len(ours))


def _curve(results: Results) -> Iterator[Sequence[str]]:
    sizes = {rows: part for part in ("copy", "curve") for rows in results.sizes(part)}
    for rows, part in sorted(sizes.items()):
        runs = results.of(part, OURS, rows)
        yield f"{rows:,}", f"{seconds(runs):.2f}", f"{rows_per_second(runs):,.0f}"


def _peers(results: Results) -> Iterator[Sequence[str]]:
    for who in (OURS, *PEERS):
        runs = [run for run in results.runs if (run.part, run.who) == ("peers", who)]
        if runs:
            speed = f"{rows_per_second(runs):,.0f}"
            times = "" if who == OURS else f"{faster(results, who):.1f} times"
            yield who, f"{runs[0].rows:,}", f"{seconds(runs):.2f}", speed, times


def _memory(results: Results) -> Iterator[Sequence[str]]:
    for run in results.runs:
        if run.part == "memory":
            yield run.who, f"{run.rows:,}", *_held(run), _mib(run.largest)


def _unlike(results: Results) -> Iterator[Sequence[str]]:
    for run in results.runs:
        if run.part == "unlike":
            speed = f"{rows_per_second([run]):,.0f}"
            yield f"{run.unlike:.0%}", f"{run.rows:,}", f"{run.seconds:.1f}", speed, *_held(run)


def _held(run: Run) -> tuple[str, str]:
    return _mib(run.tree), _mib(run.tree_pss)


def _mib(size: int) -> str:
    return f"{size / 2**20:,.0f}"
