"""Which questions are open for a patient: what was not said, and would matter to the plan."""

from collections import ChainMap
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from magrisk.answer.doubts import Open
from magrisk.evaluate import Known, Steps, judge
from magrisk.plan import ITEM, TOLD, AtLeast, Fact, Flag, KthLargest, Not, Plan, Step, given_by, member
from magrisk.presence import ABSENT, PRESENT, UNKNOWN, Presence, kth_largest, negate
from magrisk.profile import Patient
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook
from magrisk.situation import Drug, Knowing, Situation

MEDICATIONS, SETTING = "medications", "setting"
_MOST_KEPT = 100_000  # drugs whose open topics are kept
# What one answer about a medicine settles, and how it is asked for.
_OF_A_MEDICINE = (
    ("use", "Is it taken at present", (f"{ITEM}taken",)),
    ("duration", "How long has it been taken", (f"{ITEM}days",)),
    (
        "dose",
        "What is the daily dose",
        (f"{ITEM}daily-dose-ddd", f"{ITEM}elemental-mg-per-day", f"{ITEM}daily-dose-mg-per-kg"),
    ),
    ("cycles", "How many cycles have been given", (f"{ITEM}cycles",)),
    ("stopped", "When was it stopped", (f"{ITEM}stopped-days",)),
    ("acute", "Is it a single or acute dose", (f"{ITEM}acute",)),
    ("as needed", "Is it taken only now and then", (f"{ITEM}as-needed",)),
    ("route", "By which route is it given", (f"{ITEM}route:",)),
)
TOPICS = {topic: f"{ask}?" for topic, ask, _ in _OF_A_MEDICINE}


