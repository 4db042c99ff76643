"""What one line of a rule weighs: its finding or judgement, as whole points with their source."""

from dataclasses import dataclass
from typing import Literal

from magrisk import scale
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook

Ground = Literal["measured", "derived", "judged"]
_WEAKEST_FIRST: tuple[schema.Grade, ...] = ("D", "C", "B", "A")


@dataclass(frozen=True)
class Weight:
    """Points and se (µmol/L), the weakest grade (None for a judged word), and what they rest on.

    ground: measured (a difference in means), derived (from a ratio or a share), judged.
    """

    points: int
    se: int
    grade: schema.Grade | None
    ground: Ground
    evidence: tuple[str, ...]
    because: str


def weigh(book: Rulebook, line: schema.Line) -> Weight:
    """Weigh a line. Findings and words that the line names must exist (lint sees to it)."""
    sizes = book.scale
    if isinstance(line.judged, schema.Word):
        word = sizes.words[line.judged.word]
        return Weight(word.points, word.se, None, "judged", line.evidence, line.judged.because)
    parts = line.sum_of or (schema.Part(as_found_in=line.as_found_in, judged=line.judged),)
    sources = [_source(book, part) for part in parts]
    weakest = min((s.grade for s in sources), key=_WEAKEST_FIRST.index)
    return Weight(
        points=scale.points_of_parts([(s.shift.raw, sizes.discounts[s.grade]) for s in sources]),
        se=scale.whole(1000 * sum(s.shift.se**2 for s in sources) ** 0.5),
        grade=weakest,
        ground=max((s.ground for s in sources), key=("measured", "derived", "judged").index),
        evidence=tuple(dict.fromkeys(e for e in (*(s.study for s in sources), *line.evidence) if e)),
        because=" ".join(s.because for s in sources if s.because),
    )


@dataclass(frozen=True)
class _Source:
    shift: scale.Shift
    grade: schema.Grade
    ground: Ground
    study: str
    because: str


def _source(book: Rulebook, part: schema.Part) -> _Source:
    if part.judged:
        judged = part.judged
        return _Source(scale.Shift(judged.shift, judged.se), judged.grade, "judged", "", judged.because)
    study, name = str(part.as_found_in).split("/")
    evidence = book.documents[study]
    assert isinstance(evidence, schema.Evidence)  # lint has seen to it
    finding = evidence.findings[name]
    ground: Ground = "derived" if finding.difference is None else "measured"
    return _Source(shift_of(finding), finding.grade, ground, study, finding.note)


def shift_of(finding: schema.Finding) -> scale.Shift:
    """The shift (mmol/L) that a finding stands for, before its grade's discount."""
    f = finding
    if f.difference is not None:
        return scale.from_difference(f.difference, f.interval, f.se)
    if f.share is not None and f.below and f.sd and f.mean and f.n:
        return scale.from_share_below(f.share, f.below, f.sd, f.mean, f.n)
    assert f.unexposed is not None and f.sd is not None  # noqa: PT018 - both are the schema's promise
    if f.exposed is not None:
        return scale.Shift(scale.shift_of_shares(f.exposed, f.unexposed, f.sd), f.se or 0.0)
    ratio = f.odds_ratio or f.risk_ratio
    assert ratio
    return scale.from_ratio(ratio, f.interval, f.unexposed, f.sd, odds=f.odds_ratio is not None, se=f.se)
