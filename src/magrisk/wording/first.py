"""What to do first, in one sentence: of all that the answer says could be done."""

from collections.abc import Iterator

from magrisk.assessment import Assessment
from magrisk.wording.advice import SAYS
from magrisk.wording.figures import sentence


def first_action(answer: Assessment) -> str:
    """A low level is treated, a high one looked into; else the first test is made, then what is open."""
    return next(_actions(answer), "No test, no follow-up and no question is open.")


def _actions(answer: Assessment) -> Iterator[str]:
    """What could be done, the most urgent first; of treatments the first that may be given at all."""
    if answer.level_is("low"):
        for option in answer.options:
            if option.says != "no":
                yield f"{SAYS[option.says]} {option.label}: {sentence(option.reason)}"
    if answer.level_is("low") or answer.level_is("high"):
        yield from (alert.advice for alert in answer.alerts)
    for test in answer.tests:
        yield f"{test.test}: {sentence(test.why)}"
    for follow in answer.monitoring:
        yield sentence(follow.when)
    for doubt in answer.doubts:
        yield doubt.ask
