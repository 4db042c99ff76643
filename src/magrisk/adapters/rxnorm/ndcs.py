"""The NDCs that a release lists for its drugs and packs."""

import re
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from magrisk.adapters.rxnorm.release import ATTRIBUTES, Release
from magrisk.adapters.rxnorm.tables import blocks

# Eleven digits; or with dashes, ten of them or all; some sources write a zero before eleven.
_DASHED = re.compile(r"([0-9]{4,5})-([0-9]{3,4})-([0-9]{1,2})")
_PLAIN = re.compile(r"0?([0-9]{11})")

_LONGEST_RXCUI = 8


def ndcs(release: Release) -> Iterator[tuple[str | None, int, bool]]:
    """(eleven digits, RxCUI, whether RxNorm itself says so) of every NDC; None for what is none."""
    for block in blocks(release, ATTRIBUTES, ("RXCUI", "ATN", "SAB", "ATV")):
        rows = block.filter(pc.equal(block["ATN"], pa.scalar("NDC")))
        for rxcui, source, written in zip(
            *(rows[name].to_pylist() for name in ("RXCUI", "SAB", "ATV")), strict=True
        ):
            if rxcui.isdecimal() and len(rxcui) <= _LONGEST_RXCUI:
                yield _eleven(written), int(rxcui), source == "RXNORM"


def _eleven(written: str) -> str | None:
    plain = _PLAIN.fullmatch(written)
    if plain:
        return plain[1]
    dashed = _DASHED.fullmatch(written)
    return dashed[1].zfill(5) + dashed[2].zfill(4) + dashed[3].zfill(2) if dashed else None
