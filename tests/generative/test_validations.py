"""That any rows can be validated and told: few or many, of one kind or of one chance, told apart or not."""

import json
from dataclasses import asdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from magrisk.rulebook.schema import Threshold
from magrisk.study.origin import origin
from magrisk.study.outcome import Outcome
from magrisk.study.printed import WIDTH, printed
from magrisk.study.rows import Observed
from magrisk.study.scored import Rows
from magrisk.study.strata import Stratum
from magrisk.study.told import content
from magrisk.study.validation import validated
from program import TODAY, assessor

FEWER = settings(max_examples=settings().max_examples // 2)
SCALE = assessor().scale
BANDS, ORDER = [band.name for band in SCALE.bands], list(SCALE.priorities.order)
SETTINGS = list(assessor().reader.settings)
LIMIT = assessor().standings.limit(SCALE.outcome.headline)


@st.composite
def studies(draw: st.DrawFn) -> Observed:
    """Rows of any number; what stands in them hangs on a seed."""
    size = draw(st.sampled_from((1, 2, 3, 9, 25, 60, 400)))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    spread = draw(st.sampled_from((0.0, 0.0001, 0.3, 1.0, 8.0)))
    points = (random.normal(20, 60 * spread, size)).round().astype(np.int64)
    chance = norm.cdf((points - draw(st.sampled_from((-400, 0, 60, 130, 500)))) / 80)
    kind = draw(st.sampled_from(("true", "all", "none", "apart", "random")))
    low = {
        "true": random.random(size) < chance,
        "all": np.ones(size, np.bool_),
        "none": np.zeros(size, np.bool_),
        "apart": chance > np.median(chance),
        "random": random.random(size) < draw(st.sampled_from((0.02, 0.5))),
    }[kind]
    least = random.integers(0, 3, size)
    value = np.where(random.random(size) < 0.1, np.nan, random.choice([0.7, 1.2, 1.9, 2.0, 4.0], size))
    rows = Rows(
        row=np.arange(1, size + 1),
        setting=random.choice(SETTINGS[: draw(st.integers(1, 3))], size),
        points=points,
        chance=chance,
        mean=np.full(size, 0.85),
        sd=np.full(size, 0.08),
        likelihood=random.choice(BANDS, size),
        priority=random.choice(ORDER, size),
        mds_low=least,
        mds_high=least + random.integers(0, 3, size),
        drugs=random.integers(0, 4, size),
        level=np.full(size, np.nan),
        low=low,
        named=random.random(size) < 0.1,
        treated=random.random(size) < draw(st.sampled_from((0.0, 0.5, 1.0))),
        points_without=points,
        chance_without=chance,
        strata={"value": value, "word": random.choice(["", "a b", "x" * 90], size)},
    )
    outcome = Outcome("was_low", 0, Threshold(value=LIMIT, unit="mmol/L"), LIMIT, None)
    strata = (Stratum("value", (1.2, 2.0)), Stratum("word"))
    return Observed(rows, outcome, size, {}, strata, (), (), "0" * 64)


@FEWER
@given(studies())
def test_any_rows_can_be_told(seen: Observed) -> None:
    found = validated(assessor(), seen, accept_leaks=True)
    rows = seen.rows
    assert (found.all.n, found.all.events) == (len(rows), rows.low.sum())
    cut = [found.bands, found.settings, *found.strata.values()]
    for groups in ([part.group for part in parts] for parts in cut):
        assert sum(one.n for one in groups) == len(rows)
        assert sum(one.events for one in groups) == rows.low.sum()
    for group in (found.all, *found.tenths):
        share = group.observed
        assert share.low is not None
        assert share.high is not None
        assert -1e-9 <= share.low <= share.value + 1e-9
        assert share.value - 1e-9 <= share.high <= 1 + 1e-9
    for line in (found.smooth, *found.roc.values()):
        assert all(0 <= each <= 1 for each in (*line.across, *line.up))
    json.dumps(asdict(found), allow_nan=False)
    text = printed(content(found, origin(assessor(), seen, TODAY)))
    assert max(map(len, text.splitlines())) <= WIDTH
    assert "nan" not in text.casefold().split()
