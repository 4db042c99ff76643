"""RxCUI, NDC and ATC in medication texts: what is a code, what it stands for, and what is never guessed."""

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magrisk.reading.code_words import codes_in, may_hold_a_code
from magrisk.reading.codes import Tables
from magrisk.reading.medication import MedicationReader, MedicationReading
from magrisk.reading.spelling import tokens
from magrisk.rulebook.schema import Entry, Product, Substance


@dataclass
class Table:
    system: str
    entries: tuple[Entry, ...]


SUBSTANCES = [
    Substance(id="furosemide", brands=("Lasix",), rxcui="4603", atc="C03CA01"),
    Substance(id="omeprazole", rxcui="7646", atc="A02BC01"),
    Substance(id="losartan", rxcui="52175", atc="C09CA01"),
    Substance(id="hydrochlorothiazide", names=("HCTZ",), rxcui="5487", atc="C03AA03"),
    Substance(id="ofloxacin", rxcui="7623", atc="J01MA01", other_atc=("S01AE01", "S02AA16")),
    Substance(id="sodium-resin", atc="V03AE01"),
    Substance(id="calcium-resin", atc="V03AE01"),
    Substance(id="insulin", names=("insulin",)),
    Substance(id="insulin-lispro", rxcui="86009"),
    Substance(id="amphotericin-b", rxcui="732", atc="J02AA01"),
    Substance(
        id="amphotericin-b-lipid", form_of="amphotericin-b", names=("AmBisome",), rxcui="732", atc="J02AA01"
    ),
]
NDC = Table(
    "ndc",
    (
        Entry(ingredients=("furosemide",), codes="00054-4297 00054-3294"),
        Entry(ingredients=("hydrochlorothiazide", "losartan"), route="oral", codes="00006-0717"),
        Entry(
            ingredients=("losartan",), or_else=(("hydrochlorothiazide", "losartan"),), codes="00006-0951-54"
        ),
        Entry(ingredients=("ofloxacin",), route="local", codes="00023-2181"),
        # Ten digits that may be cut in two ways: 1234-5678-90 and 12345-678-90.
        Entry(ingredients=("omeprazole",), codes="01234-5678"),
        Entry(ingredients=("furosemide",), codes="12345-0678"),
    ),
)
RXCUI = Table("rxcui", (Entry(ingredients=("furosemide",), route="oral", codes="310429"),))
READER = MedicationReader(
    SUBSTANCES,
    [Product(id="twin", names=("Twinpril",), ingredients=("losartan",), or_else=(("omeprazole",),))],
    codes=[Tables([NDC, RXCUI])],
)


def read(text: str) -> MedicationReading:
    return READER.read(text)


FUROSEMIDE = [
    "RxCUI 4603",
    "rxcui: 4603",
    "RXCUI=4603",
    "RxNorm 4603",
    "RxNorm:4603",
    "RxNorm CUI 4603",
    "rxnorm code: 4603",
    "http://www.nlm.nih.gov/research/umls/rxnorm|4603",
    "urn:oid:2.16.840.1.113883.6.88|4603",
    "RxCUI 310429",
    "C03CA01",
    "c03ca01",
    "ATC C03CA01",
    "ATC: C03CA01",
    "http://www.whocc.no/atc|C03CA01",
    "NDC 00054-4297-25",
    "NDC 0054-4297-25",
    "NDC: 0054-4297-25",
    "NDC#0054-4297-25",
    "NDC00054429725",
    "NDC 00054429725",
    "NDC 0054-4297",
    "NDC 00054-4297",
    "0054-4297-25",
    "00054-4297-25",
    "00054429725",
    "http://hl7.org/fhir/sid/ndc|00054-4297-25",
    "[C03CA01]",
    "(NDC 0054-4297-25)",
]


@pytest.mark.parametrize("text", FUROSEMIDE)
def test_a_code_is_read_however_it_is_written(text: str) -> None:
    reading = read(text)
    assert (reading.substances, reading.status, reading.reason) == (("furosemide",), "matched", "")
    assert READER.begins_with_name(text.strip("[(")), "a list may be split before it"


@pytest.mark.parametrize("text", FUROSEMIDE)
@pytest.mark.parametrize("way", ["furosemide 40 mg {} daily", "{} 40 mg daily", "Lasix 40 mg daily ({})"])
def test_a_code_stands_beside_names_doses_and_directions(text: str, way: str) -> None:
    reading = read(way.format(text.strip("[()]")))
    assert (reading.substances, reading.status, reading.daily_dose_mg) == (("furosemide",), "matched", 40)


