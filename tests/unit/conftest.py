"""One assessor by the shipped rulebook for all unit tests, and patients told as a profile tells them."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from magrisk import shipped
from magrisk.adapters.profile_file import Profile, words_of
from magrisk.assess import Assessor
from magrisk.assessment import Assessment
from magrisk.profile import Patient

TODAY = datetime.date(2026, 11, 22)


@pytest.fixture(scope="session")
def assessor() -> Assessor:
    """The shipped rules, compiled from their files."""
    made, _ = shipped.compiled(shipped.rules_folder())
    return Assessor(made.book, made.plan, made.fingerprint)


@pytest.fixture(scope="session")
def told(assessor: Assessor) -> Callable[..., Patient]:
    """A patient by the words of a profile."""

    def understood(**words: Any) -> Patient:
        profile = Profile.model_validate(words)
        return assessor.reader.read(words_of(profile, assessor.reader.knows), TODAY)

    return understood


@pytest.fixture(scope="session")
def screened(assessor: Assessor, told: Callable[..., Patient]) -> Callable[..., Assessment]:
    """The answer for a patient by the words of a profile."""
    return lambda **words: assessor.assess(told(**words))
