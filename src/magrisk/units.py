"""Amounts and units: reads "20 mg" or ">60 mL/min", converts by the molar mass and valence it is given.

Numbers are plain decimals: what locales, exponents and thousands marks would make of a text is
refused rather than guessed.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from math import inf, nextafter

from magrisk.errors import ContentProblem
from magrisk.scale import Span

_AMOUNT = re.compile(
    r"(?P<sign><=|>=|≤|≥|<|>)?\s*(?P<number>[-+]?\d{1,12}(?:\.\d{1,20})?)(?P<unit>.*)", re.ASCII | re.S
)
_CONCENTRATION = re.compile(r"(?P<prefix>[munµμ]?)(?P<base>g|mol|eq)/(?P<volume>dl|ml|l)")
_PREFIX = {"": 1.0, "m": 1e3, "u": 1e6, "µ": 1e6, "μ": 1e6, "n": 1e9}  # how many to one
_PER_LITRE = {"l": 1, "dl": 10, "ml": 1000}


@dataclass(frozen=True)
class Amount:
    """A number as written, its comparator ("<", ">", "<=", ">=" or "") and its unit ("" if none)."""

    value: float
    comparator: str
    unit: str

    def span(self, factor: float = 1.0, offset: float = 0.0) -> Span:
        """What is known of the quantity after multiplying by `factor` and adding `offset`."""
        value = self.value * factor + offset
        match self.comparator:
            case ">":
                return Span(nextafter(value, inf), inf)
            case ">=":
                return Span(value, inf)
            case "<":
                return Span(-inf, nextafter(value, -inf))
            case "<=":
                return Span(-inf, value)
        return Span(value, value)


def parse_amount(text: str) -> Amount | None:
    """Read a number with an optional comparator before it and an optional unit behind it.

    >>> parse_amount("1.6 mg/dL")
    Amount(value=1.6, comparator='', unit='mg/dL')
    >>> parse_amount("≥ 90"), parse_amount("1,6 mg/dL"), parse_amount("high")
    (Amount(value=90.0, comparator='>=', unit=''), None, None)
    """
    found = _AMOUNT.fullmatch(text.strip())
    if not found:
        return None
    unit = found["unit"].strip()
    if unit and not (unit[0].isalpha() or unit[0] in "%µμ"):
        return None
    sign = {"≤": "<=", "≥": ">="}.get(found["sign"] or "", found["sign"] or "")
    return Amount(float(found["number"]), sign, unit)


def same_unit(one: str, other: str) -> bool:
    """Whether two spellings name one unit: case, blanks and the sign for micro aside."""
    return _plain(one) == _plain(other)


@lru_cache(maxsize=1000)
def _plain(unit: str) -> str:
    plain = (
        "".join(unit.casefold().split())
        .replace("μ", "u")
        .replace("µ", "u")
        .replace("²", "2")
        .replace("^", "")
    )
    return {"mg%": "mg/dl", "g%": "g/dl"}.get(plain, plain)


def same_property(one: str, other: str) -> bool | None:
    """Whether two units are both of mass, or both of amount of substance; None where one is no concentration.

    >>> same_property("mg/dL", "g/L"), same_property("mmol/L", "mEq/L"), same_property("mg/dL", "mmol/L")
    (True, True, False)
    """
    bases = [found["base"] for unit in (one, other) if (found := _CONCENTRATION.fullmatch(_plain(unit)))]
    return (bases[0] == "g") == (bases[1] == "g") if len(bases) == 2 else None


def convert(value: float, unit: str, to: str, molar_mass: float | None, valence: int | None) -> float:
    """Convert a concentration; mass and amount are tied by molar mass (g/mol), equivalents by valence.

    >>> round(convert(1.8, "mg/dL", "mmol/L", 24.305, 2), 6)
    0.740588
    >>> convert(1.5, "mEq/L", "mmol/L", 24.305, 2)
    0.75

    Raises ContentProblem where the units cannot be tied.
    """
    if same_unit(unit, to):
        return value
    source, target = _CONCENTRATION.fullmatch(_plain(unit)), _CONCENTRATION.fullmatch(_plain(to))
    if not source or not target:
        raise ContentProblem("", f"the unit cannot be converted to {to}")
    over, under = _moles(source, molar_mass, valence, to)
    back_over, back_under = _moles(target, molar_mass, valence, to)
    # One multiplication and one division, so that exact decimals stay as exact as they can.
    return value * (over * back_under) / (under * back_over)


def _moles(
    unit: "re.Match[str]", molar_mass: float | None, valence: int | None, to: str
) -> tuple[float, float]:
    """Moles per litre in one of the unit, as numerator and denominator (grams where no mass is given)."""
    over, under = float(_PER_LITRE[unit["volume"]]), _PREFIX[unit["prefix"]]
    if unit["base"] == "eq":
        if not valence:
            raise ContentProblem("", f"the unit cannot be converted to {to}")
        under *= valence
    elif unit["base"] == "g" and molar_mass:
        under *= molar_mass
    if unit["base"] != "g" and not molar_mass:
        raise ContentProblem("", f"the unit cannot be converted to {to}")
    return over, under
