"""Makes a release of the size of a full one: so many rows, of made-up drugs, in the form that NLM writes.

A full release has some 1.2 million rows of names, and six times as many of relations and of attributes; most
of them come from other sources than RxNorm itself. `share` makes a smaller one of the same shape.
"""

import random
from collections.abc import Iterator
from pathlib import Path

NAMES, RELATIONS, ATTRIBUTES = 1_200_000, 7_500_000, 7_000_000
_INGREDIENTS, _BRANDS, _COMPONENTS, _DRUGS, _BRANDED = 14_000, 30_000, 35_000, 45_000, 45_000
_NDCS = 1_000_000
_SYLLABLES = (
    *("ba", "ce", "di", "fo", "gu", "ha", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "xe", "yo"),
    *("zi", "cro", "dro", "fen", "gli", "min", "pril", "sar", "tan", "zol"),
)


def generate(folder: Path, share: float = 1.0) -> None:
    """Write the three tables into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    made = _Made(share)
    for name, lines in (
        ("RXNCONSO.RRF", made.names()),
        ("RXNREL.RRF", made.relations()),
        ("RXNSAT.RRF", made.attributes()),
    ):
        with (folder / name).open("w", encoding="utf-8") as out:
            out.writelines(lines)


class _Made:
    """Concepts in ranges of numbers, one after the other: ingredients, brands, components, drugs, branded."""

    def __init__(self, share: float) -> None:
        self._share = share
        self._random = random.Random(8)  # made-up drugs need no secret
        sizes = [int(size * share) for size in (_INGREDIENTS, _BRANDS, _COMPONENTS, _DRUGS, _BRANDED)]
        ends = [sum(sizes[: at + 1]) + 1_000_000 for at in range(len(sizes))]
        starts = [1_000_000, *ends[:-1]]
        self._ranges = [range(*both) for both in zip(starts, ends, strict=True)]

    def names(self) -> Iterator[str]:
        left = int(NAMES * self._share)
        kinds = ("IN", "BN", "SCDC", "SCD", "SBD")
        for kind, rxcuis in zip(kinds, self._ranges, strict=True):
            for rxcui in rxcuis:
                left -= 1
                yield _name(rxcui, "RXNORM", kind, self._called(rxcui, kind))
        every = range(self._ranges[0].start, self._ranges[-1].stop)
        for number in range(left):
            rxcui = every[number % len(every)]
            source = ("MTHSPL", "NDDF", "VANDF", "MMSL", "GS", "ATC")[number % 6]
            code = f"A{number % 100:02}BC{number % 97:02}" if source == "ATC" else str(rxcui)
            yield _name(rxcui, source, "SY", f"{self._called(rxcui, 'SCD')} of a source {number}", code)

    def relations(self) -> Iterator[str]:
        ingredients, brands, components, drugs, branded = self._ranges
        left = int(RELATIONS * self._share)
        pairs: list[tuple[int, str, str, int]] = []
        some = self._random
        pairs += [(one, "has_ingredient", "ingredient_of", some.choice(ingredients)) for one in components]
        pairs += [(one, "tradename_of", "has_tradename", some.choice(ingredients)) for one in brands]
        for one in drugs:
            for part in some.sample(components, some.choice((1, 1, 1, 2, 3))):
                pairs.append((one, "consists_of", "constitutes", part))
        pairs += [(one, "tradename_of", "has_tradename", some.choice(drugs)) for one in branded]
        for number, (of, relation, inverse, to) in enumerate(pairs):
            left -= 2
            yield f"{to}||CUI|RO|{of}||CUI|{relation}|{number}||RXNORM|||||4096|\n"
            yield f"{of}||CUI|RO|{to}||CUI|{inverse}|{number}||RXNORM|||||4096|\n"
        for number in range(left):
            first, second = drugs[number % len(drugs)], branded[number % len(branded)]
            relation = ("isa", "inverse_isa", "has_dose_form", "consists_of")[number % 4]
            source = "RXNORM" if number % 4 < 3 else "NDDF"
            yield f"{first}|{number}|AUI|RO|{second}|{number}|AUI|{relation}|{number}||{source}|||||4096|\n"

    def attributes(self) -> Iterator[str]:
        *_, drugs, branded = self._ranges
        every = [*drugs, *branded]
        ndcs = int(_NDCS * self._share)
        for number in range(int(ATTRIBUTES * self._share)):
            rxcui = every[number % len(every)]
            if number < ndcs:
                source = ("RXNORM", "MTHSPL")[number % 2]
                code = f"{10_000_000_000 + number * 7:011}"
                code = code if source == "RXNORM" else f"{code[:5]}-{code[5:9]}-{code[9:]}"
                yield f"{rxcui}|||{number}|AUI|{rxcui}|||NDC|{source}|{code}|N|4096|\n"
            else:
                yield f"{rxcui}|||{number}|AUI|{rxcui}|||RXN_AVAILABLE_STRENGTH|RXNORM|{number} MG|N|4096|\n"

    def _called(self, rxcui: int, kind: str) -> str:
        digits = [(rxcui // 27**place) % 27 for place in range(5)]
        word = "".join(_SYLLABLES[digit % len(_SYLLABLES)] for digit in digits)
        return word if kind in ("IN", "BN") else f"{word} {rxcui % 500 + 1} MG Oral Tablet"


def _name(rxcui: int, source: str, kind: str, name: str, code: str = "") -> str:
    return f"{rxcui}|ENG||||||{rxcui}|{rxcui}|{rxcui}||{source}|{kind}|{code or rxcui}|{name}||N|4096|\n"
