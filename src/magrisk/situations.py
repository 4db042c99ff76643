"""Many understood patients in columns, and what is known of them in a plan's terms: as `situation`, for all
at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf

import numpy as np
import numpy.typing as npt

from magrisk.columns import Columns, Flags, Items, Presences, Rows, Values, full
from magrisk.evaluate import Known
from magrisk.plan import ITEM, SAID, SETTING, SEX, TOLD, AtLeast, Fact, Plan
from magrisk.presence import ABSENT, PRESENT, UNKNOWN
from magrisk.scale import NOTHING_KNOWN, Span
from magrisk.situation import SEXES, Drug, Knowing, Situation

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Pairs:
    """What belongs to rows: each of `rows` has what `codes` numbers; a row may stand there often."""

    rows: Rows
    codes: Rows

    @staticmethod
    def of(lists: Iterable[Iterable[int]]) -> "Pairs":
        """One list of codes a row."""
        each = [list(codes) for codes in lists]
        rows = np.repeat(np.arange(len(each)), [len(codes) for codes in each])
        return Pairs(rows, np.array([code for codes in each for code in codes], np.intp))

    def joined(self, other: "Pairs") -> "Pairs":
        """Both together."""
        return Pairs(np.concatenate((self.rows, other.rows)), np.concatenate((self.codes, other.codes)))

    def by_code(self) -> dict[int, Rows]:
        """The rows of every code that stands there."""
        if not len(self.codes):
            return {}
        # Numbers of sixteen bits are sorted by their digits, many times as quickly as wider ones.
        few = self.codes.astype(np.int16) if int(self.codes.max()) < _FEW else self.codes
        order = np.argsort(few, kind="stable")
        codes, rows = self.codes[order], self.rows[order]
        cuts = np.flatnonzero(codes[1:] != codes[:-1]) + 1
        firsts = codes[np.concatenate(([0], cuts))]
        return dict(zip(firsts.tolist(), np.split(rows, cuts), strict=True))


_FEW = np.iinfo(np.int16).max
NO_PAIRS = Pairs(np.empty(0, np.intp), np.empty(0, np.intp))


@dataclass(frozen=True)
class Measured:
    """One measure of all rows: whether a current value was told, and between which ends it lies."""

    told: Flags
    low: Numbers
    high: Numbers


@dataclass(frozen=True)
class Situations:
    """As many `Situation`s as there are rows.

    setting, sex: numbers of `Many.settings` and SEXES. listed: whether a list of drugs was given. drugs:
    codes of a `Catalogue`. named, denied: numbers of `Many.ids`. answered: numbers of `Many.questions`.
    """

    size: int
    setting: Rows
    sex: Rows
    closed: Flags
    listed: Flags
    drugs: Pairs
    named: Pairs
    denied: Pairs
    answered: Pairs
    measures: Mapping[str, Measured] = field(default_factory=dict)


class Catalogue:
    """Distinct drugs by number, and what a plan asks of each, worked out once. Number 0 is a drug of which
    nothing is known."""

    def __init__(self, plan: Plan, knowing: Knowing):
        self._knowing = knowing
        self.concepts = sorted(plan.concepts())
        self.lists = sorted({table.each for table in plan.tables if table.each})
        steps = plan.steps
        self.facts = list(
            dict.fromkeys(s.concept for s in steps if isinstance(s, Fact) and s.concept.startswith(ITEM))
        )
        self.measures = list(
            dict.fromkeys(s.measure for s in steps if isinstance(s, AtLeast) and s.measure.startswith(ITEM))
        )
        self._places = {name: place for place, name in enumerate(self.concepts)}
        self._of_lists = {name: place for place, name in enumerate(self.lists)}
        self.clear()

    def clear(self) -> None:
        """Forgets every drug."""
        self._codes: dict[Drug, int] = {}
        self.drugs: list[Drug] = []
        self._taken: list[list[int]] = []
        self._listed: list[list[int]] = []
        self._known: list[Known] = []
        self._arrays: _Drugs | None = None
        self._add([], [], Known())

    def __len__(self) -> int:
        return len(self._known)

    def code(self, drug: Drug) -> int:
        """The number of a drug."""
        if drug not in self._codes:
            self._codes[drug] = len(self._known)
            taken = [
                2 * self._places[concept] + (presence == PRESENT)
                for concept, presence in self._knowing.taken(drug).items()
                if presence != ABSENT and concept in self._places
            ]
            listed = [self._of_lists[name] for name in self._knowing.lists_of(drug) if name in self._of_lists]
            self._add(taken, listed, self._knowing.item(drug))
        return self._codes[drug]

    def _add(self, taken: list[int], listed: list[int], known: Known) -> None:
        self._taken.append(taken)
        self._listed.append(listed)
        self._known.append(known)
        self._arrays = None

    def arrays(self) -> "_Drugs":
        """All of them as arrays, by their numbers."""
        if self._arrays is None:
            facts = [[k.facts.get(name, UNKNOWN) for name in self.facts] for k in self._known]
            spans = [[k.measures.get(name, NOTHING_KNOWN) for name in self.measures] for k in self._known]
            self._arrays = _Drugs(
                Ragged.of(self._taken),
                Ragged.of(self._listed),
                np.array(facts, np.int8).reshape(len(self), -1),
                np.array([[s.low for s in each] for each in spans], np.float64).reshape(len(self), -1),
                np.array([[s.high for s in each] for each in spans], np.float64).reshape(len(self), -1),
            )
        return self._arrays


@dataclass(frozen=True)
class Ragged:
    """Lists of numbers behind one another: list i has `counts[i]` of `values`, from `starts[i]` on."""

    values: Rows
    starts: Rows
    counts: Rows

    @cached_property
    def _filled(self) -> Flags:
        return self.counts > 0

    @staticmethod
    def of(lists: Sequence[Sequence[int]]) -> "Ragged":
        """The same lists as arrays."""
        counts = np.array([len(each) for each in lists], np.intp)
        values = np.array([value for each in lists for value in each], np.intp)
        return Ragged(values, np.cumsum(counts) - counts, counts)

    def of_each(self, pairs: Pairs) -> tuple[Rows, Pairs]:
        """The values of every pair's list, by the pair's row; and for each the pair's own place."""
        filled = np.flatnonzero(self._filled[pairs.codes])  # most lists are empty, and need not be repeated
        codes = pairs.codes[filled]
        counts = self.counts[codes]
        place = np.repeat(filled, counts)
        first = np.repeat(self.starts[codes] - (np.cumsum(counts) - counts), counts)
        return place, Pairs(pairs.rows[place], self.values[first + np.arange(len(place))])


