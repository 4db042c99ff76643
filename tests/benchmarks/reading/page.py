"""The page: the words of page.md, with what was measured."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from .compared import Compared
from .counts import Figures, Row
from .goals import goals
from .judging import OUTCOMES
from .measure import Judged
from .misspellings import ENDINGS, FAILURES, Tried
from .tables import cell, percent, table
from .whole import COMMAND, Measured

_ALL = "all but look-alikes"
_WORDS = Path(__file__).with_name("page.md")


def page(measured: Measured, compared: Compared) -> str:
    """The whole page, in Markdown."""
    found = goals(measured)
    return _WORDS.read_text(encoding="utf-8").format(
        command=COMMAND,
        goals=table(
            ("goal", "measured", ""),
            ((one.wanted, one.found, "met" if one.met else "not met") for one in found),
        ),
        outcomes=_outcomes(measured.figures),
        shares=_shares(measured.figures, compared.figures),
        wrong=_listed(measured.judged, "wrong"),
        disputed=_listed(measured.judged, "disputed"),
        reasons=_reasons(measured.judged),
        slips=f"{len(measured.tried):,}",
        names=f"{measured.names:,}",
        left_out=f"{measured.left_out:,}",
        misspelt=_misspelt(measured.tried),
        plain=_endings(compared.misspelt["plain"]),
        fuzzy=_endings(compared.misspelt["fuzzy"]),
        failures=_failures(measured.tried),
        package=compared.package,
        version=compared.version,
        unmapped=f"{compared.unmapped:,}",
        texts=f"{compared.texts:,}",
        time_ratio=f"{compared.time_ratio:.2f}",
    )


def _rows(figures: Figures, of_sets: Sequence[str]) -> list[tuple[str, str, Row]]:
    """The rows of the tables: each set, relevant texts apart, and all sets but the made one."""
    kinds = (True, False)
    sets = [(of, _yes(bears), figures.row(of, bears)) for of in of_sets for bears in kinds]
    every = [(_ALL, _yes(bears), figures.all(bears)) for bears in kinds]
    return [*sets, *every, (_ALL, "", figures.all())]


def _outcomes(ours: Figures) -> str:
    return table(
        ("set", "relevant", "texts", *OUTCOMES),
        (
            (of, bears, f"{row.texts.total():,}", *(f"{row.texts[one]:,}" for one in OUTCOMES))
            for of, bears, row in _rows(ours, ours.sets)
            if row.texts
        ),
    )


def _shares(ours: Figures, theirs: Figures) -> str:
    columns = ("set", "relevant", "checked", "recognised", "matched", "by use", "wrong", "peer recognised")
    told = zip(_rows(ours, ours.sets), _rows(theirs, ours.sets), strict=True)
    return table(
        (*columns, "peer wrong"),
        (
            (of, bears, *_share_cells(row), percent(peer.share()), percent(peer.wrong(), 2))
            for (of, bears, row), (_, _, peer) in told
            if row.texts
        ),
    )


def _share_cells(row: Row) -> Sequence[str]:
    shares = (percent(row.share()), percent(row.matched()), percent(row.share(weighted=True)))
    return (f"{row.checked():,}", *shares, percent(row.wrong(), 2))


def _listed(judged: Iterable[Judged], outcome: str) -> str:
    chosen = (one for one in judged if one.outcome == outcome)
    rows = [
        (one.case.of, _yes(one.relevant), one.case.text, one.case.label, _said(one), one.reason)
        for one in chosen
    ]
    columns = ("set", "relevant", "text", "its source says", "read as", "reason")
    wanted = len(columns) if outcome == "disputed" else len(columns) - 1
    return table(columns[:wanted], [row[:wanted] for row in rows])


def _yes(bears: bool) -> str:
    return "yes" if bears else "no"


def _said(one: Judged) -> str:
    return ", ".join(sorted(one.read.substances))


def _reasons(judged: Iterable[Judged]) -> str:
    by_rule = Counter(one.reason for one in judged if one.outcome == "disputed")
    return table(("reason", "texts"), ((reason, f"{texts:,}") for reason, texts in by_rule.most_common()))


def _misspelt(tried: Sequence[Tried]) -> str:
    counts = Counter((one.slip.kind, one.ending) for one in tried)
    every = Counter(("all", one.ending) for one in tried)
    kinds = sorted({one.slip.kind for one in tried})
    both = counts + every
    rows = ((kind, *(f"{both[kind, end]:,}" for end in ENDINGS)) for kind in (*kinds, "all"))
    return table(("letter", *ENDINGS), rows)


def _endings(counts: Counter[str]) -> str:
    return ", ".join(f"{end} {counts[end]:,}" for end in ("right", "in part", "taken", "nothing"))


def _failures(tried: Iterable[Tried]) -> str:
    failed = [one for one in tried if one.ending in FAILURES]
    if not failed:
        return "No slip failed."
    lines = "\n".join(_by_ending(failed))
    return f"<details><summary>The {len(failed):,} slips that failed</summary>\n\n{lines}\n\n</details>"


def _by_ending(failed: Sequence[Tried]) -> Iterator[str]:
    for ending in FAILURES:
        said = [f"{one.slip.written} ({one.slip.name})" for one in failed if one.ending == ending]
        if said:
            yield f"- *{ending}* ({len(said):,}): " + "; ".join(map(cell, said))
