"""A patient: what was said and where it was said, and how it was understood."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from magrisk.errors import ContentProblem
from magrisk.laboratory import Laboratory, Value, estimated
from magrisk.own_vocabulary import OwnNames, OwnVocabulary
from magrisk.plan import Plan
from magrisk.reading.beyond import ReaderWithMore
from magrisk.reading.codes import Tables
from magrisk.reading.conditions import SAID_ABSENT, CodeBook, ConditionReader, ConditionReading, NameBook
from magrisk.reading.course import days_of
from magrisk.reading.dated import Dated
from magrisk.reading.meanings import Meanings
from magrisk.reading.medication import MedicationReader, MedicationReading
from magrisk.reading.spelling import normalise
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook
from magrisk.scale import Span
from magrisk.situation import SEXES, Drug, Knowing, Situation
from magrisk.told import Statement, Words
from magrisk.units import Amount, parse_amount

_SEX = {"f": "female", "m": "male", "woman": "female", "man": "male", "": "unknown"}
_MOST_READ = 100_000  # distinct texts whose reading is kept
_OLDEST = 130


@dataclass(frozen=True)
class Medicine:
    """A medicine as said and as understood."""

    statement: Statement
    reading: MedicationReading


@dataclass(frozen=True)
class Named:
    """A condition, habit or symptom as said and as understood."""

    statement: Statement
    reading: ConditionReading


@dataclass(frozen=True)
class Lab:
    """A laboratory value as said and as understood, and the day it stands for: today where none was said.

    `stale` says why it is history, empty if current; `by` names the equation of an estimated value.
    """

    statement: Statement
    value: Value
    on: datetime.date
    stale: str = ""
    by: str = ""


@dataclass(frozen=True)
class Patient:
    """A patient as understood on a day. `age` spans years and is None where nobody said it."""

    words: Words
    as_of: datetime.date
    age: Span | None
    sex: str
    setting: str
    setting_assumed: bool
    medicines: tuple[Medicine, ...] | None
    named: tuple[Named, ...]
    labs: tuple[Lab, ...]
    unknown_labs: tuple[Statement, ...]
    situation: Situation
    drug_medicines: tuple[int, ...]  # for every drug of the situation: the medicine it comes from

    def last(self, measure: str) -> Lab | None:
        """The latest value of a measure, history or not; of one day the lowest."""
        return _latest(lab for lab in self.labs if lab.value.measure == measure)

    def current(self, measure: str) -> Lab | None:
        """The value of a measure that counts: the latest that is current, of one day the lowest."""
        return _latest(lab for lab in self.labs if lab.value.measure == measure and not lab.stale)


def _latest(labs: Iterable[Lab]) -> Lab | None:
    return max(labs, key=lambda lab: (lab.on, -lab.value.span.low, -lab.value.span.high), default=None)


class Reader:
    """Reads patients in the words of a rulebook. Each distinct text is read once."""

    def __init__(self, book: Rulebook, plan: Plan, own: OwnVocabulary | None = None):
        self.book, self.own = book, own
        self.knowing = Knowing(book, plan)
        self.scale = book.scale
        self.settings = {setting.id: setting for setting in book.of(schema.Setting)}
        self._medications = _medications(book, own)
        self.read_medication = Dated(self._medications.read).read
        self.medication = lru_cache(_MOST_READ)(self.read_medication)
        causes: list[schema.Condition | schema.Lifestyle] = [
            *book.of(schema.Condition),
            *book.of(schema.Lifestyle),
        ]
        self._groups = [frozenset(overlap.members) for overlap in book.of(schema.Overlap)]
        self._general = frozenset(cause.id for cause in causes if cause.general)
        self._asks = {cause.id: cause.ask for cause in causes if cause.general and cause.ask}
        of_causes, of_habits = NameBook(causes), NameBook(book.of(schema.Lifestyle))
        symptoms = [_AsNamed(s.id, s.label, s.names, s.snomed) for s in book.of(schema.Symptom)]
        of_symptoms = NameBook(symptoms)
        codes = CodeBook([*causes, *symptoms])
        others = [name for v in book.of(schema.OtherConditions) for c in v.conditions for name in c.names]

        def reader(*books: NameBook) -> ConditionReader:
            return ConditionReader(books, codes, others, self._groups)

        # People put a complaint among the conditions and a condition among the habits: the other
        # vocabularies are asked where the list's own does not know a text.
        self.conditions = lru_cache(_MOST_READ)(reader(of_causes, of_symptoms).read)
        self.lifestyle = lru_cache(_MOST_READ)(reader(of_habits, of_causes, of_symptoms).read)
        self.symptom = lru_cache(_MOST_READ)(reader(of_symptoms, of_causes).read)
        self._habit = lru_cache(_MOST_READ)(reader(of_habits).one)
        self.measures = {measure.id: measure for measure in book.of(schema.Measure)}
        self.estimated = [measure for measure in self.measures.values() if measure.estimated_from]
        self.laboratory = Laboratory(self.measures.values())
        self._questions = [q for v in book.of(schema.Questions) for q in v.questions]
        self._told = next((q.answered_by for q in self._questions if q.answered_by), None)

    # ------------------------------------------------------------ texts

    def knows(self, text: str) -> bool:
        """Whether a text begins with a known medicine."""
        return self._medications.begins_with_name(text)

    def named(
        self, read: Callable[[str], tuple[ConditionReading, ...]], statements: Iterable[Statement]
    ) -> list[Named]:
        """Statements as understood; a text that is a list is as many statements as it has parts."""
        return [
            Named(replace(statement, said=reading.said), reading)
            for statement in statements
            for reading in read(statement.said)
        ]

    # ------------------------------------------------------------ patients

    def read(self, words: Words, as_of: datetime.date) -> Patient:
        """Understand a patient on a day. Raises ContentProblem where something cannot be used."""
        setting = self.setting(words.setting)
        medicines = None
        if words.medications is not None:
            medicines = tuple(Medicine(s, self.medication(s.said, as_of)) for s in words.medications)
        named = [
            *self.named(self.conditions, words.conditions),
            *self.named(self.lifestyle, words.lifestyle),
            *self.named(self.symptom, words.symptoms),
        ]
        labs, unknown_labs = self._labs(words, self.settings[setting], as_of)
        answered: set[str] = set()
        if words.alcohol:
            named, labs, answered = self.alcohol(words.alcohol, named, labs, as_of)
        answered |= self.answers(named)
        drugs = drugs_of(medicines, as_of) if medicines is not None else None
        patient = Patient(
            words=words,
            as_of=as_of,
            age=age_of(words.age),
            sex=sex_of(words.sex),
            setting=setting,
            setting_assumed=not words.setting,
            medicines=medicines,
            named=tuple(named),
            labs=tuple(labs),
            unknown_labs=tuple(unknown_labs),
            situation=Situation(
                drugs=None if drugs is None else tuple(drug for drug, _ in drugs),
                named=frozenset(
                    name for one in named if one.reading.status == "matched" for name in one.reading.ids
                ),
                setting=setting,
                sex=sex_of(words.sex),
                no_other_conditions=words.no_other_conditions,
                answered=frozenset(answered),
                denied=self.denied(named),
            ),
            drug_medicines=tuple(number for _, number in drugs or ()),
        )
        patient = replace(patient, labs=(*patient.labs, *self._estimates(patient)))
        measures = sorted({lab.value.measure for lab in patient.labs})
        current = {name: lab.value.span for name in measures if (lab := patient.current(name))}
        return replace(patient, situation=replace(patient.situation, measures=current))

    def setting(self, text: str) -> str:
        if not text:
            return self.scale.default_setting
        name = normalise(text)
        if name not in self.settings:
            raise ContentProblem(
                "setting", f"found an unknown setting, wanted one of {', '.join(self.settings)}"
            )
        return name

    def _labs(
        self, words: Words, setting: schema.Setting, as_of: datetime.date
    ) -> tuple[list[Lab], list[Statement]]:
        """The values of the rulebook's measures, and the values of others, which are kept as they stand."""
        labs, unknown = [], []
        for statement in words.labs:
            value = self.laboratory.read(statement.said, statement.where)
            if value is None:
                unknown.append(statement)
            else:
                labs.append(lab_of(value, statement, setting, as_of))
        for measure, statement in words.values:
            value = self.laboratory.value(measure, statement.said, statement.where)
            labs.append(lab_of(value, statement, setting, as_of))
        return labs, unknown

    def _estimates(self, patient: Patient) -> Iterator[Lab]:
        """Values of measures that nobody told, by an equation from one that somebody did."""
        for measure in self.estimated:
            by = measure.estimated_from
            source = patient.current(by.measure) if by else None
            if source and patient.age and not patient.current(measure.id):
                lab = self.estimate(measure, source, patient.age, patient.sex)
                if lab:
                    yield lab

    def estimate(self, measure: schema.Measure, source: Lab, age: Span, sex: str) -> Lab | None:
        """The value of a measure by its equation; None where that gives none."""
        by = measure.estimated_from
        assert by is not None  # asked of such measures only
        span = estimated(by, self.measures[by.measure], source.value.span, age, sex)
        if not span:
            return None
        value = Value(
            measure.id, Amount(round(span.low, 1), "", measure.unit), measure.unit, span, source.value.on
        )
        return replace(source, value=value, by=by.name)

    def answers(self, named: list[Named]) -> set[str]:
        """The questions that are answered by what was said to be absent."""
        return {self._asks[name] for name in _said_absent(named) & self._asks.keys()}

    def denied(self, named: list[Named]) -> frozenset[str]:
        """What was said to be absent; denying a thing in general denies all of its kinds."""
        said = _said_absent(named)
        kinds = (group for group in self._groups if group & said & self._general)
        return frozenset(said.union(*kinds))

    def alcohol(
        self, said: Statement, named: list[Named], labs: list[Lab], as_of: datetime.date
    ) -> tuple[list[Named], list[Lab], set[str]]:
        """A word of a question ("none"), a habit by name ("heavy"), or an amount with its unit."""
        text = normalise(said.said)
        settled = {question.id for question in self._questions if text in question.no}
        if settled:
            return named, labs, settled
        if parse_amount(text) and self._told:
            value = self.laboratory.value(self._told, said.said, said.where)
            return named, [*labs, Lab(said, value, as_of)], settled
        habit = Named(said, self._habit(said.said))
        if habit.reading.status != "matched":
            raise ContentProblem(
                said.where,
                "found neither a known word nor an amount, wanted e.g. none, or an amount with its unit",
            )
        return [*named, habit], labs, settled


