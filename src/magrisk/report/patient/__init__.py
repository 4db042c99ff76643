"""The report of one patient: the answer in words, with its pictures, as one HTML document."""

import datetime

from magrisk.assessment import Assessment
from magrisk.report.frame import page
from magrisk.report.patient.content import content
from magrisk.rulebook.loader import Rulebook
from magrisk.scale import Baseline


def html(answer: Assessment, book: Rulebook, baseline: Baseline, as_of: datetime.date) -> str:
    """The whole answer as a document that stands by itself.

    baseline: the level of people with none of the listed factors. as_of: the day of the answer.
    """
    return page("patient.html", report=content(answer, book, baseline, as_of))


__all__ = ["html"]
