"""The report of a patient in a real browser: valid, usable by everybody, the answer on the first screen."""

import re
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from test_patient_report import LONG, hostile_profiles, written
from test_printed_answer import WHOLE

from browser import DESK, PHONE, Opened, chromium, faults, missing, needs_browser, needs_java, opened
from magrisk.adapters.profile_file import read_profile
from program import REPOSITORY

EXAMPLE = REPOSITORY / "examples" / "patient.yaml"
LONGEST: dict[str, Any] = {
    "id": "A name that does not end " * 12,
    "medications": [f"omeprazole 20 mg {'and on and on ' * 30}", "furosemide " + "x" * 400],
    "conditions": ["y" * 900],
    "labs": ["Mg 0.45 mmol/L"],
}
SHOWN: dict[str, dict[str, Any]] = {
    "the example": read_profile(EXAMPLE.read_text(encoding="utf-8"), EXAMPLE.name).model_dump(mode="json"),
    "thirty medicines": LONG,
    "a grave level": WHOLE["a grave level"],
    "a child": WHOLE["a child"],
    "nothing known": {},
    "texts without an end": LONGEST,
}
shown = pytest.mark.parametrize("name", SHOWN)
pytestmark = needs_browser

# The width of a sheet between its margins, in CSS pixels; and the narrowest that WCAG 1.4.10 asks for.
SHEETS = {"A4": 680, "Letter": 702}
NARROWEST = 320


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("reports")
    for name, said in SHOWN.items():
        (made / f"{name}.html").write_text(written(said, "html"), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("hostile")
    for number, said in enumerate(hostile_profiles()):
        (made / f"hostile {number}.html").write_text(written(said, "html"), encoding="utf-8")
    return made


@needs_java
def test_every_report_is_valid_html(folder: Path, hostile: Path) -> None:
    told = faults(*sorted(folder.glob("*.html")), *sorted(hostile.glob("*.html")))
    # Of a hostile text it may be remarked that it looks French, or that its letters are not composed.
    assert [fault for fault in told if ": error" in fault or "hostile" not in fault] == []


@pytest.mark.parametrize(
    ("name", "size"), [*((name, PHONE) for name in SHOWN), ("the example", DESK), ("a grave level", DESK)]
)
def test_everybody_can_use_the_report_on_a_screen(
    browser: Browser, folder: Path, name: str, size: tuple[int, int]
) -> None:
    with opened(browser, folder / f"{name}.html", size) as found:
        assert found.violations() == []
        assert found.too_wide() == 0
        assert _cut_off(found) == []
        assert (found.asked, found.said) == ([], [])


@shown
def test_the_answer_stands_on_the_first_screen(browser: Browser, folder: Path, name: str) -> None:
    for size in (PHONE, DESK):
        with opened(browser, folder / f"{name}.html", size) as found:
            lines = [found.page.locator(".first > div").nth(place) for place in range(3)]
            texts = [line.inner_text() for line in lines]
            assert found.bottom_of("h1") < size[1]
            assert found.bottom_of("dl.first") <= size[1]
            assert texts[0].startswith(("Chance", "Without"))
            assert ("Not calibrated on your patients" in texts[0]) is (name != "a child")
            assert texts[1].startswith(("Strongest reason", "What raises it most"))
            assert re.match(r"First\s+\S", texts[2])
            assert found.page.locator("h1").inner_text().startswith("Priority: ")


@shown
@pytest.mark.parametrize("sheet", SHEETS)
def test_nothing_is_cut_off_on_paper(browser: Browser, folder: Path, name: str, sheet: str) -> None:
    with opened(browser, folder / f"{name}.html", (SHEETS[sheet], 900), media="print") as found:
        assert found.too_wide() == 0
        assert _beyond(found) == []
        if (sheet, name) == ("A4", "the example"):
            assert found.violations() == []


@shown
def test_a_narrow_screen_scrolls_only_what_is_wide_in_itself(
    browser: Browser, folder: Path, name: str
) -> None:
    with opened(browser, folder / f"{name}.html", (NARROWEST, 800)) as found:
        assert found.too_wide() == 0
        assert _cut_off(found) == []


def _cut_off(found: Opened) -> list[str]:
    """What ends beyond the window and stands in no region that can be scrolled by the keyboard."""
    return list(
        found.page.evaluate(
            """[...document.querySelectorAll("body *")]
            .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
            .filter(one => !one.closest(".wide[tabindex='0']"))
            .map(one => one.tagName + " " + one.textContent.slice(0, 40))"""
        )
    )


def _beyond(found: Opened) -> list[str]:
    """What ends beyond a sheet, where nothing can be scrolled."""
    return list(
        found.page.evaluate(
            """[...document.querySelectorAll("body *:not(svg *)")]
            .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
            .map(one => one.tagName + " " + one.textContent.slice(0, 40))"""
        )
    )


def test_hostile_texts_do_nothing_in_a_browser(browser: Browser, hostile: Path) -> None:
    for document in sorted(hostile.glob("*.html")):
        with opened(browser, document, PHONE) as found:
            assert (found.asked, found.said) == ([], []), document.name
            assert found.page.locator("script, iframe, img, a, form, input").count() == 0
            assert found.too_wide() == 0, document.name
            assert found.bottom_of("dl.first") <= PHONE[1], document.name


# ---------------------------------------------------------------- paper


@pytest.mark.skipif(bool(missing("pdftotext")), reason=missing("pdftotext"))
@pytest.mark.parametrize("sheet", SHEETS)
def test_no_heading_ends_a_page(browser: Browser, folder: Path, sheet: str) -> None:
    for name in ("the example", "thirty medicines"):
        with opened(browser, folder / f"{name}.html") as found:
            headings = {
                " ".join(text.split())
                for text in found.page.locator("h2, figcaption, caption").all_text_contents()
            }
            pdf = found.pdf("A4" if sheet == "A4" else "Letter")
        pages = _pages(pdf)
        assert len(pages) > 3
        assert "Priority: " in pages[0]
        assert "Strongest reason" in pages[0]
        last = [page.splitlines()[-1].strip() for page, _ in pairwise(pages)]
        assert [line for line in last if line in headings] == []


def _pages(pdf: bytes) -> list[str]:
    told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return [page.strip() for page in told.stdout.decode().split("\f") if page.strip()]
