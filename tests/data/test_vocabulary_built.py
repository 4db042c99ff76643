"""The tables of codes are what the sources say today, and every name that differs from them was judged."""

import sys

import pack
from magrisk.rulebook.loader import load
from program import REPOSITORY

sys.path.insert(0, str(REPOSITORY))

from build_vocabulary.__main__ import made  # the folder lies at the root of the project
from build_vocabulary.held import unjudged
from build_vocabulary.rxnorm import concepts

pytestmark = pack.needs_data


def test_the_tables_of_codes_are_those_that_are_built() -> None:
    stale = [
        path.name for path, text in made(pack.SHARED).items() if path.read_text(encoding="utf-8") != text
    ]
    assert stale == [], "write them anew: python -m build_vocabulary codes"


def test_every_difference_from_rxnorm_was_judged() -> None:
    assert unjudged(load(REPOSITORY / "rules"), concepts(pack.SHARED)) == []
