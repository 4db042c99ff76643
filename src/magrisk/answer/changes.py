"""Which changes the rules allow for a patient: each is another text in the place of one that was said."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from magrisk.answer.advice import Heard
from magrisk.assessment import Action, Contribution
from magrisk.evaluate import Steps
from magrisk.plan import UNLESS, WEIGH, Plan
from magrisk.presence import PRESENT
from magrisk.profile import Medicine, Patient, Reader
from magrisk.reading.conditions import ConditionReading
from magrisk.reading.medication import MedicationReading
from magrisk.reading.medication_list import ALLERGY
from magrisk.reading.spelling import flat
from magrisk.rulebook import schema
from magrisk.told import ANSWER, Among, Words


@dataclass(frozen=True)
class Change:
    """A text that was said, and what would be said in its place.

    target: what is changed, the whole of a text or a part of a list; to: what takes its place, None
    where it is left out; texts: how the whole text reads after the change (none: it is left out),
    in the list `among` of the patient's words. before: what to weigh first in everybody; against: what
    speaks against the change in this patient.
    """

    action: Action
    target: str
    to: str | None
    rule: str
    among: Among
    said: str
    texts: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    before: str = ""
    against: tuple[str, ...] = ()

    def applied(self, words: Words) -> Words:
        """A patient as told, with the change; of a list that was changed before, its part is left out."""
        if any(one.said == self.said for one in words.listed(self.among)):
            return words.with_texts(self.among, self.said, self.texts)
        return words.with_texts(self.among, self.target, ())


class Changes:
    """The changes that one rulebook allows."""

    def __init__(self, plan: Plan, reader: Reader):
        book = reader.book
        self._plan, self._reader = plan, reader
        self._substances = book.substances
        self._untouched = tuple(one.atc for listed in book.of(schema.Changes) for one in listed.untouched)
        rules: list[schema.DrugClass | schema.Condition | schema.Lifestyle] = [
            *book.of(schema.DrugClass),
            *book.of(schema.Condition),
            *book.of(schema.Lifestyle),
        ]
        self._offering = [(rule, rule.manage) for rule in rules if rule.manage and rule.manage.offers]

    def allowed(self, patient: Patient, steps: Steps, counted: Iterable[Contribution]) -> Iterator[Change]:
        """Every change that a rule offers for this patient; whether it helps is not yet known."""
        causes = {one.rule: {because.said for because in one.because} for one in counted}
        said = set().union(*causes.values())
        for rule, manage in self._offering:
            heard = Heard(rule.id, self._plan, steps)
            if heard.most(UNLESS) == PRESENT:
                continue
            against = heard.told(WEIGH, manage.weigh)
            found = (
                self._of_medicines(patient, rule, manage)
                if isinstance(rule, schema.DrugClass)
                else self._of_words(patient, rule, manage, said, causes.get(rule.id, set()))
            )
            for change in dict.fromkeys(found):
                # A lower dose still does what the medicine is for; a part of a combination may be what
                # protects from the rest of it.
                mine = () if change.action == "reduce" else against
                if not (mine and change.leaves):
                    yield replace(change, before=flat(manage.before or ""), against=mine)

    # ------------------------------------------------------------ medicines

    def _of_medicines(
        self, patient: Patient, rule: schema.DrugClass, manage: schema.Manage
    ) -> Iterator[Change]:
        drugs, medicines = patient.situation.drugs or (), patient.medicines or ()
        for place in self._reader.knowing.listed(patient.situation).get(rule.id, ()):
            medicine = medicines[patient.drug_medicines[place]]
            others = tuple(s for s in medicine.reading.substances if s not in rule.members)
            if drugs[place].taken != PRESENT or not self._may_change(medicine):
                continue
            for offer in manage.offers:
                yield from self._of_medicine(patient, medicine, rule, offer, others)

    def _may_change(self, medicine: Medicine) -> bool:
        """Whether the whole of a text is understood, and nothing in it is to be left as it is."""
        return medicine.reading.status == "matched" and not any(
            map(self.untouched, medicine.reading.substances)
        )

    def untouched(self, substance: str) -> bool:
        """Whether no change may stop or start a substance."""
        known = self._substances[substance]
        return any(code.startswith(self._untouched) for code in (known.atc, *known.other_atc) if code)

    def _of_medicine(
        self,
        patient: Patient,
        medicine: Medicine,
        rule: schema.DrugClass,
        offer: schema.Offer,
        others: tuple[str, ...],
    ) -> Iterator[Change]:
        """One offer for one text. Of a combination only the ingredient in question is left out."""
        said = medicine.statement.said

        def change(action: Action, to: str | None) -> Change:
            texts = () if to is None else (to,)
            leaves = tuple(self._substances[name].name for name in others)
            return Change(action, said, to, rule.id, "medications", said, texts, leaves)

        if offer.action == "stop" and others:
            stays = " + ".join(self._substances[name].name for name in others)
            if set(self._reader.medication(stays, patient.as_of).substances) == set(others):
                yield change("switch", stays)
        elif offer.action == "stop" or (offer.action == "switch" and not others):
            if not (offer.to and self._not_borne(patient, offer.to)):
                yield change(offer.action, offer.to)
        elif offer.to_ddd and not others:
            to = self._reduced(patient, medicine, offer.to_ddd)
            if to:
                yield change("reduce", to)

    def _not_borne(self, patient: Patient, text: str) -> bool:
        """Whether the list of medicines calls something in a text an allergy, or not taken."""
        told = [one.said for one, reason in patient.words.not_read if reason == ALLERGY]
        told += [one.statement.said for one in patient.medicines or () if not one.reading.taken]
        named = {s for said in told for s in self._reader.medication(said, patient.as_of).substances}
        return not named.isdisjoint(self._reader.medication(text, patient.as_of).substances)

    def _reduced(self, patient: Patient, medicine: Medicine, ddds: float) -> str | None:
        """The text of a medicine at so many defined daily doses, where that is less than is taken."""
        reading = medicine.reading
        substance = self._substances[reading.substances[0]]
        if not substance.ddd_mg or reading.daily_dose_mg is None:
            return None
        dose = ddds * substance.ddd_mg
        if reading.daily_dose_mg <= dose:
            return None
        for course in _courses(reading):
            text = f"{substance.name} {dose:g} mg daily{course}"
            again = self._reader.medication(text, patient.as_of)
            same = (again.substances, again.days, again.started_on) == (
                reading.substances,
                reading.days,
                reading.started_on,
            )
            if same and reading.route in (None, "oral") and again.daily_dose_mg == dose:
                return text
        return None

    # ------------------------------------------------------------ what was named

    def _of_words(
        self, patient: Patient, rule: schema.Rule, manage: schema.Manage, said: set[str], own: set[str]
    ) -> Iterator[Change]:
        """Changes of what was named and sets something off: of whole texts, and of parts of lists without
        which the others stay. said: what sets anything off; own: what sets off this rule."""
        words = patient.words
        lists: tuple[Among, ...] = ("conditions", "lifestyle", "symptoms")
        for among in lists:
            for statement in words.listed(among):
                parts = [one.reading for one in patient.named if one.statement.where == statement.where]
                for part in parts:
                    rest = tuple(other.said for other in parts if other is not part)
                    if part.said in said and part.ids == (rule.id,) and self._alike(rest, parts):
                        for offer in manage.offers:
                            yield Change(offer.action, part.said, None, rule.id, among, statement.said, rest)
        if words.alcohol and words.alcohol.said in own:
            for offer in manage.offers:
                told, texts = words.alcohol.said, () if offer.to is None else (offer.to,)
                yield Change(offer.action, told, offer.to, rule.id, ANSWER, told, texts)

    def _alike(self, texts: tuple[str, ...], readings: list[ConditionReading]) -> bool:
        """Whether each text means alone what it means in its list."""
        return all(
            self._reader.conditions(text) == (one,) for text in texts for one in readings if one.said == text
        )


def _courses(reading: MedicationReading) -> Iterator[str]:
    """How the time of a medicine may be said again, the plainest first."""
    if reading.started_on:
        yield f" since {reading.started_on}"
        return
    if reading.days is None:
        yield ""
        return
    for unit, length in (("year", 365), ("week", 7)):
        many, rest = divmod(reading.days, length)
        if many and not rest:
            yield f" for {many:g} {unit}{'' if many == 1 else 's'}"
    yield f" for {reading.days:g} days"