@dataclass(frozen=True)
class _Drugs:
    """taken: of each drug 2 x concept + (1 where present, 0 where unknown). listed: its lists. facts, low,
    high: a row a drug, a column for each fact and measure of items."""

    taken: Ragged
    listed: Ragged
    facts: npt.NDArray[np.int8]
    low: Numbers
    high: Numbers


class Many:
    """What is known of many situations, by one plan."""

    def __init__(self, plan: Plan, knowing: Knowing, catalogue: Catalogue):
        self._plan, self._knowing, self.catalogue = plan, knowing, catalogue
        self.settings = list(knowing.settings)
        self.ids = sorted(knowing.nameable)
        self.id_codes = {name: code for code, name in enumerate(self.ids)}
        self.questions = list(knowing.questions)
        self.question_codes = {name: code for code, name in enumerate(self.questions)}
        self._implied = [
            (self.settings.index(name), self.id_codes[implied])
            for name, setting in knowing.settings.items()
            for implied in setting.implies
        ]
        self._asked_of_items = _asked_of_items(plan)

    def situations(self, told: Sequence[Situation]) -> Situations:
        """Situations one by one, as columns."""
        codes = self.id_codes
        return Situations(
            size=len(told),
            setting=np.array([self.settings.index(one.setting) for one in told], np.intp),
            sex=np.array([SEXES.index(one.sex) for one in told], np.intp),
            closed=np.array([one.no_other_conditions for one in told], np.bool_),
            listed=np.array([one.drugs is not None for one in told], np.bool_),
            drugs=Pairs.of(map(self.catalogue.code, one.drugs or ()) for one in told),
            named=Pairs.of((codes[name] for name in one.named) for one in told),
            denied=Pairs.of((codes[name] for name in one.denied) for one in told),
            answered=Pairs.of((self.question_codes[name] for name in one.answered) for one in told),
            measures={
                name: _measured([one.measures.get(name) for one in told])
                for name in sorted({name for one in told for name in one.measures})
            },
        )

    def known(self, told: Situations) -> Columns:
        """What is known of them: facts, measured spans, and an item a drug and list."""
        drugs = self.catalogue.arrays()
        implied = [
            Pairs(rows, np.full(len(rows), name))
            for setting, name in self._implied
            for rows in [np.flatnonzero(told.setting == setting)]
        ]
        named = told.named
        for pairs in implied:
            named = named.joined(pairs)
        silence = _Silence(told, self._knowing, self)
        by_name, denied = named.by_code(), told.denied.by_code()
        _, taken = drugs.taken.of_each(told.drugs)
        by_concept = taken.by_code()
        facts = {
            concept: self._fact(concept, 2 * place, silence, by_name, denied, by_concept)
            for place, concept in enumerate(self.catalogue.concepts)
        }
        self._leave_kinds_open(facts, by_name, denied, told)
        measures = {name: (m.low, m.high) for name, m in told.measures.items()}
        return Columns(told.size, facts, measures, self._items(told, drugs))

    def _fact(
        self,
        concept: str,
        place: int,
        silence: "_Silence",
        named: Mapping[int, Rows],
        denied: Mapping[int, Rows],
        taken: Mapping[int, Rows],
    ) -> Values:
        """One concept of all rows: what is known where nobody said anything, and over it what was said."""
        said = concept.removeprefix(SAID)
        code = self.id_codes.get(said, -1)
        value = silence.of(concept)
        overlays = [
            (denied.get(code) if said == concept else None, ABSENT),
            (named.get(code), PRESENT),
            (taken.get(place), UNKNOWN),
            (taken.get(place + 1), PRESENT),
        ]
        said_of = [(rows, presence) for rows, presence in overlays if rows is not None]
        if not said_of:
            return value
        own = np.full(silence.size, value, np.int8) if isinstance(value, int) else value.copy()
        for rows, presence in said_of:
            own[rows] = presence
        return own

    def _leave_kinds_open(
        self,
        facts: dict[str, Values],
        named: Mapping[int, Rows],
        denied: Mapping[int, Rows],
        told: Situations,
    ) -> None:
        """Who names a condition and none of its kinds leaves open which kind it is."""
        for name, kinds in self._knowing.kinds.items():
            rows = named.get(self.id_codes[name])
            if rows is None:
                continue
            is_open = np.zeros(told.size, np.bool_)
            is_open[rows] = True
            for kind in kinds.of:
                is_open[named.get(self.id_codes[kind], _NOBODY)] = False
            for kind in kinds.of:
                if kind in facts:
                    mine = is_open.copy()
                    mine[denied.get(self.id_codes[kind], _NOBODY)] = False
                    facts[kind] = np.where(mine, np.int8(UNKNOWN), full(facts[kind], told.size))

    def _items(self, told: Situations, drugs: _Drugs) -> dict[str, Items]:
        place, listed = drugs.listed.of_each(told.drugs)
        items = Pairs(place, listed.codes).by_code()
        unlisted = np.flatnonzero(~told.listed)
        found = {}
        for number, name in enumerate(self.catalogue.lists):
            places = items.get(number, _NOBODY)
            rows = np.concatenate((told.drugs.rows[places], unlisted))
            codes = np.concatenate((told.drugs.codes[places], np.zeros(len(unlisted), np.intp)))
            order = np.argsort(rows, kind="stable")  # who meets rows in their order finds rivals at once
            found[name] = Items(rows[order], self._of_items(name, codes[order], drugs))
        return found

    def _of_items(self, each: str, codes: Rows, drugs: _Drugs) -> Columns:
        asked = self._asked_of_items[each]
        facts: dict[str, Values] = {
            name: drugs.facts[codes, place]
            for place, name in enumerate(self.catalogue.facts)
            if name in asked
        }
        measures = {
            name: (drugs.low[codes, place], drugs.high[codes, place])
            for place, name in enumerate(self.catalogue.measures)
            if name in asked
        }
        return Columns(len(codes), facts, measures)


