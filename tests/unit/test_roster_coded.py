"""Bare codes get their system before them; what is no bare code stays as it stands."""

import pytest

from magrisk.adapters.roster.coded import SYSTEMS, coded

RXNORM, NDC, ATC = "RxNorm ", "NDC ", "ATC "
TEN, NINE, SNOMED = "ICD-10-CM ", "ICD-9-CM ", "SNOMED "


@pytest.mark.parametrize(
    ("prefix", "text", "wanted"),
    [
        (RXNORM, "4603", "RxNorm 4603"),
        (RXNORM, "4603.0", "RxNorm 4603"),
        (RXNORM, "4603.000", "RxNorm 4603"),
        (RXNORM, "4603,7646 , 40790.0", "RxNorm 4603; RxNorm 7646; RxNorm 40790"),
        (NDC, "0186-0606-31", "NDC 0186-0606-31"),
        (NDC, "00186060631", "NDC 00186060631"),
        (NDC, "10186060631.0", "NDC 10186060631"),
        (ATC, "A02BC01", "ATC A02BC01"),
        (ATC, "a02", "ATC a02"),
        (TEN, "E11.9", "ICD-10-CM E11.9"),
        (TEN, "K900", "ICD-10-CM K900"),
        (NINE, "250.00", "ICD-9-CM 250.00"),
        (NINE, "V45.1", "ICD-9-CM V45.1"),
        (SNOMED, "44054006", "SNOMED 44054006"),
        (SNOMED, "44054006.0", "SNOMED 44054006"),
        (SNOMED, "900000000000207008", "SNOMED 900000000000207008"),
    ],
)
def test_a_bare_code_gets_its_system(prefix: str, text: str, wanted: str) -> None:
    assert coded(text, prefix) == wanted


@pytest.mark.parametrize(
    ("prefix", "text"),
    [
        (RXNORM, ""),
        (RXNORM, "RxNorm 4603"),
        (RXNORM, "4603.5"),
        (RXNORM, "4603,furosemide"),
        (RXNORM, "4603,"),
        (RXNORM, "4.6E+03"),
        (RXNORM, "-4603"),
        (RXNORM, "\u0664\u0666\u0660\u0663"),
        (RXNORM, "1" * 19),
        (RXNORM, ",".join(["4603"] * 60)),
        (NDC, "186060631"),
        (ATC, "A02 BC01"),
        (ATC, "aspirin"),
        (TEN, "diabetes"),
        (TEN, "250"),
        (NINE, "250.000"),
        (SNOMED, "900000000000207008.0"),
        (SNOMED, "12345"),
        ("", "4603"),
    ],
)
def test_anything_else_stays_as_it_stands(prefix: str, text: str) -> None:
    assert coded(text, prefix) == text


def test_every_system_is_told_by_what_stands_before_its_codes() -> None:
    assert [system.prefix for system in SYSTEMS.values()] == [RXNORM, NDC, ATC, TEN, NINE, SNOMED]
