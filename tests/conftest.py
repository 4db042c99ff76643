"""How many examples a property gets: 120 fixed ones, or 5,000 new ones a night."""

import os

from hypothesis import HealthCheck, settings

# Whole rulebooks are large examples, and making them is slow; that is no fault of the property.
_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)
settings.register_profile(
    "ci", derandomize=True, max_examples=120, deadline=None, suppress_health_check=_SLOW
)
settings.register_profile("nightly", max_examples=5000, deadline=None, suppress_health_check=_SLOW)
settings.load_profile(os.environ.get("MAGRISK_HYPOTHESIS", "ci"))