_NOBODY = np.empty(0, np.intp)


class _Silence:
    """What is known of every concept before anything is named: as `Knowing` has it, for all rows."""

    def __init__(self, told: Situations, knowing: Knowing, many: Many):
        self.size, self._told, self._knowing, self._many = told.size, told, knowing, many
        self._answered = self._answers()
        self._open: dict[tuple[str, frozenset[str]], Values] = {}
        self._unlisted = _unknown_where(~told.listed)
        self._unsaid = _unknown_where(~told.closed)

    def of(self, concept: str) -> Values:
        """The values of one concept."""
        told, knowing = self._told, self._knowing
        name = concept.rpartition(":")[2]
        if concept.startswith(SETTING):
            return _present_where(told.setting == self._many.settings.index(name))
        if concept.startswith(TOLD):
            return _present_where(told.measures[name].told) if name in told.measures else ABSENT
        if concept.startswith(SAID):
            return ABSENT
        if concept.startswith(SEX):
            is_told = told.sex < SEXES.index("other")
            return np.where(is_told, _present_where(told.sex == SEXES.index(name)), np.int8(UNKNOWN))
        if concept in knowing.causes:
            return self._cause(concept)
        return self._unsaid if concept in knowing.symptoms else self._unlisted

    def _cause(self, cause: str) -> Values:
        """A cause that nobody named: unknown where it is worth asking about and nothing else decides."""
        ask = self._knowing.causes[cause].ask
        if ask is None:
            return ABSENT
        measures = frozenset(self._knowing.decided_by.get(cause, ()))
        key = ask, measures if measures <= self._told.measures.keys() else frozenset()
        if key not in self._open:
            self._open[key] = _unknown_where(self._is_open(*key))
        return self._open[key]

    def _is_open(self, ask: str, measures: frozenset[str]) -> Flags:
        settled = self._told.closed
        if ask in self._answered:
            settled = settled | self._answered[ask]
        if measures:
            settled = settled | np.logical_and.reduce([self._told.measures[m].told for m in measures])
        return ~settled

    def _answers(self) -> dict[str, Flags]:
        """By question: the rows that answered it with "no", by a word or by an amount."""
        told, found = self._told, dict[str, Flags]()
        for code, rows in told.answered.by_code().items():
            mine = np.zeros(told.size, np.bool_)
            mine[rows] = True
            found[self._many.questions[code]] = mine
        for question, measure, limits in self._knowing.answered_by_amounts(SEXES):
            if measure in told.measures:
                amount = told.measures[measure]
                little = amount.told & (amount.high <= np.array(limits)[told.sex])
                found[question] = found[question] | little if question in found else little
        return found


def _present_where(held: Flags) -> Presences:
    return np.where(held, np.int8(PRESENT), np.int8(ABSENT))


def _unknown_where(held: Flags) -> Values:
    """Unknown or absent; one number where it is the same for all, which saves most of the work."""
    if held.all():
        return UNKNOWN
    return held.astype(np.int8) * np.int8(UNKNOWN) if held.any() else ABSENT


def _measured(spans: Sequence[Span | None]) -> Measured:
    return Measured(
        np.array([span is not None for span in spans], np.bool_),
        np.array([-inf if span is None else span.low for span in spans], np.float64),
        np.array([inf if span is None else span.high for span in spans], np.float64),
    )


def _asked_of_items(plan: Plan) -> dict[str, frozenset[str]]:
    """By list: the concepts and measures of items that its tables hang on."""
    found: dict[str, set[str]] = {}
    for number, table in enumerate(plan.tables):
        if table.each:
            found.setdefault(table.each, set()).update(n for n in plan.asks(number) if n.startswith(ITEM))
    return {each: frozenset(names) for each, names in found.items()}
