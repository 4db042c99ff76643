"""Where a validation comes from: the roster, the rulebook, what was left out and held back."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from magrisk import __version__
from magrisk.assess import Assessor
from magrisk.rulebook.schema import Setting, Threshold
from magrisk.study.rows import Observed


@dataclass(frozen=True)
class Origin:
    """label: what is low. below: the limit as given; headline: the one that likelihoods are bands of.
    roster: SHA-256 of the file. calibrated_on_it: the settings that were fitted to this very file. The
    others are as in `rows.Observed`."""

    label: str
    column: str
    below: str
    headline: str
    records: int
    left_out: Mapping[str, int]
    withheld: tuple[str, ...]
    labs: tuple[str, ...]
    as_of: str
    roster: str
    rulebook: str
    fingerprint: str
    program: str
    calibrated_on_it: tuple[str, ...] = ()


def origin(assessor: Assessor, found: Observed, as_of: datetime.date) -> Origin:
    """Where the rows of a study come from."""
    headline = assessor.scale.outcome.headline
    own = (assessor.own.fingerprint,) if assessor.own else ()
    return Origin(
        label=assessor.scale.outcome.label,
        column=found.outcome.column,
        below=_written(found.outcome.below, headline),
        headline=_written(headline, headline),
        records=found.records,
        left_out=found.left_out,
        withheld=found.withheld,
        labs=found.labs,
        as_of=as_of.isoformat(),
        roster=found.sha256,
        rulebook=assessor.scale.version,
        fingerprint="+".join((assessor.fingerprint, *own)),
        program=__version__,
        calibrated_on_it=tuple(
            setting.id
            for setting in assessor.book.of(Setting)
            if setting.calibration and setting.calibration.roster_sha256 == found.sha256
        ),
    )


def _written(limit: Threshold, headline: Threshold) -> str:
    """A limit; the headline as every answer writes it."""
    return f"{limit.value:{'.2f' if limit == headline else 'g'}} {limit.unit}"
