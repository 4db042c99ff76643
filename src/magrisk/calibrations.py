"""What settings were calibrated on, and whether the rules are still those that they were calibrated with."""

from collections.abc import Iterable, Iterator
from typing import Any

from magrisk.assessment import CalibrationShown, Limit
from magrisk.plan import digest
from magrisk.reading.spelling import flat
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook


def rules_digest(book: Rulebook) -> str:
    """SHA-256 (hex) of all that points rest on: every document but the settings, which a site replaces."""
    return digest([document for document in book.to_json() if document["kind"] != "setting"])


class Calibrations:
    """The calibrations of a rulebook's settings."""

    def __init__(self, book: Rulebook):
        calibrated = {s.id: s.calibration for s in book.of(schema.Setting) if s.calibration}
        self._unless = flat(book.scale.unless_calibrated or "")
        # A rulebook as it is shipped has none, and is not worked through for nothing.
        rules = rules_digest(book) if calibrated else ""
        self._shown = {name: _shown(one, rules) for name, one in calibrated.items()}

    def of(self, setting: str) -> CalibrationShown | None:
        """What a setting was calibrated on; None where it is not."""
        return self._shown.get(setting)

    def listed(self) -> list[dict[str, Any]]:
        """Every calibration with its setting, as plain JSON values."""
        return [{"setting": name, **one.model_dump(mode="json")} for name, one in self._shown.items()]

    def limits_of_all(self, settings: Iterable[str]) -> list[str]:
        """The same of several settings, each sentence once."""
        return list(dict.fromkeys(limit for setting in settings for limit in self.limits(setting)))

    def limits(self, setting: str) -> Iterator[str]:
        """What an answer says of itself in a setting: on what its chance rests."""
        found = self.of(setting)
        if found is None:
            yield from [self._unless] if self._unless else []
            return
        limit = f"{found.limit.value:g} {found.limit.unit}"
        data = f"{found.rows} rows, {found.low} of them below {limit}, {found.at}"
        yield (
            f"The chance is calibrated on {flat(found.on)}: {data}. "
            "For other people than these it is not calibrated."
        )
        if found.observed == "below":
            yield (
                f"The calibration used only who was below {limit}. "
                "The chance below other limits rests on the spread from before."
            )
        if not found.same_rules:
            yield "The setting was calibrated with another version of the rules. Calibrate it again."


def _shown(calibration: schema.Calibration, rules: str) -> CalibrationShown:
    limit = calibration.limit
    return CalibrationShown(
        on=calibration.on,
        at=calibration.at,
        rows=calibration.rows,
        low=calibration.low,
        limit=Limit(value=limit.value, unit=limit.unit),
        observed=calibration.observed,
        fitted=calibration.fitted,
        same_rules=calibration.rules == rules,
    )
