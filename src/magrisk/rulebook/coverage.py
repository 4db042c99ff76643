"""What the examples of a rulebook leave unshown: lines, stakes, options, questions, each with its place."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

import numpy as np

from magrisk.evaluate import Judged, Known, Steps, evaluate, judge, reach, strongest
from magrisk.plan import ALERT, CAUTION, REPEAT
from magrisk.presence import ABSENT, PRESENT, UNKNOWN, Presence
from magrisk.rulebook import schema
from magrisk.rulebook.examples import own_points, situation
from magrisk.rulebook.lint.places import Place, parts
from magrisk.rulebook.loader import Rulebook
from magrisk.rulebook.unreachable.probes import probed
from magrisk.rulebook.unreachable.settlements import Kind, Values, settlements
from magrisk.situation import Knowing, Situation


@dataclass(frozen=True)
class Shown:
    """Something that the examples of a document should show, and whether one does."""

    document: str
    kind: str
    what: str
    told: str
    shown: bool


def coverage(book: Rulebook) -> list[Shown]:
    """Everything that the examples of a sound rulebook should show, document by document."""
    seen = _Seen(book)
    found = []
    for document in book.documents.values():
        for what, place, told, shown in _wanted(seen, document):
            where = book.at(document.id, *place)
            found.append(Shown(document.id, document.kind, what, f"{where}: {document.id}: {told}", shown))
    return found


class Want(NamedTuple):
    """What should be shown (in one word for the table), where it stands, what is missing without it."""

    what: str
    place: Place
    told: str
    shown: bool


@dataclass(frozen=True)
class Patient:
    """The patient of an example: what is known, how steps turn out, the cells of the rule's own tables,
    and the points that it adds beyond what others count already."""

    example: object
    known: Known
    steps: Steps
    judged: list[Judged]
    added: int

    @property
    def points(self) -> int:
        return strongest(self.judged).cell.points if self.judged else 0

    @property
    def open(self) -> bool:
        """Whether something unknown leaves a range."""
        low, high = reach([j.cell for j in self.judged]) if self.judged else (0, 0)
        return low < high

    def says(self, *words: str) -> bool:
        """Whether a treatment's example says one of these."""
        return isinstance(self.example, schema.TreatmentExample) and self.example.says in words


class _Seen:
    """A rulebook with a plan in which every condition has its step."""

    def __init__(self, book: Rulebook):
        self.book = book
        self.plan, probes = probed(book)
        self.steps = {(probe.document, probe.place): probe.step for probe in probes}
        self._knowing = Knowing(book, self.plan)
        nobody = Situation(drugs=None, named=frozenset(), setting=book.scale.default_setting)
        facts = self._knowing.known(nobody).facts
        self._sure = frozenset(concept for concept, held in facts.items() if held != UNKNOWN)

    def ways(self, steps: Sequence[int]) -> dict[int, Values] | None:
        """Steps in all the ways in which they may turn out for the patient of an example."""
        return settlements(self.plan, steps, Kind(exact=True, sure=self._sure))

    def may_be_unknown(self, document: str, *place: str | int) -> bool:
        """Whether the patient of an example can leave open whether a condition holds."""
        step = self.steps[document, place]
        ways = self.ways([step])
        return ways is None or bool((ways[step] == UNKNOWN).any())

    def patients(self, document: schema.Document) -> list[Patient]:
        """The patients of a document's examples."""
        tables = [n for n, t in enumerate(self.plan.tables) if document.id in (t.rule, t.group)]
        found = []
        for _, example in parts(document):
            given = getattr(example, "given", None)
            if given is not None:
                known = self._knowing.known(situation(self.book, given))
                steps = Steps(self.plan, known)
                judged = [j for table in tables for j in judge(self.plan, table, known, steps)]
                added = own_points(self.plan, evaluate(self.plan, known), document.id)[0]
                found.append(Patient(example, known, steps, judged, added))
        return found

    def line_of(self, patient: Patient, rule: str) -> str:
        """The name of the line that counts for a patient, of the rule's own table."""
        own = [j for j in patient.judged if self.plan.tables[j.table].rule == rule]
        best = strongest(own) if own else None
        return self.plan.tables[best.table].lines[best.cell.line] if best and best.cell.line >= 0 else ""


