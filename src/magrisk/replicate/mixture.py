"""A population as every combination of its factors, scored by the plan, with how many people each holds."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import prod

import numpy as np
import numpy.typing as npt

from magrisk.columns import Columns, Items
from magrisk.columns.engine import evaluate
from magrisk.columns.stacked import flat
from magrisk.errors import ContentProblem
from magrisk.evaluate import Known, strongest
from magrisk.evaluate import evaluate as evaluate_one
from magrisk.plan import Plan
from magrisk.rulebook import schema
from magrisk.rulebook.examples import situation
from magrisk.rulebook.loader import Rulebook
from magrisk.scale import NOTHING_KNOWN
from magrisk.situation import Drug, Knowing, Situation

MOST_KINDS = 2**16
_NOTHING = 1e-9  # what is left of a sum of shares by rounding

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class People:
    """Kinds of people: their share of the population, points, variance of the points (points²)."""

    share: Floats
    points: Floats
    variance: Floats


class Mixtures:
    """Populations of one rulebook and its plan."""

    def __init__(self, book: Rulebook, plan: Plan):
        self._book, self._plan = book, plan
        self._knowing = Knowing(book, plan)

    def people(self, setting: str, mix: Mapping[str, float]) -> People:
        """The kinds of people of a population whose factors are independent of one another.

        Lines of one rule exclude one another: nobody has two of them. Raises ContentProblem where a factor
        is not to be had, or where there are too many kinds.
        """
        nobody = Situation(drugs=(), named=frozenset(), setting=setting, no_other_conditions=True)
        base = self._knowing.known(nobody)
        choices = self._choices(mix)
        size = prod(len(choice) for choice in choices)
        if size > MOST_KINDS:
            raise ContentProblem("factor_mix", f"found {size} kinds of people, wanted at most {MOST_KINDS}")
        share, kinds = np.ones(size), np.arange(size)
        held: dict[str, npt.NDArray[np.bool_]] = {}
        for choice in choices:
            kinds, chosen = np.divmod(kinds, len(choice))
            share *= np.array([part for _, part in choice])[chosen]
            held |= {factor: chosen == place for place, (factor, _) in enumerate(choice) if factor}
        known = {factor: self._knowing.known(self._with(factor, nobody)) for factor in held}
        found = evaluate(self._plan, self._columns(size, base, [(held[f], known[f]) for f in held]))
        return People(share, found.points.astype(np.float64), found.variance.astype(np.float64))

    def _choices(self, mix: Mapping[str, float]) -> list[list[tuple[str, float]]]:
        """For every rule its factors with their shares, and the share of those who have none of them ("")."""
        by_rule: dict[str, list[tuple[str, float]]] = {}
        for factor, share in mix.items():
            if share > 0 and self._stands_alone(factor):
                by_rule.setdefault(factor.partition("/")[0], []).append((factor, share))
        for rule, choice in by_rule.items():
            left = 1 - sum(share for _, share in choice)
            if left < -_NOTHING:
                wanted = "wanted at most 1"
                raise ContentProblem(f"factor {rule!r}", f"found shares of more than 1 together, {wanted}")
            choice += [("", left)] if left > _NOTHING else []
        return list(by_rule.values())

    def _stands_alone(self, factor: str) -> bool:
        """Whether a factor is one of its own; an interaction follows from its parts."""
        rule = self._book.documents.get(factor.partition("/")[0])
        if not isinstance(rule, schema.Rule):
            raise ContentProblem(f"factor {factor!r}", "found no such rule, wanted an id, or id/line")
        return not isinstance(rule, schema.Interaction)

    def _with(self, factor: str, nobody: Situation) -> Situation:
        """Somebody with the factor; a line is set off by what sets it off in the rule's own examples."""
        name, _, line = factor.partition("/")
        rule = self._book.documents[name]
        if line:
            return replace(self._by_example(name, line), setting=nobody.setting, no_other_conditions=True)
        if not isinstance(rule, schema.DrugClass):
            return replace(nobody, named=frozenset({name}))
        whole = next((line.line for line in rule.effect if line.when is None), None)
        taking = [replace(nobody, drugs=(Drug(member),)) for member in rule.members]
        return next((one for one in taking if self._line(name, one) == whole), taking[0])

    def _by_example(self, name: str, line: str) -> Situation:
        for example in getattr(self._book.documents[name], "examples", ()):
            patient = situation(self._book, example.given)
            if self._line(name, patient) == line:
                return patient
        wanted = "wanted a line that counts in an example of the rule"
        raise ContentProblem(f"factor '{name}/{line}'", f"found no such line, {wanted}")

    def _line(self, rule: str, patient: Situation) -> str | None:
        """The line of a rule that counts for somebody."""
        tables = self._plan.tables
        judged = evaluate_one(self._plan, self._knowing.known(patient)).judged
        own = [one for one in judged if tables[one.table].rule == rule]
        best = strongest(own) if own else None
        return tables[best.table].lines[best.cell.line] if best and best.cell.line >= 0 else None

    def _columns(self, size: int, base: Known, factors: list[tuple[npt.NDArray[np.bool_], Known]]) -> Columns:
        """What is known of every kind of people: of each factor that holds, what it makes present."""
        facts = {}
        for concept, value in base.facts.items():
            facts[concept] = np.full(size, value, np.int8)
            for held, known in factors:
                if known.facts.get(concept, value) > value:
                    np.maximum(facts[concept], held * np.int8(known.facts[concept]), out=facts[concept])
        items = {}
        for each in {name for _, known in factors for name, listed in known.items.items() if listed}:
            rows, listed = [], []
            for held, known in factors:
                for item in known.items[each]:
                    rows.append(np.flatnonzero(held))
                    listed += [item] * len(rows[-1])
            items[each] = Items(np.concatenate(rows), flat(self._plan, listed))
        return Columns(size, facts, self._measures(size, factors), items)

    @staticmethod
    def _measures(
        size: int, factors: list[tuple[npt.NDArray[np.bool_], Known]]
    ) -> dict[str, tuple[Floats, Floats]]:
        """Values that the example of a line needs, for those to whom it applies."""
        found = {}
        for held, known in factors:
            for measure, span in known.measures.items():
                low = np.where(held, span.low, NOTHING_KNOWN.low)
                found[measure] = low, np.where(held, span.high, NOTHING_KNOWN.high)
        return found
