"""ICD-10-CM, ICD-9-CM and SNOMED CT of conditions, with and without their system beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magrisk.reading.conditions import CodeBook, ConditionReader, ConditionReading, NameBook


@dataclass
class Codes:
    codes: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()


@dataclass
class Rule:
    id: str
    label: str
    icd10cm: Codes = field(default_factory=Codes)
    icd9cm: Codes = field(default_factory=Codes)
    snomed: Codes = field(default_factory=Codes)
    names: tuple[str, ...] = ()
    ambiguous_names: tuple[str, ...] = ()
    qualifies: None = None


CAUSES = [
    Rule("type-2", "Type 2 diabetes", Codes(("E11",)), Codes((), (), ("250.00",)), Codes(("44054006",))),
    Rule("diabetes", "Diabetes", Codes(), Codes(("250",), ("250.01",)), Codes(("73211009",))),
    Rule(
        "drinking", "Alcohol use disorder", Codes(("F10",)), Codes(("303",), ("303.93",)), Codes(("7200002",))
    ),
    Rule(
        "dialysis", "Dialysis", Codes(("Z99.2",)), Codes(("V45.11", "E879.1")), Codes((), (), ("108241001",))
    ),
    Rule("fits", "Past seizures", Codes(("R56",)), Codes(("780.3",)), Codes(("91175000",))),
]
SYMPTOMS = [Rule("seizures", "Seizures now", snomed=Codes(("91175000",)))]


def reader(*lists: Sequence[Rule]) -> ConditionReader:
    return ConditionReader([NameBook(some) for some in lists], CodeBook([*CAUSES, *SYMPTOMS]), ["gout"])


CONDITIONS, COMPLAINTS = reader(CAUSES, SYMPTOMS), reader(SYMPTOMS, CAUSES)


def one(text: str) -> ConditionReading:
    (reading,) = CONDITIONS.read(text)
    assert reading.said == text
    return reading


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("44054006", ("type-2",)),
        ("SNOMED 44054006", ("type-2",)),
        ("SNOMED CT: 44054006", ("type-2",)),
        ("snomed-ct#44054006", ("type-2",)),
        ("SCTID 44054006", ("type-2",)),
        ("http://snomed.info/sct|44054006", ("type-2",)),
        ("http://snomed.info/id/44054006", ("type-2",)),
        ("urn:oid:2.16.840.1.113883.6.96|44054006", ("type-2",)),
        ("44054006 |Diabetes mellitus type 2 (disorder)|", ("type-2",)),
        ("44054006 - some wording of it", ("type-2",)),
        ("Type 2 diabetes [44054006]", ("type-2",)),
        ("Type 2 diabetes SNOMED 44054006", ("type-2",)),
        ("ICD-9 250.90", ("diabetes",)),
        ("ICD-9-CM: 250.90", ("diabetes",)),
        ("ICD9CM 25090", ("diabetes",)),
        ("icd 9 code 250.90", ("diabetes",)),
        ("http://hl7.org/fhir/sid/icd-9-cm|250.90", ("diabetes",)),
        ("250.90", ("diabetes",)),
        ("250.90 Diabetes", ("diabetes",)),
        ("Diabetes (250.90)", ("diabetes",)),
        ("250.90 with something else", ("diabetes",)),
        ("ICD-9 V45.11", ("dialysis",)),
        ("ICD-9 E879.1", ("dialysis",)),
        ("ICD-10 E11.9", ("type-2",)),
        ("ICD-10-CM: E11.9", ("type-2",)),
        ("http://hl7.org/fhir/sid/icd-10-cm|E11.9", ("type-2",)),
        ("E11.9", ("type-2",)),
        ("Type 2 diabetes ICD-9 250.00", ("diabetes", "type-2")),
        ("91175000", ("fits",)),
    ],
)
def test_a_code_counts_with_its_system_or_by_its_form(text: str, ids: tuple[str, ...]) -> None:
    reading = one(text)
    assert (reading.ids, reading.status) == (ids, "matched")


def test_a_general_code_beside_a_name_says_both() -> None:
    assert one("250.00 Type 2 diabetes").ids == ("diabetes", "type-2")


@pytest.mark.parametrize(
    ("text", "status", "reason"),
    [
        ("V45.11", "ambiguous", "the code alone does not tell: Dialysis"),
        ("108241001", "ambiguous", "the code alone does not tell: Dialysis"),
        ("303.93", "no-factor", "the code is excluded from Alcohol use disorder"),
        ("ICD-9 401.9", "no-factor", "not a listed factor"),
        ("V70.0", "no-factor", "not a listed factor"),
        ("38341003", "unrecognised", "the SNOMED CT code is not known here; write the name, or ICD-10-CM"),
        ("44054007", "unrecognised", "the number is no identifier of SNOMED CT: its check digit is another"),
        (
            "SNOMED 440540",
            "unrecognised",
            "the number is no identifier of SNOMED CT: its check digit is another",
        ),
        ("no E11.9", "not-counted", "said to be absent"),
        ("history of 44054006", "not-counted", "history"),
        ("44054006 - possible", "not-counted", "not sure"),
        (
            "44054006 - frobnication excluded",
            "ambiguous",
            "the words beside the code may say that it is not there",
        ),
    ],
)
def test_what_a_code_does_not_say(text: str, status: str, reason: str) -> None:
    reading = one(text)
    assert (reading.status, reading.reason) == (status, reason)


@pytest.mark.parametrize(
    "text", ["250.90 mg of something", "100.50 kg", "250", "25090", "12345678", "1600 kcal", "phone 44054"]
)
def test_a_number_is_no_code(text: str) -> None:
    assert one(text).status == "unrecognised"


def test_the_words_count_where_the_code_beside_them_is_not_known() -> None:
    reading = one("38341003 |Type 2 diabetes|")
    assert (reading.ids, reading.by, reading.status) == (("type-2",), "name", "matched")
    assert one("38341003 |Gout|").status == "no-factor"
    assert one("38341003 |Something|").status == "unrecognised"
    assert one("38341003 history of").status == "unrecognised"


def test_codes_of_several_systems_stand_in_one_list() -> None:
    readings = CONDITIONS.read("250.90, E11.9; 44054006 | 401.9")
    assert [reading.ids for reading in readings] == [("diabetes",), ("type-2",), ("type-2",), ()]
    assert [r.ids for r in CONDITIONS.read("ICD-9 250.90; SNOMED 7200002")] == [("diabetes",), ("drinking",)]


def test_a_code_that_a_cause_and_a_complaint_share_is_what_the_list_holds() -> None:
    (cause,), (complaint,) = CONDITIONS.read("91175000"), COMPLAINTS.read("91175000")
    assert (cause.ids, complaint.ids) == (("fits",), ("seizures",))
    (other,) = COMPLAINTS.read("R56.9")
    assert other.ids == ("fits",)


SAID = [
    *("44054006", "250.90", "E11.9", "V45.11", "SNOMED", "ICD-9", "ICD-10-CM", "type 2 diabetes", "12", "no"),
    *("http://snomed.info/sct", ":", "(", ")", ",", "|", " "),
]


@given(st.lists(st.sampled_from(SAID), min_size=1, max_size=8))
def test_whatever_stands_around_codes_is_answered(parts: list[str]) -> None:
    for text in (" ".join(parts), "".join(parts)):
        for reading in CONDITIONS.read(text):
            assert reading.said in text
