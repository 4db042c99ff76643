"""The frame of the reports: every value escaped, charts without anything that runs, and a sound document."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jinja2 import DictLoader, UndefinedError

from browser import DESK, PHONE, chromium, faults, needs_browser, needs_java, opened
from magrisk.report import chart, frame
from magrisk.report.chart import Cell, Figure, Table

HOSTILE = "<script>alert(1)</script>\"'&</style>"
BARS = {
    "width": 400,
    "data": {"values": [{"what": HOSTILE, "how": 3}, {"what": "b", "how": 5}]},
    "mark": {"type": "bar", "clip": True},
    "encoding": {
        "y": {"field": "what", "type": "nominal", "title": None},
        "x": {"field": "how", "type": "quantitative", "title": "how many"},
    },
}
ROWS = Table(
    "Rows",
    ("id", "n", "when"),
    ((HOSTILE, "10", Cell("late", 2)), ("b", "9", Cell("soon", 1))),
    frozenset({1}),
)
FIGURE = Figure(
    "bars", f"Bars {HOSTILE}", "b has 5, the other 3", BARS, Table("Bars", ("a", "b"), (("b", "5"),))
)
TEMPLATE = """{% extends "frame.html" %}{% from "parts.html" import figure, table %}{% set sortable = true %}
{% block title %}{{ name }}{% endblock %}
{% block head %}<h1>{{ name }}</h1>{% endblock %}
{% block main %}<h2>A picture</h2>{{ figure(chart) }}{{ figure(again) }}
<h2>A table</h2>{{ table(rows, sortable=true) }}{% endblock %}
{% block foot %}<p>The end.</p>{% endblock %}"""


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    environment = frame._environment()
    own = environment.loader
    assert own
    found = {name: own.get_source(environment, name)[0] for name in ("frame.html", "parts.html")}
    monkeypatch.setattr(environment, "loader", DictLoader({**found, "trial.html": TEMPLATE}))
    again = Figure("again", "The same once more", "see above", BARS)
    path = tmp_path / "trial.html"
    path.write_text(
        frame.page("trial.html", name=HOSTILE, chart=FIGURE, again=again, rows=ROWS), encoding="utf-8"
    )
    with pytest.raises(UndefinedError, match="chart"):
        frame.page("trial.html", name="x")
    return path


def test_no_value_becomes_markup(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert len(re.findall("<script", text)) == 1
    assert "alert(1)&lt;/script" in text
    assert " style=" not in text
    assert not re.findall(r"<[^>]*\son\w+=", text.split("<body>")[1])


def test_two_charts_share_no_name(document: Path) -> None:
    names = re.findall(r'\sid="([^"]+)"', document.read_text(encoding="utf-8"))
    assert len(names) == len(set(names))
    assert "bars-1" in names


def test_a_chart_is_one_picture_with_a_title_and_a_description() -> None:
    root = ElementTree.fromstring(chart.drawn(FIGURE))
    assert root.attrib["role"] == "img"
    title, told = root[0], root[1]
    assert (title.text, told.text) == (FIGURE.title, FIGURE.told)
    assert root.attrib["aria-labelledby"].split() == [title.attrib["id"], told.attrib["id"]]
    below = [key for element in root.iter() for key in element.attrib if element is not root]
    assert not {key for key in below if key in ("role", "style", "href") or key.startswith(("aria", "on"))}


def test_the_same_chart_gives_the_same_bytes() -> None:
    assert chart.drawn(FIGURE) == chart.drawn(FIGURE)


@needs_java
def test_the_document_is_valid(document: Path) -> None:
    assert faults(document) == []


@needs_browser
def test_a_browser_finds_nothing_amiss_and_sorts(document: Path) -> None:
    with chromium() as browser:
        for size in (PHONE, DESK):
            with opened(browser, document, size) as seen:
                assert (seen.violations(), seen.asked, seen.said) == ([], [], [])
                assert seen.too_wide() <= 0
                first = seen.page.locator("table.sortable tbody tr >> nth=0 >> th")
                buttons = seen.page.locator("table.sortable th button")
                for place, wanted in ((1, "b"), (1, HOSTILE), (2, "b"), (0, HOSTILE)):
                    buttons.nth(place).click()
                    assert first.inner_text() == wanted
                assert seen.page.locator("[aria-sort=ascending]").inner_text().startswith("id")
        with opened(browser, document, media="print", script=False) as seen:
            assert seen.page.get_by_role("button").count() == 0
            assert seen.pdf("A4").startswith(b"%PDF")
            assert seen.said == []
