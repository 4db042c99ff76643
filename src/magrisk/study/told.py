"""A validation as people are told it: sentences and tables, from which every rendering is made."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from magrisk.escape import terminal
from magrisk.report.chart import Figure, Table
from magrisk.study import pictures
from magrisk.study.calibration import Group
from magrisk.study.estimate import ENOUGH, FEWEST, Estimate
from magrisk.study.origin import Origin
from magrisk.study.validation import Part, Telling, Validation
from magrisk.study.words import benefit, number, percent, shares, signed

_ROUND = {1, *range(5, 51, 5)}  # per cent: the thresholds that the table names
# As is usual for areas under the curve, and as arbitrary as such words are.
_COIN = 0.5
_WORDS = ((0.6, "hardly"), (0.7, "weakly"), (0.8, "fairly well"), (1.01, "well"))


@dataclass(frozen=True)
class Section:
    """A part of a report under its own title."""

    title: str
    told: tuple[str, ...]
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Content:
    """All that is told. answer: the sentences before all else; facts: labels with their numbers; warnings:
    what makes the numbers worth less."""

    title: str
    answer: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    sections: tuple[Section, ...]
    limits: tuple[str, ...]
    origin: tuple[tuple[str, str], ...]


def content(found: Validation, origin: Origin) -> Content:
    """What is told of a validation."""
    return Content(
        title=f"Validation: {origin.label}, below {origin.below}",
        answer=tuple(_answer(found)),
        facts=tuple(_facts(found)),
        warnings=(*_of_the_fit(origin), *_warnings(found)),
        sections=tuple(_sections(found, origin)),
        limits=tuple(_limits(origin)),
        origin=tuple(_origin(origin)),
    )


# ------------------------------------------------------------ the answer


def _answer(found: Validation) -> Iterator[str]:
    area = found.scores[0].auroc
    if area is None:
        yield "All rows have the outcome, or none has: nothing can be told apart."
    else:
        told = f"Rows with the outcome {_told_apart(area)}: AUROC {number(area, 3)}"
        yield f"{told}, where 0.5 is a coin and 1 is perfect."
    ratio = found.calibration.ratio
    over = f" (observed over expected {number(ratio)})" if ratio else ""
    yield (
        f"On average the chance said {percent(found.all.predicted)}, and {percent(found.all.observed.value)} "
        f"were low{over}."
    )


def _told_apart(area: Estimate) -> str:
    """How well the chance tells rows apart; nothing is claimed that the interval does not hold."""
    if area.high is not None and area.high < _COIN:
        return "are told from the others by the chance the wrong way round"
    if area.low is None or area.low <= _COIN:
        return "cannot be told from the others by the chance, as far as these rows show"
    word = next(word for end, word in _WORDS if area.value < end)
    return f"are {word} told from the others by the chance"


def _facts(found: Validation) -> Iterator[tuple[str, str]]:
    yield "Rows", f"{found.all.n:,}"
    yield "With the outcome", f"{found.all.events:,}, {shares(found.all.observed)}"
    refit = found.calibration.refit
    yield "Calibration slope", number(refit.slope if refit else None)
    yield "Acting by the chance pays", _pays(found)


def _pays(found: Validation) -> str:
    """The thresholds at which acting by the chance surely gains more than acting on everybody or nobody."""
    gain = found.benefit
    best = [round(100 * at) for at, pays in zip(gain.threshold, gain.pays, strict=True) if pays]
    runs: list[list[int]] = []
    for at in best:
        if runs and at == runs[-1][-1] + 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    told = [f"{run[0]} to {run[-1]} %" if len(run) > 1 else f"{run[0]} %" for run in runs]
    return f"at thresholds of {', '.join(told)}" if told else "shown at no threshold up to 50 %"


def _of_the_fit(origin: Origin) -> Iterator[str]:
    if origin.calibrated_on_it:
        yield (
            f"These are the very rows that {', '.join(origin.calibrated_on_it)} was calibrated on: numbers "
            "always hold on the rows that they were fitted to. Validate on others."
        )


def _warnings(found: Validation) -> Iterator[str]:
    least = min(found.all.events, found.all.n - found.all.events)
    if least < FEWEST:
        yield (
            f"Fewer than {FEWEST} rows have the outcome, or have it not: these numbers are not worth much, "
            "and no interval is claimed for what rests on so few."
        )
    elif least < ENOUGH:
        yield (
            f"Fewer than {ENOUGH} rows have the outcome, or have it not: a validation wants at least "
            f"{ENOUGH} of each (Collins and others, Stat Med 2016;35:214-226)."
        )
    telling = found.telling
    if telling.named:
        yield (
            f"{telling.named:,} rows name the outcome itself by a code or a name ({telling.named_low:,} of "
            "them have it). It adds no points, but such texts may follow from the level as others do."
        )
    if telling.treated:
        yield (
            f"{telling.treated:,} rows list a medicine that treats the outcome ({telling.treated_low:,} of "
            "them have it): it may have been given because the level was known."
        )


# ------------------------------------------------------------ the sections


def _sections(found: Validation, origin: Origin) -> Iterator[Section]:
    roc = (pictures.roc(found),) if found.roc else ()
    yield Section("Telling apart", _APART, (_compared(found),), roc)
    yield Section(
        "Whether the chances hold",
        _HOLD,
        (_calibration(found),),
        (pictures.calibration(found, _tenths(found)),),
    )
    yield Section("Whether acting by the chance pays", _PAYS, (), (pictures.benefit(found, _benefit(found)),))
    yield Section(
        "How the likelihoods hold",
        (f"The likelihood is the band of the chance of a level below {origin.headline}.",),
        (_bands(found),),
        (pictures.bands(found),),
    )
    strata = [_parts(f"By {terminal(name)}", "Stratum", parts) for name, parts in found.strata.items()]
    yield Section("By setting and stratum", (), (_settings(found), *strata))
    if found.telling.named or found.telling.treated:
        yield Section("What tells the outcome", _TELLS, (_telling(found.telling, found),))


_APART = (
    "AUROC: the share of pairs, one row with the outcome and one without, that a score puts in the right "
    "order; ties count half. Intervals are 95 %, by DeLong's method; the gain is on the same rows.",
)
_HOLD = (
    "Observed over expected is 1 where the average holds. The slope is 1 where the chances spread as they "
    "should, below 1 where they are too extreme; it is fitted by probit, the scale on which chances are "
    "made.",
)
_PAYS = (
    "Net benefit: rows with the outcome that are found, less false alarms at the odds of the threshold, for "
    "each row. Who acts from a chance of 10 % on takes one found to be worth nine false alarms.",
    "Acting by the chance pays where it gains more than acting on everybody and than acting on nobody, with "
    "the 95 % interval of either gain above nothing, threshold by threshold; it is not claimed where fewer "
    f"than {FEWEST} rows with the outcome, or without, lie on either side.",
)
_TELLS = (
    "The area without the rows that tell the outcome or its treatment, and the area of all rows when what "
    "tells it is left out of the score.",
)


def _compared(found: Validation) -> Table:
    return Table(
        "Telling apart: the chance beside other scores, on the same rows",
        ("Score", "AUROC (95 %)", "Gain of the chance"),
        tuple((one.score, number(one.auroc, 3), signed(one.less)) for one in found.scores),
        frozenset({1, 2}),
    )


def _calibration(found: Validation) -> Table:
    held, refit = found.calibration, found.calibration.refit
    rows = [
        ("Observed over expected", number(held.ratio)),
        ("Slope", number(refit.slope if refit else None)),
        ("Intercept", number(refit.intercept if refit else None)),
        ("Intercept with the slope held at 1", number(refit.intercept_alone if refit else None)),
        ("Brier score", f"{held.brier:.4f}"),
        ("Brier score of the published share of the setting", f"{held.of_setting:.4f}"),
        ("Scaled Brier score (1 perfect, 0 as the share of all)", percent(held.scaled)),
    ]
    return Table("The chances as a whole", ("Measure", "Value (95 %)"), tuple(rows), frozenset({1}))


_OF_GROUPS = ("Rows", "Low", "Observed (95 %)", "Chance")


def _of_group(one: Group) -> tuple[str, ...]:
    return f"{one.n:,}", f"{one.events:,}", shares(one.observed), percent(one.predicted)


def _tenths(found: Validation) -> Table:
    rows = tuple((str(at), *_of_group(one)) for at, one in enumerate(found.tenths, 1))
    return Table(
        "By tenths of the chance, as even as ties allow, with the mean chance",
        ("Group", *_OF_GROUPS),
        rows,
        _NUMBERS,
    )


def _benefit(found: Validation) -> Table:
    gain = found.benefit
    rows = tuple(
        (f"{round(100 * at)} %", benefit(by_chance), benefit(on_all), benefit(0))
        for at, by_chance, on_all in zip(gain.threshold, gain.by_chance, gain.on_all, strict=True)
        if round(100 * at) in _ROUND
    )
    head = ("Threshold", "By the chance", "On everybody", "On nobody")
    return Table("Net benefit by threshold", head, rows, frozenset(range(1, 4)))


_NUMBERS = frozenset(range(1, 6))


def _parts(caption: str, first: str, parts: Iterable[Part]) -> Table:
    rows = tuple((terminal(one.name), *_of_group(one.group), number(one.auroc)) for one in parts)
    return Table(caption, (first, *_OF_GROUPS, "AUROC"), rows, _NUMBERS)


def _bands(found: Validation) -> Table:
    rows = tuple((one.name, *_of_group(one.group)) for one in found.bands)
    return Table("By likelihood, with the mean chance", ("Likelihood", *_OF_GROUPS), rows, _NUMBERS)


def _settings(found: Validation) -> Table:
    rows = tuple((one.name, *_of_group(one.group), percent(one.published)) for one in found.settings)
    return Table("By setting", ("Setting", *_OF_GROUPS, "Published"), rows, _NUMBERS)


def _telling(telling: Telling, found: Validation) -> Table:
    rows = (
        ("All rows", number(found.scores[0].auroc, 3)),
        ("Without the rows that tell it", number(telling.without_rows, 3)),
        ("All rows, what tells it left out of the score", number(telling.without_texts, 3)),
    )
    return Table("The area without what tells the outcome", ("Rows", "AUROC (95 %)"), rows, frozenset({1}))


# ------------------------------------------------------------ limits and origin


def _limits(origin: Origin) -> Iterator[str]:
    yield (
        "A roster does not say what was known when: texts or values from after the outcome, or because of "
        "it, flatter every score here."
    )
    if origin.labs:
        yield (
            f"Scored by values of {', '.join(origin.labs)}. Taken with the outcome they are no forecast of "
            "it; when they were taken is not known here."
        )
    if origin.left_out:
        yield "Rows that were left out may differ from those that were not; nothing was filled in."
    yield (
        "The chances are the rulebook's and are not fitted here. Where a setting's numbers were drawn from "
        "the same people, this is no outside test: `magrisk rules show` tells its sources."
    )
    yield "What held here need not hold in other places, or later."


def _origin(origin: Origin) -> Iterator[tuple[str, str]]:
    yield "Outcome", f"column {terminal(origin.column)}: {origin.label}, below {origin.below}"
    yield "Records", f"{origin.records:,}"
    yield from ((f"Left out: {why}", f"{count:,}") for why, count in origin.left_out.items())
    yield "Held back from the score", ", ".join(map(terminal, origin.withheld)) or "nothing"
    yield "Scored on", origin.as_of
    yield "Rulebook", f"{origin.rulebook} {origin.fingerprint}"
    yield "Roster (SHA-256)", origin.roster
    yield "Program", origin.program