@dataclass(frozen=True)
class _AsNamed:
    """A symptom as the names and the codes of conditions want it."""

    id: str
    label: str
    names: tuple[str, ...]
    snomed: schema.Concepts
    icd10cm: schema.Prefixes = field(default_factory=schema.Prefixes)
    icd9cm: schema.Prefixes = field(default_factory=schema.Prefixes)
    ambiguous_names: tuple[str, ...] = ()
    qualifies: schema.Qualifier | None = None


def _said_absent(named: Iterable[Named]) -> set[str]:
    return {name for one in named if one.reading.reason == SAID_ABSENT for name in one.reading.ids}


def _medications(book: Rulebook, own: OwnVocabulary | None) -> MedicationReader | ReaderWithMore:
    """A reader of medication texts: the names of the rulebook, and behind them those of the user's own."""
    substances = list(book.substances.values())
    products = [p for v in book.of(schema.Products) for p in v.products]
    look_alikes = [pair for v in book.of(schema.LookAlikes) for pair in v.pairs]
    tables = Tables(book.of(schema.Codes))
    if own is None:
        return MedicationReader(substances, products, look_alikes, [tables])
    names = OwnNames(own, substances, Meanings(substances, products))
    reviewed = MedicationReader(substances, products, look_alikes, [names, tables])

    def more() -> MedicationReader:
        new_substances, new_products = names.listed
        return MedicationReader(
            [*substances, *new_substances], [*products, *new_products], look_alikes, [names, tables]
        )

    return ReaderWithMore(reviewed, more)