class Questions:
    """The questions of a rulebook and its plan."""

    def __init__(self, book: Rulebook, plan: Plan, knowing: Knowing):
        self._book, self._plan, self._knowing = book, plan, knowing
        self._all_measures = {measure.id: measure for measure in book.of(schema.Measure)}
        self._asked = {q.id: q for v in book.of(schema.Questions) for q in v.questions}
        self._asks_of = {c.id: c.ask for c in book.of(schema.Condition)}
        self._asks_of |= {habit.id: habit.ask for habit in book.of(schema.Lifestyle)}
        self._concepts = [s.concept for s in plan.steps if isinstance(s, Fact)]
        self._measures = [s.measure for s in plan.steps if isinstance(s, AtLeast)]
        self._said_of_items = [
            (number, name) for number, name in enumerate(map(_asked, plan.steps)) if name.startswith(ITEM)
        ]
        self.tables_of: dict[str, list[int]] = {}
        for number in range(len(plan.tables)):
            for name in sorted(set(plan.asks(number)) & self._all_measures.keys()):
                if not self._all_measures[name].told:
                    self.tables_of.setdefault(name, []).append(number)
        self._classes = frozenset(drug_class.id for drug_class in book.of(schema.DrugClass))
        self._by_route = frozenset(
            table.each
            for number, table in enumerate(plan.tables)
            if any(name.startswith(f"{ITEM}route:") for name in plan.asks(number))
        )
        self._of_lists: dict[str, list[int]] = {}
        for number, table in enumerate(plan.tables):
            self._of_lists.setdefault(table.each, []).append(number)
        # What is known of somebody who takes one drug, but for the drug.
        nobody = Situation((), frozenset(), book.scale.default_setting, no_other_conditions=True)
        self._of_nobody = dict(knowing.known(nobody).facts)
        self.topics = lru_cache(_MOST_KEPT)(self._topics)
        self.decided_by = cache(self._decided_by)
        # What `names` asks of one patient, for who asks it of many: the concepts that leave a question open,
        # and the names that may come of it, in their order.
        self.asked_by = list(knowing.asked_by())
        by_name = {question for _, question in self.asked_by}
        self.of_names = [name for name in self._asked if name in by_name]
        self.of_measures = sorted(self.tables_of)

    def open(self, patient: Patient, known: Known) -> Iterator[Open]:
        """Every open question; whether its answer would matter is not yet known."""
        if patient.situation.drugs is None:
            yield Open(MEDICATIONS, "Which medicines are taken?", self._everything_about_medicines())
        else:
            yield from self._about_medicines(patient, known)
        covered: set[str] = set()
        for question, rules in self._knowing.open_questions(known).items():
            measures = self.decided_by(question) - known.measures.keys()
            covered |= measures
            # A kind moves nothing by itself where its lines hang on a value that nobody told.
            kinds = [rule for rule in rules if question != self._asks_of.get(rule)]
            measures |= {m for kind in kinds for m in self._hanging_on(kind) if m not in known.measures}
            names = {*rules, *measures, *(TOLD + m for m in measures)}
            yield Open(question, self._asked[question].asks, frozenset(names))
        for measure in dict.fromkeys(m for m in self._measures if not m.startswith(ITEM)):
            asked = self._all_measures[measure]
            if measure not in known.measures and measure not in covered and not asked.told:
                value = frozenset({measure, TOLD + measure})
                yield Open(measure, f"{asked.label}: what is the value?", value)

    def names(self, patient: Patient, known: Known) -> Iterator[str]:
        """Names of the open questions that could matter, without trying what their answers would change.

        Quick enough for every row of a roster: what is open of a medicine is worked out once.
        """
        if patient.situation.drugs is None:
            yield MEDICATIONS
        asked = self._knowing.open_questions(known)
        yield from (name for name in self.of_names if name in asked)
        covered = {measure for question in asked for measure in self.decided_by(question)}
        steps = Steps(self._plan, known)
        for measure in [name for name in self.of_measures if name not in known.measures.keys() | covered]:
            cells = (one.cell for n in self.tables_of[measure] for one in judge(self._plan, n, known, steps))
            if any(cell.floor != cell.ceiling for cell in cells):
                yield measure
        for place, drug in enumerate(patient.situation.drugs or ()):
            medicine = (patient.medicines or ())[patient.drug_medicines[place]]
            yield from self.topics_of([drug], medicine.statement.said)

    def topics_of(self, drugs: Sequence[Drug], said: str) -> list[str]:
        """What leaves the points of a medicine open, in words."""
        return [f"{topic} of {said}" for drug in drugs for topic in self.topics(drug)]

    def _topics(self, drug: Drug) -> tuple[str, ...]:
        """What leaves the points of a drug open, whatever else is known of the patient."""
        lists = [name for name in self._knowing.lists_of(drug) if name in self._of_lists]
        if not lists:
            return ()
        facts = ChainMap(self._knowing.taken(drug), self._of_nobody)
        known = Known(facts, {}, dict.fromkeys(lists, (self._knowing.item(drug),)))
        steps = Steps(self._plan, known)
        open_tables = [
            number
            for name in lists
            for number in self._of_lists[name]
            if any(j.cell.floor != j.cell.ceiling for j in judge(self._plan, number, known, steps))
        ]
        names = [
            name
            for table in open_tables
            for name in self._unknown(known, self._plan.tables[table].each, 0)
            if name in self._plan.asks(table)
        ]
        return tuple(t for t, _, prefixes in _OF_A_MEDICINE if any(n.startswith(prefixes) for n in names))

    def could_raise(self, known: Known, question: Open) -> Iterator[Flag]:
        """Flags that do not hold, and could after some answer."""
        steps = Steps(self._plan, known)
        for flag in self._plan.flags:
            if steps[flag.step] != PRESENT and self._reach(steps, flag.step, question.names)[1] == PRESENT:
                yield flag

    def could_lower(self, known: Known, question: Open) -> set[Flag]:
        """Flags that hold, and may not after some answer."""
        steps = Steps(self._plan, known)
        return {
            flag
            for flag in self._plan.flags
            if steps[flag.step] == PRESENT and self._reach(steps, flag.step, question.names)[0] != PRESENT
        }

    def _reach(self, steps: Steps, index: int, names: frozenset[str]) -> tuple[Presence, Presence]:
        """The least and the most that a step could be after an answer about these names."""
        match self._plan.steps[index]:
            case Fact(name) | AtLeast(name, _):
                held = steps[index]
                # That a value was told, and that a class is taken by a way that counts, an answer may change.
                is_open = held == UNKNOWN or name.startswith(TOLD) or self._class_of(name) in self._classes
                return (ABSENT, PRESENT) if is_open and name in names else (held, held)
            case KthLargest(_, ()):
                return ABSENT, ABSENT
            case KthLargest(k, of):
                least, most = zip(*(self._reach(steps, part, names) for part in of), strict=True)
                return kth_largest(k, least), kth_largest(k, most)
            case Not(of):  # pragma: no branch - there is no other step
                low, high = self._reach(steps, of, names)
                return negate(high), negate(low)

    def _class_of(self, concept: str) -> str:
        """The class of medicines that a concept is about."""
        return concept.partition("/")[0].partition("@")[0]

    def _decided_by(self, question: str) -> set[str]:
        """The measures that decide the rules of a question, those that were named, too."""
        rules = (rule for rule, ask in self._asks_of.items() if ask == question)
        return {measure for rule in rules for measure in self._deciding(rule)}

    def _hanging_on(self, rule: str) -> set[str]:
        """The measures that the lines of a rule ask for."""
        tables = (number for number, table in enumerate(self._plan.tables) if table.rule == rule)
        return {name for number in tables for name in self._plan.asks(number)} & self._all_measures.keys()

    def _deciding(self, rule: str) -> list[str]:
        when = getattr(self._book.documents[rule], "present_when", None)
        return when.measures() if when else []

    def _everything_about_medicines(self) -> frozenset[str]:
        classes = {c.id for c in self._book.of(schema.DrugClass)}
        mine = {c for c in self._concepts if c.startswith(ITEM) or c.partition("/")[0] in classes}
        return frozenset(mine | {m for m in self._measures if m.startswith(ITEM)})

    def _about_medicines(self, patient: Patient, known: Known) -> Iterator[Open]:
        places: dict[int, set[tuple[str, int]]] = {}
        for name, drugs in self._knowing.listed(patient.situation).items():
            for item, drug in enumerate(drugs):
                mine = places.setdefault(patient.drug_medicines[drug], set())
                mine |= {(name, item)} if name in known.items else set()
        for number, items in sorted(places.items()):
            said = patient.medicines[number].statement.said if patient.medicines else ""
            unknown = {name for place in items for name in self._unknown(known, *place)}
            for topic, ask, prefixes in _OF_A_MEDICINE:
                names = {name for name in unknown if name.startswith(prefixes)}
                names |= self._taken(patient, known, number) if topic == "use" else set()
                names |= self._by_another_way(patient, number) if topic == "route" and names else set()
                if names:
                    yield Open(f"{topic} of {said}", f"{ask}: {said}?", frozenset(names), frozenset(items))

    def _taken(self, patient: Patient, known: Known, number: int) -> set[str]:
        """What is unknown of the patient as long as nobody knows whether this medicine is taken."""
        mine = self._classes_of(patient, number)
        found = {
            c for name, drug in mine if drug.taken == UNKNOWN for c in (name, member(name, drug.substance))
        }
        return {concept for concept in found if known.facts.get(concept) == UNKNOWN}

    def _by_another_way(self, patient: Patient, number: int) -> set[str]:
        """What would change if this medicine were given by a way that does not count."""
        found: set[str] = set()
        for name, drug in self._classes_of(patient, number):
            if name in self._by_route:
                found |= {f"{ITEM}taken", f"{ITEM}stopped", name, member(name, drug.substance)}
                found |= {concept for concept in self._concepts if concept.startswith(given_by(name, ""))}
        return found

    def _classes_of(self, patient: Patient, number: int) -> Iterator[tuple[str, Drug]]:
        """The classes in which a medicine counts by its route, each with the drug of it."""
        drugs = patient.situation.drugs or ()
        for name, places in self._knowing.listed(patient.situation).items():
            yield from ((name, drugs[p]) for p in places if patient.drug_medicines[p] == number)

    def _unknown(self, known: Known, each: str, item: int) -> list[str]:
        """What the plan asks of an item and nobody said."""
        steps = Steps(self._plan, known, known.items[each][item])
        return [name for number, name in self._said_of_items if steps[number] == UNKNOWN]


def _asked(step: Step) -> str:
    """The concept or the measure that a step asks for itself; "" for none."""
    match step:
        case Fact(name) | AtLeast(name, _):
            return name
    return ""
