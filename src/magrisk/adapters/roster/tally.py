"""What stands in many answers, counted: which rules count, which questions are open, how settings stand."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from magrisk.adapters.roster.worded import Beside
from magrisk.answer.questions import TOPICS
from magrisk.cohort import Answers, Cohort
from magrisk.columns import Flags, Whole
from magrisk.plan import Plan

# Counts by name, however deep: what of two stretches is added up. Nothing in it was said by anybody.
Tally = dict[str, "int | Tally"]
_PER_CENT = 10_000  # of the millionths that a chance is written in
_WIDE = 1 << 20  # more than points ever are
_MOST_KEPT = 100_000  # chances


class Tallying:
    """Counts the answers of one cohort."""

    def __init__(self, cohort: Cohort):
        self._cohort = cohort
        self._per_cent = lru_cache(_MOST_KEPT)(self._chance_of)

    def of(self, answers: Answers, topics: Beside, kept: Flags) -> Tally:
        """The counts of the rows that are kept and have a score. topics: what is open of medicines."""
        counted = kept & answers.scored
        return {
            "rows": int(counted.sum()),
            "rules": self._rules(answers, counted),
            **self._questions(answers, topics, counted),
            "settings": self._settings(answers, counted),
        }

    def _rules(self, answers: Answers, counted: Flags) -> Tally:
        """By rule: in how many rows it counts, and all of its points in them."""
        found, ids = answers.reasons, self._cohort.ids
        at = np.flatnonzero(counted.take(found.rows))
        rules = found.rule.take(at)
        rows = np.bincount(rules, minlength=len(ids))
        points = np.bincount(rules, found.points.take(at), len(ids))
        return {
            ids[rule]: {"rows": int(rows[rule]), "points": int(points[rule])}
            for rule in np.flatnonzero(rows).tolist()
        }

    def _questions(self, answers: Answers, topics: Beside, counted: Flags) -> Tally:
        """By open question: in how many rows it is open; in how many of these the range reaches into another
        band; in how many of them nothing else is open."""
        cohort = self._cohort
        low, high = (cohort.bands_of(answers.kind, ends) for ends in (answers.floor, answers.ceiling))
        own = len(cohort.questions)
        asked = answers.doubts | np.where(answers.open, _topics(topics, len(counted)) << own, 0)
        keys, times = np.unique(((asked << 1) | (low != high))[counted], return_counts=True)
        asked, across = keys >> 1, (keys & 1) * times
        alone = across * (asked & (asked - 1) == 0)

        def each(names: Iterable[str], first: int) -> Tally:
            found: Tally = {}
            for place, name in enumerate(names, first):
                held = asked >> place & 1
                if held.any():
                    found[name] = {
                        "rows": int(times @ held),
                        "band_open": int(across @ held),
                        "alone": int(alone @ held),
                    }
            return found

        return {"questions": each(cohort.questions, 0), "medicine_questions": each(TOPICS, own)}

    def _settings(self, answers: Answers, counted: Flags) -> Tally:
        """By setting: rows, their priorities, and their chances as they are written, in whole per cent."""
        cohort, at = self._cohort, np.flatnonzero(counted)
        kind, points, priority = (each.take(at) for each in (answers.kind, answers.points, answers.priority))
        keys, times = np.unique(kind * _WIDE + points + _WIDE // 2, return_counts=True)
        found: Counter[tuple[str, int]] = Counter()
        for key, rows in zip(keys.tolist(), times.tolist(), strict=True):
            found[self._per_cent(key)] += rows
        settings: Tally = {}
        for (setting, chance), rows in found.items():
            add(settings, {setting: {"rows": rows, "per_cent": {str(chance): rows}}})
        keys, times = np.unique(kind * len(cohort.priorities) + priority, return_counts=True)
        for key, rows in zip(keys.tolist(), times.tolist(), strict=True):
            number, way = divmod(key, len(cohort.priorities))
            add(settings, {cohort.settings[number]: {"priority": {cohort.priorities[way]: rows}}})
        return settings

    def _chance_of(self, key: int) -> tuple[str, int]:
        """The setting of a baseline, and the chance there in whole per cent, of what is written."""
        kind, points = divmod(key, _WIDE)
        chance, _ = self._cohort.chance(kind, points - _WIDE // 2)
        return self._cohort.settings[kind], int(f"{chance:.6f}".replace(".", "")) // _PER_CENT


def add(to: Tally, more: Mapping[str, "int | Tally"]) -> None:
    """Adds some counts to others."""
    for name, value in more.items():
        if isinstance(value, int):
            held = to.get(name, 0)
            assert isinstance(held, int)
            to[name] = held + value
        else:
            within = to.setdefault(name, {})
            assert isinstance(within, dict)
            add(within, value)


def told(tally: Tally, plan: Plan) -> dict[str, Any]:
    """A tally as a manifest tells it, and the rules that could have counted: those that never did stand only
    there."""
    known = {table.rule for table in plan.tables if any(cell.points for cell in table.cells)}
    # Of a roster without a row to be counted nothing was added up.
    empty: Tally = {"rows": 0, "rules": {}, "questions": {}, "medicine_questions": {}, "settings": {}}
    return {**_in_order(empty | tally), "rules_known": sorted(known)}


def _in_order(tally: Mapping[str, "int | Tally"]) -> Tally:
    """The same by name, which does not hang on what was met first."""
    return {n: value if isinstance(value, int) else _in_order(value) for n, value in sorted(tally.items())}


def _topics(topics: Beside, size: int) -> Whole:
    """What is open of the medicines of every row, a bit for each of `TOPICS`."""
    found = np.zeros(size, np.int64)
    if not len(topics.rows):
        return found
    # Texts are kept from one stretch to the next: those that nobody has in this one are not looked at.
    named = np.flatnonzero(np.bincount(topics.codes, minlength=len(topics.texts)))
    texts = topics.texts.take(pa.array(named))
    bits = np.zeros(len(topics.texts), np.int64)
    for place, topic in enumerate(TOPICS):
        held = pc.match_substring_regex(texts, f"(^|; ){topic} of ").to_numpy(zero_copy_only=False)
        bits[named[held]] |= 1 << place
    starts = np.flatnonzero(np.diff(topics.rows, prepend=-1) != 0)
    found[topics.rows.take(starts)] = np.bitwise_or.reduceat(bits.take(topics.codes), starts)
    return found