def _wanted(seen: _Seen, document: schema.Document) -> Iterator[Want]:
    patients = seen.patients(document)

    def held(*place: str | int, value: Presence = PRESENT) -> Callable[[Patient], bool]:
        step = seen.steps[document.id, place]
        return lambda patient: patient.steps[step] == value

    match document:
        case schema.Rule():
            yield from _of_rule(seen, document, patients, held)
            if isinstance(document, schema.DrugClass) and document.keep_apart:
                yield from _of_hours(document, document.keep_apart)
        case schema.Symptom():
            yield from _fires(patients, held())
        case schema.Overlap():
            yield from _fires(patients, lambda patient: patient.points != 0)
            if document.counts_beyond:
                shown = any(patient.added < patient.points for patient in patients)
                yield Want("lines", ("counts_beyond",), "in no example others leave less of it", shown)
        case schema.PublishedScore():
            for number, item in enumerate(document.items):
                for value, told in ((PRESENT, "on"), (ABSENT, "off")):
                    shown = any(map(held("items", number, "when", value=value), patients))
                    yield Want("items", ("items", number), f"the item {item.label!r} is never {told}", shown)
        case schema.Measure():
            yield from _of_measure(seen, document, patients)
        case schema.Treatment():
            yield from _of_treatment(seen, document, patients, held)
        case schema.Test():
            yield from _of_test(document, patients, held)


Held = Callable[..., Callable[[Patient], bool]]


def _fires(patients: list[Patient], fires: Callable[[Patient], bool]) -> Iterator[Want]:
    yield Want("fires", (), "it holds in no example", any(map(fires, patients)))
    silent = any(not fires(patient) and patient.points == 0 for patient in patients)
    yield Want("silent", (), "it is silent in no example", silent)


def _of_rule(seen: _Seen, rule: schema.Rule, patients: list[Patient], held: Held) -> Iterator[Want]:
    yield from _fires(patients, held())
    weighs = any(table.rule == rule.id for table in seen.plan.tables)
    counted = {seen.line_of(patient, rule.id) for patient in patients}
    for number, line in enumerate(rule.effect if weighs else ()):
        what, told = ("caps", "limits") if line.caps else ("lines", "counts")
        yield Want(
            what, ("effect", number), f"the line {line.line!r} {told} in no example", line.line in counted
        )
    for flag in seen.plan.flags:
        if flag.rule == rule.id and flag.stake >= 0:
            for told, on in (("on", True), ("off", False)):
                shown = any((patient.steps[flag.step] == PRESENT) == on for patient in patients)
                text = f"these stakes ({flag.level}) are never {told}"
                yield Want("stakes", ("stakes", flag.stake), text, shown)
    if rule.manage:
        yield from _of_changes(rule, rule.manage, patients, held)
    if getattr(rule, "present_when", None):
        shown = any(map(held("present_when"), patients))
        yield Want("implied", ("present_when",), "no example holds by its present_when", shown)
    if getattr(rule, "ask", None):
        asked = [patient for patient in patients if patient.known.facts.get(rule.id) == UNKNOWN]
        shown = any(patient.open for patient in asked) if weighs else bool(asked)
        yield Want("asks", ("ask",), "in no example the question is open and widens the range", shown)


def _of_changes(
    rule: schema.Rule, manage: schema.Manage, patients: list[Patient], held: Held
) -> Iterator[Want]:
    """What bars a change or speaks against it is shown where an example tells of changes and it holds."""
    for listed, key in (("unless", "offers"), ("weigh", "weighs")):
        telling = [patient for patient in patients if getattr(patient.example, key, None) is not None]
        for number in range(len(getattr(manage, listed))):
            holds = held("manage", listed, number, "when")
            for told, on in (("on", True), ("off", False)):
                shown = any(holds(patient) == on for patient in telling)
                text = f"in the examples with `{key}` this is never {told}"
                yield Want("changes", ("manage", listed, number), text, shown)


