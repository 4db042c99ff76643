"""What counts, rule by rule: points, why they hold, their way to the outcome, their sources."""

from magrisk.answer.grounds import Grounds
from magrisk.assessment import Contribution
from magrisk.evaluate import Judged, Known, Outcome
from magrisk.profile import Patient


def contributions(grounds: Grounds, patient: Patient, known: Known, outcome: Outcome) -> list[Contribution]:
    """Every rule that counts, the largest first."""
    found = [
        _contribution(grounds, patient, known, judged) for judged in outcome.counted if judged.cell.points
    ]
    return sorted(found, key=lambda c: (-abs(c.points), c.rule))


def _contribution(grounds: Grounds, patient: Patient, known: Known, judged: Judged) -> Contribution:
    table = grounds.plan.tables[judged.table]
    rule, line = grounds.rule(table.rule), table.lines[judged.cell.line]
    weight = grounds.weight(rule, judged)
    drug = grounds.drug(patient, judged)
    already = weight.points - judged.cell.points
    marks = f"Alone it is {weight.points:+} points; {already} of them count already." if already else ""
    reasons = [t for t in (marks, rule.measure_anyway, rule.conflict, weight.because) if t]
    return Contribution(
        rule=rule.id,
        kind=rule.kind,
        label=rule.label,
        points=judged.cell.points,
        line=line,
        grade=weight.grade,
        ground=weight.ground,
        measure_anyway=rule.measure_anyway is not None,
        # A group that counts only beyond what others count marks what they do.
        marker=table.group in grounds.plan.beyond,
        because=tuple(grounds.because(patient, known, judged)),
        path=((grounds.name(drug),) if drug else ()) + tuple(grounds.plan.paths[rule.id]),
        mechanism=rule.mechanism,
        reason=" ".join(dict.fromkeys(reasons)) or None,
        evidence=grounds.sources((*weight.evidence, *rule.evidence)),
    )