@pytest.mark.parametrize(
    ("text", "substances", "route"),
    [
        ("NDC 0006-0717-31", ("hydrochlorothiazide", "losartan"), "oral"),
        ("NDC 0023-2181-05", ("ofloxacin",), "local"),
        ("NDC 0023-2181-05 eye drops", ("ofloxacin",), "local"),
        ("RxCUI 310429 by injection", ("furosemide",), "injected"),
        ("S01AE01", ("ofloxacin",), None),
        ("RxCUI 732", ("amphotericin-b",), None),
        ("insulin RxCUI 86009", ("insulin-lispro",), None),
        ("Twinpril C09CA01", ("losartan",), None),
        ("RxCUI 4603 and RxCUI 7646", ("furosemide", "omeprazole"), None),
    ],
)
def test_what_codes_stand_for(text: str, substances: tuple[str, ...], route: str | None) -> None:
    reading = read(text)
    assert (reading.substances, reading.route, reading.status) == (substances, route, "matched")


@pytest.mark.parametrize(
    ("text", "sure", "offered"),
    [
        ("NDC 0006-0951-54", ("losartan",), ("losartan", "hydrochlorothiazide with losartan")),
        ("V03AE01", (), ("sodium resin", "calcium resin")),
        ("1234567890", (), ("omeprazole", "furosemide")),
        ("omeprazole 20 mg RxCUI 4603", (), ("omeprazole", "furosemide")),
        (
            "losartan 50 mg (NDC 0006-0717-31)",
            ("losartan",),
            ("losartan", "hydrochlorothiazide with losartan"),
        ),
        ("C03CA01 (RxCUI 7646)", (), ("furosemide", "omeprazole")),
    ],
)
def test_what_is_not_sure_is_asked(text: str, sure: tuple[str, ...], offered: tuple[str, ...]) -> None:
    reading = read(text)
    assert (reading.substances, reading.status) == (sure, "ambiguous")
    assert set(reading.suggestions) == set(offered)


def test_a_name_and_a_code_that_disagree_are_told() -> None:
    reason = "its name and its code, or two codes, do not agree: may be omeprazole or furosemide"
    assert read("omeprazole 20 mg RxCUI 4603").reason == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("NDC 99999-9999-99", "NDC 99999-9999-99 is not in the vocabulary"),
        ("RxCUI 99999999", "RxCUI 99999999 is not in the vocabulary"),
        ("99999999999", "NDC 99999999999 is not in the vocabulary"),
        ("ATC C03CA", "ATC C03CA is the code of a group, wanted that of a medicine"),
        ("4603", "a number alone; as a code write RxCUI 4603 (furosemide)"),
        ("46031", "no known medicine is named"),
        ("NDC", "no known medicine is named"),
        ("rxnorm", "no known medicine is named"),
        ("http://example.org/drugs|4603", "no known medicine is named"),
    ],
)
def test_a_code_that_nobody_knows_is_told(text: str, reason: str) -> None:
    reading = read(text)
    assert (reading.status, reading.substances, reading.reason) == ("unrecognised", (), reason)


@pytest.mark.parametrize(
    "text",
    ["furosemide 40 mg NDC 99999-9999-99 daily", "furosemide 40 mg (RxCUI 99999999) daily"],
)
def test_a_code_that_nobody_knows_takes_nothing_from_the_name_beside_it(text: str) -> None:
    reading = read(text)
    assert (reading.substances, reading.status, reading.daily_dose_mg) == (("furosemide",), "matched", 40)


@pytest.mark.parametrize(
    "text",
    [
        "furosemide 40 mg 2-3 times a day",
        "furosemide 40 mg ATC",
        "furosemide 1000-2000-3000 mg",
        "omeprazole",
    ],
)
def test_other_numbers_and_words_are_no_codes(text: str) -> None:
    assert not [code for code in codes_in(tokens(text)) if code.system != "ndc"]
    assert len(read(text).substances) == 1


@given(st.from_regex(r"[0-9]{1,6}-[0-9]{1,5}(-[0-9]{1,3})?|[0-9]{1,12}", fullmatch=True))
def test_no_number_is_a_medicine_but_those_listed(text: str) -> None:
    listed = {"000544297", "000543294", "000060717", "000232181", "012345678", "123450678", "00006095154"}
    for code in codes_in(tokens(text)):
        known = any(value in listed or value[:9] in listed for value in code.values)
        assert bool(read(text).substances or read(text).status == "ambiguous") == known


@given(
    st.lists(
        st.sampled_from([*FUROSEMIDE, "omeprazole", "40 mg", "-", ":", "NDC", "ATC", "|", "1", ""]),
        max_size=8,
    )
)
def test_whatever_stands_around_codes_is_answered(parts: list[str]) -> None:
    for text in (" ".join(parts), "".join(parts)):
        reading = read(text)
        assert reading.said == text
        words = tokens(text)
        found = list(codes_in(words))
        assert not found or may_hold_a_code(words)
        assert all(first.end <= second.start for first, second in pairwise(found))