def _of_hours(drug_class: schema.DrugClass, apart: schema.KeepApart) -> Iterator[Want]:
    told = [example.apart for example in drug_class.examples if example.apart is not None]
    own = {hours.drug for hours in apart.hours}
    for number, hours in enumerate(apart.hours):
        mine = {hours.drug} if hours.drug else set(drug_class.members) - own
        shown = any(one.drug in mine for listed in told for one in listed)
        yield Want("apart", ("keep_apart", "hours", number), "these hours are told in no example", shown)
    silent = any(not listed for listed in told)
    yield Want("apart", ("keep_apart",), "no example keeps nothing apart (apart: [])", silent)


_LISTED = {ALERT: "alerts", CAUTION: "cautions", REPEAT: "repeat"}


def _of_measure(seen: _Seen, measure: schema.Measure, patients: list[Patient]) -> Iterator[Want]:
    for remark in seen.plan.remarks:
        if remark.document == measure.id:
            listed = _LISTED[remark.part]
            for told, on in (("on", True), ("off", False)):
                shown = any((patient.steps[remark.step] == PRESENT) == on for patient in patients)
                text = f"one of its {listed} is never {told}"
                yield Want(listed, (listed, remark.number), text, shown)


# In which answers the circumstances of a list are heard where they hold.
_HEARD_IN = {
    "offer_when": ("yes", "ask"),
    "avoid_when": ("no",),
    "ask_when": ("ask",),
    "caution_when": ("yes", "ask"),
}
_IN_DOUBT = ("offer_when", "avoid_when")  # of these an answer hangs on what nobody knows


def _of_treatment(
    seen: _Seen, treatment: schema.Treatment, patients: list[Patient], held: Held
) -> Iterator[Want]:
    says = set(_can_say(seen, treatment))
    for word in sorted(says):
        yield Want("options", (), f"no example says {word}", any(p.says(word) for p in patients))
    decided: list[Callable[[Patient], bool]] = []
    for listed, words in _HEARD_IN.items():
        for number, circumstance in enumerate(getattr(treatment, listed)):
            place = (listed, number)
            holds = held(*place, "when")
            shown = any(p.says(*words) and holds(p) for p in patients)
            told = f"in no example that says {' or '.join(words)} this holds"
            yield Want("reasons", place, told, shown)
            if listed not in _IN_DOUBT:
                continue
            decided.append(holds)
            if "ask" in says and circumstance.ask and seen.may_be_unknown(treatment.id, *place, "when"):
                unknown = held(*place, "when", value=UNKNOWN)
                shown = any(p.says("ask") and unknown(p) for p in patients)
                yield Want("asks", (*place, "ask"), "no example asks this", shown)
    shown = any(p.says("no") and not any(holds(p) for holds in decided) for p in patients)
    yield Want("reasons", ("otherwise",), "no example says no for this reason", shown)


def _can_say(seen: _Seen, treatment: schema.Treatment) -> Iterator[str]:
    """The words that a treatment can come to say at all; where there are too many ways, all of them."""
    of = {
        listed: [
            seen.steps[treatment.id, (listed, n, "when")] for n in range(len(getattr(treatment, listed)))
        ]
        for listed in ("offer_when", "avoid_when", "ask_when")
    }
    ways = seen.ways([step for steps in of.values() for step in steps])
    if ways is None:
        yield from ("yes", "no", "ask")
        return
    nothing = np.full(1, ABSENT, dtype=np.int8)
    offered, avoided, asked = (
        reduce(np.maximum, [ways[step] for step in steps], nothing) for steps in of.values()
    )
    no = (avoided == PRESENT) | (offered == ABSENT)
    ask = ~no & ((asked == PRESENT) | (avoided == UNKNOWN) | (offered == UNKNOWN))
    said = {"yes": ~no & ~ask, "no": no, "ask": ask}
    yield from (word for word, when in said.items() if when.any())


def _of_test(test: schema.Test, patients: list[Patient], held: Held) -> Iterator[Want]:
    for number in range(len(test.when)):
        shown = any(map(held("when", number, "when"), patients))
        yield Want("reasons", ("when", number), "no example wants it because of this", shown)
    for number in range(len(test.caution_when)):
        shown = any(map(held("caution_when", number, "when"), patients))
        yield Want("reasons", ("caution_when", number), "no example is careful because of this", shown)
    for wanted in (True, False):
        shown = any(getattr(patient.example, "wanted", None) is wanted for patient in patients)
        told = "wants it" if wanted else "does without it"
        yield Want("options", (), f"no example {told}", shown)
