"""What the report of one patient shows, worded and formatted, before it becomes HTML."""

import datetime
from dataclasses import dataclass

from markupsafe import Markup

from magrisk.assessment import Assessment
from magrisk.drawing.embedded import embedded
from magrisk.drawing.picture import Picture
from magrisk.escape import terminal
from magrisk.report.chart import Figure
from magrisk.report.patient.levels import levels
from magrisk.report.patient.matrix import Matrix, matrix
from magrisk.report.patient.waterfall import waterfall
from magrisk.report.patient.ways import ways
from magrisk.rulebook.loader import Rulebook
from magrisk.scale import Baseline
from magrisk.wording.content import document
from magrisk.wording.document import Bullet, Section
from magrisk.wording.figures import WITH_ITS_UNIT, joined, shortened
from magrisk.wording.first import first_action
from magrisk.wording.head import calibrated_on, head, incomplete, who

# The first screen of a phone holds so many columns of a line; the sections tell the whole.
_SHORT, _LONG = 150, 220
_NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Line:
    """A line of the first screen: what it is about, and what it says."""

    name: str
    text: str


@dataclass(frozen=True)
class Ways:
    """The picture of the ways from what was said to the outcome, and what it is called."""

    name: str
    title: str
    told: str
    svg: Markup


@dataclass(frozen=True)
class Content:
    """Everything in the report. All texts are on one line, and hold nothing that steers a reader unseen."""

    title: str
    who: str
    as_of: str
    alarming: bool
    answer: str
    lines: tuple[Line, ...]
    incomplete: str
    outline: Section
    facts: tuple[str, ...]
    matrix: Matrix | None
    levels: Figure | None
    waterfall: Figure | None
    ways: tuple[Ways, ...]
    sections: tuple[Section, ...]
    last: str


def content(answer: Assessment, book: Rulebook, baseline: Baseline, as_of: datetime.date) -> Content:
    """The content of the report. `baseline`, `as_of`: as for `html`."""
    scale = book.scale
    told = document(answer, scale.outcome.label, None)
    calibrated = f"{calibrated_on(answer.chance)}." if answer.chance else ""
    first, chance, reason = head(answer, scale.outcome.label, _SHORT)
    lines = (
        _line(joined((chance, calibrated)), "Chance"),
        _line(reason, "Strongest reason"),
        Line("First", _shown(shortened(first_action(answer), _LONG))),
    )
    assert told.outline  # an assessment has one
    return Content(
        title=shortened(joined((first, who(answer))), _SHORT),
        who=shortened(who(answer), _SHORT),
        as_of=as_of.isoformat(),
        alarming=answer.priority == scale.priorities.order[-1],
        answer=_shown(first),
        lines=lines,
        incomplete=incomplete(answer),
        outline=_section(told.outline),
        facts=tuple(map(_shown, told.facts)),
        matrix=matrix(answer, scale),
        levels=levels(answer, book, baseline) if answer.chance else None,
        waterfall=waterfall(answer) if answer.contributions else None,
        ways=tuple(_drawn(picture, place) for place, picture in enumerate(ways(answer, book), start=1)),
        sections=tuple(map(_section, told.sections)),
        last=_shown(told.last),
    )


def _line(text: str, otherwise: str) -> Line:
    """What stands before the first colon is what the line is about; a whole sentence has none."""
    name, colon, rest = text.partition(": ")
    return Line(_shown(name), _shown(rest)) if colon else Line(otherwise, _shown(text))


def _drawn(picture: Picture, place: int) -> Ways:
    name = f"ways-{place}"
    svg = Markup(embedded(picture, name))  # noqa: S704  # every text in it is escaped
    return Ways(name, picture.title, picture.description, svg)


def _shown(text: str) -> str:
    """A text on one line, with nothing unseen in it, and no number apart from its unit."""
    return WITH_ITS_UNIT.sub(_NO_BREAK, terminal(text))


def _section(section: Section) -> Section:
    return Section(section.heading, tuple(map(_bullet, section.bullets)))


def _bullet(bullet: Bullet) -> Bullet:
    return Bullet(_shown(bullet.lead), _shown(bullet.text), tuple(map(_shown, bullet.under)), bullet.sign)
