"""What could be done: treatments compared (yes, no, ask), tests in order, cautions beside a level."""

from collections.abc import Iterator
from typing import Literal

from magrisk.assessment import Option, Test
from magrisk.evaluate import Steps
from magrisk.plan import ASK, AVOID, CAUTION, OFFER, WANTED, Plan
from magrisk.presence import ABSENT, PRESENT, UNKNOWN, Presence
from magrisk.reading.spelling import flat
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook

Says = Literal["yes", "no", "ask"]


def options(book: Rulebook, plan: Plan, steps: Steps) -> Iterator[Option]:
    """Every treatment in its order; those told only if offered are left out while nothing offers them."""
    for treatment in sorted(book.of(schema.Treatment), key=lambda t: (t.order, t.id)):
        heard = Heard(treatment.id, plan, steps)
        if treatment.only_if_offered and heard.most(OFFER) == ABSENT:
            continue
        says, reason = decided(treatment, heard)
        yield Option(
            treatment=treatment.id,
            label=treatment.label,
            says=says,
            reason=reason,
            benefits=flat(treatment.benefits),
            considerations=flat(treatment.considerations),
            details=tuple(flat(detail) for detail in treatment.details),
        )


def tests(book: Rulebook, plan: Plan, steps: Steps, due: str) -> Iterator[Test]:
    """The tests that are wanted, in their order. due: why a level of the outcome is due now, "" for not."""
    for test in sorted(book.of(schema.Test), key=lambda t: (t.order, t.id)):
        why = wanted_for(test, Heard(test.id, plan, steps))
        if due and not why and test.level_of == book.scale.outcome.measure:
            why = f"The next one is due: {due}."
        if why:
            yield Test(test=test.label, why=why, limits=flat(test.limits))


def cautions(measure: schema.Measure, plan: Plan, steps: Steps) -> tuple[str, ...]:
    """What to keep in mind beside a measured level."""
    return Heard(measure.id, plan, steps).told(CAUTION, measure.cautions)


class Heard:
    """How the circumstances of one document turn out for one patient."""

    def __init__(self, document: str, plan: Plan, steps: Steps):
        self._values = {
            (remark.part, remark.number): steps[remark.step]
            for remark in plan.remarks
            if remark.document == document
        }

    def value(self, part: str, number: int) -> Presence:
        """How one circumstance turns out."""
        return self._values[part, number]

    def most(self, part: str) -> Presence:
        """Whether any circumstance of a list holds."""
        return max((held for (of, _), held in self._values.items() if of == part), default=ABSENT)

    def told(self, part: str, listed: tuple[schema.Circumstance, ...]) -> tuple[str, ...]:
        """What the circumstances that hold mean, each text once."""
        held = (c for number, c in enumerate(listed) if self.value(part, number) == PRESENT)
        return tuple(dict.fromkeys(flat(c.because) for c in held))

    def asked(self, part: str, listed: tuple[schema.Circumstance, ...]) -> tuple[str, ...]:
        """What to ask where nobody knows whether a circumstance holds, each question once."""
        unknown = (c for number, c in enumerate(listed) if self.value(part, number) == UNKNOWN)
        return tuple(dict.fromkeys(flat(c.ask or c.because) for c in unknown))


def wanted_for(test: schema.Test, heard: "Heard") -> str:
    """Why a test is wanted, and the cautions about it; "" where it is not."""
    why = heard.told(WANTED, test.when)
    return " ".join((*why, *heard.told(CAUTION, test.caution_when))) if why else ""


def decided(treatment: schema.Treatment, heard: Heard) -> tuple[Says, str]:
    """What is to be said of a treatment, and why (see `schema.Treatment` for the order)."""
    avoided = heard.told(AVOID, treatment.avoid_when)
    if avoided:
        return "no", " ".join(avoided)
    if heard.most(OFFER) == ABSENT:
        return "no", flat(treatment.otherwise)
    offered = heard.told(OFFER, treatment.offer_when)
    asked = (
        *heard.told(ASK, treatment.ask_when),
        *heard.asked(AVOID, treatment.avoid_when),
        *(() if offered else heard.asked(OFFER, treatment.offer_when)),
    )
    careful = heard.told(CAUTION, treatment.caution_when)
    if asked:
        return "ask", " ".join((*asked, *careful))
    return "yes", " ".join((*offered, *careful))