def drugs_of(medicines: tuple[Medicine, ...], as_of: datetime.date) -> list[tuple[Drug, int]]:
    """A drug for every substance of every medicine that is (or was) taken, and the medicine's number."""
    drugs = []
    for number, medicine in enumerate(medicines):
        reading = medicine.reading
        days, most_days = _since(reading.started_on, reading.days, as_of)
        stopped_days, most_stopped_days = _since(reading.stopped_on, reading.stopped_days, as_of)
        for substance in reading.substances if reading.taken else ():
            drug = Drug(
                substance=substance,
                route=reading.route,
                days=days,
                most_days=most_days,
                daily_dose_mg=reading.daily_dose_mg,
                daily_dose_mg_per_kg=reading.daily_dose_mg_per_kg,
                elemental_mg_per_day=reading.elemental_mg_per_day,
                cycles=reading.cycles,
                acute=reading.acute,
                as_needed=True if reading.prn else False if reading.regular else None,
                held=reading.held,
                stopped=reading.stopped,
                stopped_days=stopped_days,
                most_stopped_days=most_stopped_days,
            )
            drugs.append((drug, number))
    return drugs


def _since(date: str, days: float | None, as_of: datetime.date) -> tuple[float | None, float | None]:
    """The fewest and the most days since a date that is as exact as it was said; without one the days that
    were said."""
    if not date:
        return days, None
    first, last = days_of(date)
    fewest, most = (as_of - min(last, as_of)).days, (as_of - first).days
    if most < 0:
        return days, None
    return float(fewest), None if fewest == most else float(most)


def lab_of(value: Value, statement: Statement, setting: schema.Setting, as_of: datetime.date) -> Lab:
    """A value on its day, history or not. Raises ContentProblem where that day is yet to come."""
    on = value.on or as_of
    if on > as_of:
        raise ContentProblem(statement.where, "the date of a value lies in the future")
    days = setting.level_is_current_for_days
    return Lab(statement, value, on, f"older than {days} days" if (as_of - on).days > days else "")


def age_of(text: str) -> Span | None:
    """Years: "72", or ">89" where the exact age is withheld."""
    if not text.strip():
        return None
    amount = parse_amount(text)
    if (
        amount is None
        or normalise(amount.unit) not in ("", "y", "yr", "yrs", "year", "years")
        or not 0 <= amount.value <= _OLDEST
    ):
        raise ContentProblem("age", f"found no age, wanted years from 0 to {_OLDEST}")
    return amount.span()


def sex_of(text: str) -> str:
    """One of SEXES, by the word for it."""
    name = normalise(text)
    name = _SEX.get(name, name)
    if name not in SEXES:
        raise ContentProblem("sex", f"found an unknown word, wanted one of {', '.join(SEXES)}")
    return name
