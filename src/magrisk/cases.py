"""Runs the whole patients of a rulebook: each answer as it is, held against the one in the case."""

import datetime
from collections.abc import Iterable
from typing import Any

from magrisk.adapters.profile_file import checked, words_of
from magrisk.assess import Assessor
from magrisk.assessment import Assessment
from magrisk.rulebook import schema
from magrisk.rulebook.examples import Result
from magrisk.wording.brief import last_level


def run(assessor: Assessor, cases: Iterable[schema.Case]) -> list[Result]:
    """Run cases by an assessor's rulebook. Raises ContentProblem where one tells what cannot be used."""
    return [Result(case.id, "has the answer that stands in it", difference(assessor, case)) for case in cases]


def difference(assessor: Assessor, case: schema.Case) -> str:
    """What the answer to a case says otherwise than the case; "" where it says the same."""
    found, wanted = answered(assessor, case), case.answer.model_dump(mode="json")
    return "; ".join(
        f"{key}: found {found[key]}, wanted {wanted[key]}" for key in found if found[key] != wanted[key]
    )


def answered(assessor: Assessor, case: schema.Case) -> dict[str, Any]:
    """The answer to a case, in the form that a case has it."""
    reader = assessor.reader
    words = words_of(checked(dict(case.told), case.id), reader.knows)
    return outline(assessor.assess(reader.read(words, datetime.date.fromisoformat(case.as_of))))


def outline(answer: Assessment) -> dict[str, Any]:
    """An answer without its prose, as JSON values (see `schema.CaseAnswer`)."""
    score, chance, found = answer.score, answer.chance, answer.measured
    shown = schema.CaseAnswer(
        complete=answer.complete,
        complete_enough=answer.complete_enough,
        priority=answer.priority,
        priority_because=answer.priority_because,
        likelihood=answer.likelihood,
        stakes=answer.stakes,
        raised_by=answer.raised_by(),
        points=(score.points, score.floor, score.ceiling) if score else None,
        chance=(_percent(chance.estimate), _percent(chance.floor), _percent(chance.ceiling))
        if chance
        else None,
        measured=f"{found.status}, grade {found.ctcae_grade}" if found else None,
        contributions={one.rule: one.points for one in answer.contributions},
        without_protectors=answer.without_protectors.points if answer.without_protectors else None,
        not_counted=tuple(dict.fromkeys(one.said for one in answer.not_counted)),
        unrecognised=tuple(one.said for one in answer.unrecognised),
        doubts=tuple(
            schema.CaseDoubt(
                question=one.question,
                add=one.could_add,
                remove=one.could_remove,
                decides=one.could_change_priority,
            )
            for one in answer.doubts
        ),
        alerts=tuple(one.label for one in answer.alerts),
        options={one.treatment: one.says for one in answer.options},
        tests=tuple(one.test for one in answer.tests),
        monitoring=tuple(one.because for one in answer.monitoring),
        keep_apart=tuple(
            f"{one.drug}: {_hours(one.hours_before)} before, {_hours(one.hours_after)} after"
            for one in answer.keep_apart
        ),
        level=last_level(answer.trajectory) if answer.trajectory else None,
        what_would_help=tuple(
            schema.CaseChange(
                change=one.change,
                points=one.points_after,
                priority=one.priority_after,
                against=len(one.against),
            )
            for one in answer.what_would_help
        ),
        smallest_change=tuple(
            f"{one.action} {one.target}" + (f" to {one.to}" if one.to else "")
            for one in (answer.smallest_change.changes if answer.smallest_change else ())
        ),
        scores={name: (one.low, one.high) for name, one in answer.scores.items()},
    )
    return shown.model_dump(mode="json")


def _hours(hours: float | None) -> str:
    return "no hours" if hours is None else f"{hours:g} h"


def _percent(share: float) -> float:
    """Per cent with one decimal."""
    return round(100 * share, 1)
