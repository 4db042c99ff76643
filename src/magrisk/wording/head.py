"""The answer in three lines that fit a terminal, and the facts beside it."""

from collections.abc import Iterator

from magrisk.assessment import Assessment, Chance, Contribution, Measured
from magrisk.reading.spelling import flat
from magrisk.wording.figures import columns, fitting, joined, number, percent, sentence, shortened

NOT_CALIBRATED = "not calibrated on your patients"
NO_REPLACEMENT = "it does not replace a level"

# Of the third line a label takes at most this much, so that something of what was said is left.
_MOST_OF_A_LABEL = 44


def head(answer: Assessment, outcome: str, width: int | None) -> tuple[str, str, str]:
    """Priority with likelihood or measured level; the chance with its range; the strongest reason.

    Beside a high level the strongest reason is one that raises it.
    """
    high = answer.level_is("high")
    return (
        shortened(_first(answer), width),
        _second(answer, answer.chance, outcome, width)
        if answer.chance
        else "No points and no chance are given.",
        _raising(answer, width) if high and answer.score else _strongest(answer, width),
    )


def _first(answer: Assessment) -> str:
    """What leads. That it is incomplete comes before anything that could be cut off."""
    incomplete = "" if answer.complete else "INCOMPLETE."
    leads = _level(answer.measured) if answer.measured else f"Likelihood: {_likelihood(answer)}."
    return joined((f"Priority: {answer.priority.upper()}.", incomplete, leads))


def _level(found: Measured) -> str:
    grade = f" (CTCAE grade {found.ctcae_grade})" if found.ctcae_grade else ""
    return f"Measured: {number(found.value)} {found.unit} is {found.status.upper()}{grade}."


def _likelihood(answer: Assessment) -> str:
    if not answer.likelihood:
        return "not scored"
    return answer.likelihood + (f" ({NO_REPLACEMENT})" if answer.likelihood == "low" else "")


def _second(answer: Assessment, chance: Chance, outcome: str, width: int | None) -> str:
    """The chance with the range that matters now: what the unknowns leave open, else the 90 % interval.

    Under a measured level it says that it is what the causes alone would give.
    """
    limit = f"{chance.below.value:.2f} {chance.below.unit}"
    reach = f"unknowns: {_span(chance.floor, chance.ceiling)}" if _open(chance) else _interval(chance)
    says = f"{percent(chance.estimate)} ({reach})."
    if answer.measured:
        ways = (f"{without}, chance below {limit}: {says}" for without in ("Without the level", "Without it"))
    else:
        ways = (f"Chance {of}: {says}" for of in (f"of {outcome} (< {limit})", f"below {limit}"))
    return fitting(width, *ways)


def _open(chance: Chance) -> bool:
    return chance.floor != chance.ceiling


def _interval(chance: Chance) -> str:
    return f"90 % interval {_span(chance.low, chance.high)}"


def _span(low: float, high: float) -> str:
    return f"{percent(low)} to {percent(high)}"


def _raising(answer: Assessment, width: int | None) -> str:
    raising = [found for found in answer.contributions if found.points < 0]
    if not raising:
        return "Nothing that counts raises the level; the alerts say where to look."
    return _reason("What raises it most", raising[0], width)


def _strongest(answer: Assessment, width: int | None) -> str:
    positive = [found for found in answer.contributions if found.points > 0]
    if not answer.score:
        return "What was said is not scored; the limits say why."
    if not positive:
        said = "said" if answer.complete else "recognised"
        return f"Nothing that was {said} lowers the level."
    causes = [found for found in positive if not found.marker]
    return _reason("Strongest reason", (causes or positive)[0], width)


def _reason(lead: str, found: Contribution, width: int | None) -> str:
    label = shortened(found.label, width and _MOST_OF_A_LABEL)
    start, end = f'{lead}: {label} {found.points:+d} ("', '").'
    said = '"; "'.join(dict.fromkeys(because.said for because in found.because))
    return f"{start}{shortened(said, width and width - columns(start + end))}{end}"


