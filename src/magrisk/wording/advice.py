"""What may be done: the treatments compared, tests, follow-up."""

from collections.abc import Iterator

from magrisk.assessment import Assessment, KeepApart, Option, Test
from magrisk.reading.spelling import flat
from magrisk.wording.document import Bullet, Section
from magrisk.wording.figures import joined, number, sentence

# So many characters of a treatment's details stand in a text; the markdown tells all.
MOST_DETAIL = 300

SAYS = {"yes": "YES", "no": "NO", "ask": "ASK FIRST"}


def advice(answer: Assessment, width: int | None) -> Iterator[Section]:
    """The sections that say what may be done."""
    yield Section("Treatments compared", tuple(_option(option, width) for option in answer.options))
    yield Section("Keep apart", tuple(_apart(answer)))
    yield Section("Tests", tuple(_test(test, width) for test in answer.tests))
    yield Section("Follow-up", tuple(_monitoring(answer)))


def _option(option: Option, width: int | None) -> Bullet:
    """A treatment. In the text one that is not for this patient is told in one sentence only."""
    lead = f"{SAYS[option.says]} {option.label}:"
    if width and option.says == "no":
        return Bullet(lead, sentence(option.reason))
    under = (
        f"for: {flat(option.benefits)}" if option.benefits else "",
        f"mind: {flat(option.considerations)}" if option.considerations else "",
        *_details(option, width),
    )
    return Bullet(lead, sentence(option.reason), tuple(line for line in under if line))


def _details(option: Option, width: int | None) -> tuple[str, ...]:
    """One by one; in the text the first of them in one paragraph, where the treatment is offered."""
    if not width:
        return tuple(flat(line) for line in option.details)
    if option.says != "yes" or not option.details:
        return ()
    shown: list[str] = []
    for line in map(sentence, option.details):
        if len(joined([*shown, line])) > MOST_DETAIL:
            break
        shown.append(line)
    more = len(option.details) - len(shown)
    return (joined([*shown, f"({more} more in the markdown and the JSON.)"] if more else shown),)


def _apart(answer: Assessment) -> Iterator[Bullet]:
    """Hours between medicines; medicines with the same hours stand together."""
    alike: dict[tuple[str, str], dict[str, None]] = {}
    for one in answer.keep_apart:
        alike.setdefault((_hours(one), one.note), {})[_apart_pair(one)] = None
    for (hours, note), pairs in alike.items():
        yield Bullet(f"{'; '.join(pairs)}:", joined((sentence(hours) if hours else "", sentence(note))))


def _apart_pair(one: KeepApart) -> str:
    others = " and ".join(f'"{said}"' for said in one.apart_from) or "the treatment above, if it is begun"
    return f'"{one.said}" ({one.drug}) and {others}'


def _hours(one: KeepApart) -> str:
    sides = ((one.hours_before, "before"), (one.hours_after, "after"))
    told = [f"{number(hours)} h {side} it" for hours, side in sides if hours is not None]
    return f"take {one.drug} at least {' or at least '.join(told)}" if told else ""


def _test(test: Test, width: int | None) -> Bullet:
    limits = sentence(_first_sentence(test.limits) if width else test.limits)
    return Bullet(f"{test.test}:", sentence(test.why), (f"limits: {limits}",) if limits else ())


def _first_sentence(text: str) -> str:
    start, stop, rest = flat(text).partition(". ")
    # A small letter behind the stop means an abbreviation, so that nothing ends in the middle.
    return start if not rest or rest[0].isupper() else start + stop + _first_sentence(rest)


def _monitoring(answer: Assessment) -> Iterator[Bullet]:
    """What to follow up; what is wanted alike for several reasons is said once."""
    for when in dict.fromkeys(follow.when for follow in answer.monitoring):
        because = dict.fromkeys(follow.because for follow in answer.monitoring if follow.when == when)
        yield Bullet(f"{'; '.join(because)}:", sentence(when))
