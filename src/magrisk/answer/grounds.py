"""Which texts set something off: from a cell of the plan back to what was said, and where."""

from collections.abc import Iterable, Iterator

from magrisk.assessment import Because, EvidenceShown
from magrisk.evaluate import Judged, Known, Steps
from magrisk.plan import SAID, SETTING, SEX, AtLeast, Fact, KthLargest, Not, Plan
from magrisk.presence import PRESENT, Presence, negate
from magrisk.profile import Lab, Medicine, Named, Patient
from magrisk.reading.spelling import flat
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook
from magrisk.situation import Knowing
from magrisk.weigh import Weight, weigh


class Grounds:
    """Leads outcomes of one plan back to the words of a patient and of the rulebook."""

    def __init__(self, book: Rulebook, plan: Plan, knowing: Knowing):
        self.book, self.plan, self.knowing = book, plan, knowing

    def name(self, substance: str) -> str:
        """How a substance is called."""
        return self.book.substances[substance].name

    def rule(self, name: str) -> schema.Weighing:
        """A rule that bears on the outcome."""
        rule = self.book.documents[name]
        assert isinstance(rule, schema.DrugClass | schema.Condition | schema.Lifestyle | schema.Interaction)
        return rule

    def sources(self, names: Iterable[str]) -> tuple[EvidenceShown, ...]:
        """Citations of studies, each once."""
        studies = [self.book.documents[name] for name in dict.fromkeys(names)]
        return tuple(
            EvidenceShown(id=s.id, citation=flat(s.citation), doi=s.doi, pmid=s.pmid)
            for s in studies
            if isinstance(s, schema.Evidence)
        )

    def weight(self, rule: schema.Weighing, judged: Judged) -> Weight:
        """What the line of a judged cell weighs."""
        return weigh(self.book, rule.effect[judged.cell.line])

    def drug(self, patient: Patient, judged: Judged) -> str | None:
        """The substance that a cell was judged for; None where it is about the patient."""
        place = self._place(patient, judged)
        return (
            None if place is None or not patient.situation.drugs else patient.situation.drugs[place].substance
        )

    def _place(self, patient: Patient, judged: Judged) -> int | None:
        """Which drug of the situation a cell was judged for; None where it is about the patient."""
        each = self.plan.tables[judged.table].each
        return (
            self.knowing.listed(patient.situation)[each][judged.item]
            if each and patient.situation.drugs
            else None
        )

    def because(self, patient: Patient, known: Known, judged: Judged) -> Iterator[Because]:
        """The texts that gave a cell, each once."""
        yield from dict.fromkeys(self._grounds(patient, known, judged))

    def _grounds(self, patient: Patient, known: Known, judged: Judged) -> Iterator[Because]:
        """The medicine that was judged, then what was said that makes the table's steps present."""
        place = self._place(patient, judged)
        item = None
        if place is not None and patient.medicines:
            yield self.of_medicine(patient.medicines[patient.drug_medicines[place]])
            item = known.items[self.plan.tables[judged.table].each][judged.item]
        steps = Steps(self.plan, known, item)
        for step in self.plan.tables[judged.table].steps:
            yield from self._support(patient, steps, step, PRESENT)

    def support(self, patient: Patient, known: Known, step: int) -> Iterator[Because]:
        """The texts that make a step of the patient present, each once."""
        yield from dict.fromkeys(self._support(patient, Steps(self.plan, known), step, PRESENT))

    def _support(self, patient: Patient, steps: Steps, index: int, wanted: Presence) -> Iterator[Because]:
        """What was said that gives a step this value."""
        if steps[index] != wanted:
            return
        match self.plan.steps[index]:
            case Fact(concept) if wanted == PRESENT:
                yield from self._said(patient, concept)
            case AtLeast(measure, _):
                lab = patient.current(measure)
                if lab:
                    yield self.of_lab(lab)
            case KthLargest(_, of):
                for part in of:
                    yield from self._support(patient, steps, part, wanted)
            case Not(of):  # pragma: no branch - there is no other step
                yield from self._support(patient, steps, of, negate(wanted))

    def _said(self, patient: Patient, concept: str) -> Iterator[Because]:
        """The texts that made a concept present."""
        for prefix, said in ((SETTING, patient.setting), (SEX, patient.sex)):
            if concept == prefix + said:
                yield Because(said=said, understood=said, where=prefix.rstrip(":"))
        concept = concept.removeprefix(SAID)
        name, _, member = concept.partition("@")[0].partition("/")
        for place in self.knowing.listed(patient.situation).get(name, ()):
            drug = patient.situation.drugs[place] if patient.situation.drugs else None
            if drug and patient.medicines and drug.taken == PRESENT and member in ("", drug.substance):
                yield self.of_medicine(patient.medicines[patient.drug_medicines[place]])
        for one in patient.named:
            if one.reading.status == "matched" and concept in one.reading.ids:
                yield self.of_named(one)
        setting = self.book.documents[patient.setting]
        implied = self.knowing.named(patient.situation) - patient.situation.named
        if isinstance(setting, schema.Setting) and concept in implied:
            yield Because(said=patient.setting, understood=self.rule(concept).label, where="setting")

    def of_medicine(self, medicine: Medicine) -> Because:
        """A medicine as it was said and understood."""
        names = " + ".join(self.name(s) for s in medicine.reading.substances)
        names += " (as needed)" if medicine.reading.prn else ""
        return Because(said=medicine.statement.said, understood=names, where=medicine.statement.where)

    def of_named(self, one: Named) -> Because:
        """A condition, habit or symptom as it was said and understood."""
        labels = ", ".join(self.label(name) for name in one.reading.ids)
        return Because(said=one.statement.said, understood=labels, where=one.statement.where)

    def of_lab(self, lab: Lab) -> Because:
        """A laboratory value as it was said and understood."""
        measure = self.book.documents[lab.value.measure]
        assert isinstance(measure, schema.Measure)
        value = f"{lab.value.amount.comparator}{lab.value.amount.value:g} {lab.value.unit}"
        if lab.by:
            ends = dict.fromkeys(f"{end:.1f}" for end in (lab.value.span.low, lab.value.span.high))
            value = f"{' to '.join(ends)} {lab.value.unit} by {lab.by}"
        return Because(
            said=lab.statement.said, understood=f"{measure.label} {value}", where=lab.statement.where
        )

    def label(self, name: str) -> str:
        """The label of a document."""
        return str(getattr(self.book.documents[name], "label", name))