# ---------------------------------------------------------------- the facts


def facts(answer: Assessment) -> Iterator[str]:
    """What stands beside the answer, one line each."""
    if answer.measured:
        yield _measured(answer.measured)
    if answer.measured and answer.likelihood:
        yield f"Likelihood by what was said, beside the level: {_likelihood(answer)}."
    if answer.unrecognised:
        yield incomplete(answer)
    if answer.score:
        yield _points(answer)
    if answer.chance:
        yield _more_of_the_chance(answer)
    yield f"Stakes: {answer.stakes}{_raised_by(answer)}. {who(answer)}"


def incomplete(answer: Assessment) -> str:
    """How much of what was said was not understood; empty where all of it was."""
    return f"INCOMPLETE: {_left_open(answer)}; see below." if answer.unrecognised else ""


def _left_open(answer: Assessment) -> str:
    """How many texts were not understood, and how many not whole."""
    partly = sum(one.partly for one in answer.unrecognised)
    none = len(answer.unrecognised) - partly
    told = [f"{_texts(none)} not recognised and not counted"] if none else []
    told += [f"{_texts(partly)} read only in part"] if partly else []
    return "; ".join(told)


def _texts(count: int) -> str:
    return "1 text was" if count == 1 else f"{count} texts were"


def _points(answer: Assessment) -> str:
    assert answer.score  # only asked where there is one
    score = answer.score
    reach = (
        f", {score.floor} to {score.ceiling} once the unknowns are settled"
        if score.floor != score.ceiling
        else ""
    )
    return f"Points: {score.points}{reach} (1 point = {_worth(answer.chance)} of expected fall)."


def _worth(chance: Chance | None) -> str:
    """What a point stands for, which a calibration may have found to be another size here."""
    if chance is None or chance.slope == 1:
        return "1 µmol/L"
    return f"1 µmol/L by the rules, {number(chance.slope)} µmol/L by the calibration,"


def _more_of_the_chance(answer: Assessment) -> str:
    assert answer.chance  # only asked where there is one
    chance = answer.chance
    said = [_interval(chance)] if _open(chance) else []
    said += [
        f"{percent(also.estimate)} below {number(also.below.value)} {also.below.unit}"
        for also in answer.chance_also
    ]
    said.append(f"{percent(chance.setting_population)} in an average person of the setting")
    return f"Chance: {'; '.join(said)}. {calibrated_on(chance)}."


def calibrated_on(chance: Chance) -> str:
    """What the chance was calibrated on, or that it was not."""
    found = chance.calibration
    if not found:
        return NOT_CALIBRATED.capitalize()
    return f"Calibrated on {flat(found.on)}, {found.rows} rows, {found.at}"


def _raised_by(answer: Assessment) -> str:
    """The alerts that raise the stakes so far, by name: each says itself what a low level would do."""
    names = answer.raised_by()
    return f" (see the alerts: {'; '.join(names)})" if names else ""


def who(answer: Assessment) -> str:
    """Who was assessed, as far as it was said, and where."""
    patient = answer.patient
    age = "" if patient.age is None else f"{patient.age} years"
    sex = "" if patient.sex == "unknown" else patient.sex
    who = ", ".join(part for part in (patient.id, age, sex) if part)
    assumed = " (assumed: none was given)" if patient.setting_assumed else ""
    return joined((f"Patient: {who}." if who else "", f"Setting: {patient.setting}{assumed}."))


def _measured(found: Measured) -> str:
    normal = found.range
    grade = f", CTCAE grade {found.ctcae_grade}" if found.ctcae_grade else ""
    return joined(
        (
            f"The measured level leads: {number(found.value)} {found.unit} is {found.status}{grade}.",
            f"Range: {number(normal.low)} to {number(normal.high)} {normal.unit}, or "
            f"{normal.low_mmol_per_l:.2f} to {normal.high_mmol_per_l:.2f} mmol/L ({flat(normal.source)}).",
            *(sentence(caution) for caution in found.cautions),
        )
    )
