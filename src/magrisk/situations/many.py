"""What is known of many situations in a plan's terms: as `Knowing` has it of one."""

from collections.abc import Mapping, Sequence
from math import inf

import numpy as np

from magrisk.columns import Columns, Items, Presences, Rows, Values, full
from magrisk.plan import ITEM, SAID, Plan
from magrisk.presence import ABSENT, PRESENT, UNKNOWN
from magrisk.scale import Span
from magrisk.situation import SEXES, Knowing, Situation
from magrisk.situations import Measured, Pairs, Situations
from magrisk.situations.catalogue import Catalogue, Drugs
from magrisk.situations.silence import Silence, silent

_NOBODY = np.empty(0, np.intp)


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
        self._silent = [(concept, silent(concept, knowing)) for concept in catalogue.concepts]

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
        silence = Silence(told, self._knowing)
        by_name, denied = named.by_code(), told.denied.by_code()
        by_concept = drugs.taken.of_each(told.drugs).by_code()
        facts = {concept: told_by(silence) for concept, told_by in self._silent}
        self._say(facts, by_name, denied, by_concept, told.size)
        self._leave_kinds_open(facts, by_name, denied, told)
        measures = {name: (m.low, m.high) for name, m in told.measures.items()}
        return Columns(told.size, facts, measures, self._items(told, drugs))

    def _say(
        self,
        facts: dict[str, Values],
        named: Mapping[int, Rows],
        denied: Mapping[int, Rows],
        taken: Mapping[int, Rows],
        size: int,
    ) -> None:
        """Lays over what silence tells what was said; the later counts."""
        concepts = self.catalogue.concepts
        said = [
            *((self.ids[code], rows, ABSENT) for code, rows in denied.items()),
            *((self.ids[code], rows, PRESENT) for code, rows in named.items()),
            *((f"{SAID}{self.ids[code]}", rows, PRESENT) for code, rows in named.items()),
            # Of a concept "unknown" comes before "present".
            *((concepts[code // 2], rows, PRESENT if code % 2 else UNKNOWN) for code, rows in taken.items()),
        ]
        own: dict[str, Presences] = {}
        for concept, rows, presence in said:
            if concept in facts:
                if concept not in own:
                    own[concept] = np.array(full(facts[concept], size))
                own[concept][rows] = presence
        facts.update(own)

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

    def _items(self, told: Situations, drugs: Drugs) -> dict[str, Items]:
        taken, unlisted = told.drugs, np.flatnonzero(~told.listed)
        if len(unlisted):
            at = np.searchsorted(taken.rows, unlisted)
            taken = Pairs(np.insert(taken.rows, at, unlisted), np.insert(taken.codes, at, 0))
        place, listed = drugs.listed.placed(taken)
        items = Pairs(place, listed.codes).by_code()
        found = {}
        for number, name in enumerate(self.catalogue.lists):
            places = items.get(number, _NOBODY)
            found[name] = Items(
                taken.rows.take(places), self._of_items(name, taken.codes.take(places), drugs)
            )
        return found

    def _of_items(self, each: str, codes: Rows, drugs: Drugs) -> Columns:
        asked = self._asked_of_items[each]
        facts: dict[str, Values] = {
            name: drugs.facts[place].take(codes)
            for place, name in enumerate(self.catalogue.facts)
            if name in asked
        }
        measures = {
            name: (drugs.low[place].take(codes), drugs.high[place].take(codes))
            for place, name in enumerate(self.catalogue.measures)
            if name in asked
        }
        return Columns(len(codes), facts, measures)


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
