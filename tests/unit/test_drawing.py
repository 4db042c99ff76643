"""That the pictures show what the graph holds, whatever its labels say, and that other programs read them."""

import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import small_book
from magrisk import shipped
from magrisk.drawing.columns import Columns, Gate, arranged, crossings
from magrisk.drawing.formats import FORMATS, drawn
from magrisk.drawing.layout import GAP, apart, laid_out
from magrisk.drawing.looks import COLUMNS, EDGES, NODES
from magrisk.drawing.picture import Edge, Node, Picture, around, found, part, whole
from magrisk.drawing.words import printable, width, wrapped
from magrisk.errors import UsageProblem
from magrisk.graph import OUTCOME, build
from program import run
from small_book import EXAMPLES, interaction, line, rule

SVG = "{http://www.w3.org/2000/svg}"
NASTY = 'A "quoted" <b>&amp; & | \\ \n [x] {y} (z) #35; `m` %% ; end -->'


def nasty_book() -> "nx.DiGraph[str]":
    """Every kind of node and edge, with labels that mean something in every format."""
    symptom = {
        "kind": "symptom",
        "id": "cramp",
        "label": "- cramp",
        "severity": 2,
        "why": "x",
        "consider": "x",
    }
    case = {"when": {"has": "rare-loss"}, "because": "x"}
    treatment = {"kind": "treatment", "id": "salt", "label": "1. salt", "order": 1, "otherwise": "x"}
    treatment |= {"offer_when": [case], "benefits": "x", "considerations": "x"}
    says = [{"it": f"says no {n}", "given": {}, "says": "no"} for n in (1, 2)]
    test = {"kind": "test", "id": "look", "label": "look & see", "order": 1, "when": [case]}
    wanted = [{"it": f"is not wanted {n}", "given": {}, "wanted": False} for n in (1, 2)]
    group = {"kind": "overlap", "id": "group", "label": "one of them", "members": ["rare-loss", "implied"]}
    return build(
        small_book.small_book(
            symptom | {"examples": EXAMPLES},
            treatment | {"examples": says},
            test | {"examples": wanted},
            group | {"because": "x", "examples": EXAMPLES},
            rule("condition", "implied", line("any", 1), present_when={"has": "rare-loss"}),
            rule("condition", "nasty", line("any", 1), acts_through=["loss"]) | {"label": NASTY},
        )
    )


@pytest.fixture(scope="module")
def nasty() -> "nx.DiGraph[str]":
    return nasty_book()


@pytest.fixture(scope="module")
def real() -> "nx.DiGraph[str]":
    return build(shipped.ready().book)


def edges(text: str) -> list[tuple[str, str]]:
    """What a picture in SVG says of its edges."""
    return [
        (str(path.get("d")), path.findtext(f"{SVG}title", ""))
        for path in ET.fromstring(text).iter(f"{SVG}path")
        if path.find(f"{SVG}title") is not None
    ]


# ---------------------------------------------------------------- what a picture shows


# What only the picture of a patient holds: the rulebook has no such nodes and edges.
OF_A_PATIENT = {"said", "understood", "stake"}
BETWEEN_THEM = {"read-as", "sets-off", "counteracts", "weighs-on"}


def test_every_kind_has_a_look_of_its_own(nasty: "nx.DiGraph[str]") -> None:
    assert {data["kind"] for data in nasty.nodes.values()} == set(NODES) - OF_A_PATIENT
    assert {data["kind"] for data in nasty.edges.values()} == set(EDGES) - BETWEEN_THEM
    for look in ("fill", "outline", "name"):
        assert len({getattr(node, look) for node in NODES.values()}) == len(NODES), look
    of_rules = [node for kind, node in NODES.items() if kind not in OF_A_PATIENT]
    assert len({node.mermaid for node in of_rules}) == len(of_rules)
    assert len({(node.dot, node.outline) for node in NODES.values()}) == len(NODES)
    assert {node.column for node in NODES.values()} == set(COLUMNS)
    for look in ("says", "colour", "named"):
        assert len({getattr(edge, look) for edge in EDGES.values()}) == len(EDGES), look


def test_the_whole_picture_leaves_substances_out_and_says_so(nasty: "nx.DiGraph[str]") -> None:
    picture = whole(nasty)
    assert set(picture.nodes) == {n for n, data in nasty.nodes.items() if data["kind"] != "substance"}
    assert picture.title == "The rulebook of low level"
    assert "Substances are left out" in picture.description
    full = whole(nasty, substances=True)
    assert set(full.nodes) == set(nasty.nodes)
    assert "left out" not in full.description
    assert f"{len(nasty)} nodes and {nasty.number_of_edges()} edges" in full.description


def test_a_class_is_shown_with_its_members_its_ways_and_its_partners(nasty: "nx.DiGraph[str]") -> None:
    assert part(nasty, "class-a") == {
        "class-a",
        "substance:drug-a",
        "substance:drug-b",
        "mechanism:loss",
        "a-with-weak-filter",
        "weak-filter",
        OUTCOME,
    }
    picture = around(nasty, "class-a")
    assert picture.title == "class a, and its ways to low level"
    assert Edge("class-a", "mechanism:loss", "acts-through") in picture.edges


def test_partners_come_without_their_own_members() -> None:
    pair = interaction("pair", 1, {"takes": "class-a"}, {"takes": "class-b"})
    shown = part(build(small_book.small_book(pair)), "class-b")
    assert {"class-a", "substance:drug-c"} <= shown
    assert "substance:drug-a" not in shown


@pytest.mark.parametrize(
    ("document", "shown"),
    [
        ("cramp", {"cramp", OUTCOME}),
        ("salt", {"salt", OUTCOME}),
        ("look", {"look", OUTCOME}),
        ("group", {"group", "rare-loss", "implied", OUTCOME}),
        ("implied", {"implied", "rare-loss", "group", OUTCOME}),
        ("rare-loss", {"implied", "rare-loss", "group", OUTCOME}),
        ("drug-c", {"substance:drug-c", "class-b", OUTCOME}),
        ("drug-d", {"substance:drug-d"}),
    ],
)
def test_what_is_shown_around_a_document(nasty: "nx.DiGraph[str]", document: str, shown: set[str]) -> None:
    node = found(nasty, document)
    assert node is not None
    assert part(nasty, node) == shown


def test_a_mechanism_is_shown_with_all_that_act_through_it(nasty: "nx.DiGraph[str]") -> None:
    node = found(nasty, "loss")
    assert node == "mechanism:loss"
    assert part(nasty, node) == {node, "class-a", "nasty", "substance:drug-a", "substance:drug-b", OUTCOME}


@pytest.mark.parametrize("document", ["none", "outcome", "level", "substances", ""])
def test_nothing_is_drawn_for_what_is_no_node(nasty: "nx.DiGraph[str]", document: str) -> None:
    with pytest.raises(UsageProblem, match="ID: nothing is drawn for it, wanted a rule"):
        drawn(nasty, document, "dot")


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_graph_gives_the_same_bytes_however_it_was_built(
    format_: str, nasty: "nx.DiGraph[str]"
) -> None:
    turned: nx.DiGraph[str] = nx.DiGraph()
    turned.add_nodes_from(reversed(list(nasty.nodes(data=True))))
    turned.add_edges_from(reversed(list(nasty.edges(data=True))))
    assert drawn(turned, None, format_) == drawn(nasty, None, format_)
    assert drawn(turned, "class-a", format_) == drawn(nasty, "class-a", format_)


# ---------------------------------------------------------------- labels


def test_a_label_becomes_one_line_without_controls() -> None:
    assert printable("a\n\tb\x07c\u200b d\ud800") == "a b c d"
    assert wrapped("") == [""]
    assert wrapped("one two three", 7) == ["one two", "three"]
    assert wrapped("unbreakable-word and", 5) == ["unbreakable-word", "and"]
    assert wrapped("unbreakable-word and", 5, longest=11) == ["unbreakable", "-word", "and"]


def test_no_letter_is_wider_than_it_is_taken_for() -> None:
    """Advances of DejaVu Sans, the widest of the typefaces that stand in for Helvetica, in ems."""
    advances = {
        "i": 0.278,
        "l": 0.278,
        "a": 0.613,
        "e": 0.615,
        "n": 0.634,
        "M": 0.863,
        "W": 0.989,
        "m": 0.974,
    }
    assert all(width(letter) >= em for letter, em in advances.items())
    assert width("中") == 1.0
    assert width("É") >= 0.632  # as wide as a capital E


# ---------------------------------------------------------------- columns and places


def test_columns_without_nodes_vanish_and_long_edges_pass_by_gates(nasty: "nx.DiGraph[str]") -> None:
    picture = whole(nasty)
    made = arranged(picture)
    assert len(made.rows) == 6  # all but the substances
    way = made.ways[Edge("class-a", "mechanism:loss", "acts-through")]
    assert way == [
        "class-a",
        Gate("mechanism:loss", "acts-through", 1),
        Gate("mechanism:loss", "acts-through", 2),
        "mechanism:loss",
    ]
    assert made.ways[Edge("nasty", "mechanism:loss", "acts-through")][1:] == way[1:]
    assert made.ways[Edge("salt", OUTCOME, "helps")] == [OUTCOME, "salt"]
    assert made.ways[Edge("rare-loss", "implied", "implies")] == ["rare-loss", "implied"]


def test_crossings_are_counted_and_undone() -> None:
    crossed = Columns([["a", "b"], ["x", "y"]], right={"a": ["y"], "b": ["x"]})
    assert crossings(crossed) == 1
    assert crossings(Columns([["a", "b"], ["y", "x"]], right=crossed.right)) == 0
    assert crossings(Columns([["a", "b"], ["x"]], right={"a": ["x"], "b": ["x"]})) == 0
    nodes = {name: Node("drug-class", name) for name in "ab"} | {m: Node("mechanism", m) for m in "xy"}
    made = arranged(
        Picture("t", "d", nodes, [Edge("a", "y", "acts-through"), Edge("b", "x", "acts-through")])
    )
    assert crossings(made) == 0


def test_what_is_joined_to_nothing_stands_last() -> None:
    kinds = {"a": "condition", "b": "condition", "c": "condition", "x": "mechanism"}
    nodes = {name: Node(kind, name) for name, kind in kinds.items()}
    ends = [Edge("b", "x", "acts-through")]
    assert arranged(Picture("t", "d", nodes, ends)).rows[0] == ["b", "a", "c"]


@given(st.lists(st.tuples(st.floats(-500, 500), st.floats(1, 60)), max_size=20))
def test_rows_keep_their_order_and_never_touch(rows: list[tuple[float, float]]) -> None:
    heights = [height for _, height in rows]
    placed = apart([wish for wish, _ in rows], heights)
    assert len(placed) == len(rows)
    for (above, below), (upper, lower) in zip(pairwise(placed), pairwise(heights), strict=True):
        assert below - above >= (upper + lower) / 2 + GAP - 1e-6


def test_a_row_stands_where_it_wishes_unless_another_is_in_the_way() -> None:
    assert apart([5, 100, 30], [10, 10, 10]) == pytest.approx([5, 65 - 9.5, 65 + 9.5])
    assert apart([7], [10]) == [7]


@pytest.mark.parametrize("document", [None, "proton-pump-inhibitors"])
def test_no_box_touches_another_and_every_label_fits_its_own(
    real: "nx.DiGraph[str]", document: str | None
) -> None:
    layout = laid_out(whole(real) if document is None else around(real, document))
    boxes = list(layout.boxes.values())
    for one, other in combinations(boxes, 2):
        beside = one.right < other.x or other.right < one.x
        assert beside or abs(one.y - other.y) >= (one.height + other.height) / 2 + GAP - 1e-6
    for name, lines in layout.labels.items():
        box = layout.boxes[name]
        assert max(map(width, lines)) * 12 + 28 <= box.width + 1e-6
        assert len(lines) * 15 <= box.height
        assert box.x >= 0
        assert box.right <= layout.width + 1e-6
        assert box.top >= -1e-6
        assert box.top + box.height <= layout.height + 1e-6


# ---------------------------------------------------------------- SVG


def test_svg_says_what_it_shows_and_needs_nothing_from_elsewhere(nasty: "nx.DiGraph[str]") -> None:
    text = drawn(nasty, None, "svg")
    root = ET.fromstring(text)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title description"
    assert root.findtext(f"{SVG}title") == "The rulebook of low level"
    assert "Substances are left out" in root.findtext(f"{SVG}desc", "")
    assert {root.find(f"{SVG}title").get("id"), root.find(f"{SVG}desc").get("id")} == {"title", "description"}  # type: ignore[union-attr]  # they were found above
    assert not re.search(r"<script|<style|<image|<use|href|@import|font-face|on\w+=", text)
    assert re.findall(r"https?://[^\"]+", text) == ["http://www.w3.org/2000/svg"]
    assert re.findall(r"url\((?!#)", text) == []


def test_svg_holds_every_node_and_edge_once(nasty: "nx.DiGraph[str]") -> None:
    picture = whole(nasty)
    text = drawn(nasty, None, "svg")
    titles = [group.findtext(f"{SVG}title") for group in ET.fromstring(text).iter(f"{SVG}g")]
    shown = sorted(title for title in titles if title)
    assert shown == sorted(f"{NODES[n.kind].name}: {printable(n.label)}" for n in picture.nodes.values())
    said = sorted(title for _, title in edges(text))
    label = {name: printable(node.label) for name, node in picture.nodes.items()}
    assert said == sorted(f"{label[e.source]} {EDGES[e.kind].says} {label[e.target]}" for e in picture.edges)
    assert len({place for place, _ in edges(text)}) == len(said)


def test_svg_points_back_where_an_edge_runs_to_the_left(nasty: "nx.DiGraph[str]") -> None:
    text = drawn(nasty, "salt", "svg")
    assert 'marker-start="url(#arrow-helps)"' in text
    assert 'marker-end="url(#arrow-shows-as)"' in drawn(nasty, "cramp", "svg")


def test_svg_has_a_legend_of_what_it_holds_and_of_nothing_else(nasty: "nx.DiGraph[str]") -> None:
    texts = [each.text for each in ET.fromstring(drawn(nasty, "cramp", "svg")).iter(f"{SVG}text")]
    assert {"symptom", "outcome", "shows as"} <= set(texts)
    assert not {"drug class", "helps", "Causes"} & set(texts)
    assert {"Outcome", "What shows, finds and helps"} <= set(texts)


# ---------------------------------------------------------------- Mermaid

NAME = r"n_[a-z0-9_]+"
LABEL = r'"(?:[^"`<>&|;#\[\]{}\\]|#\d+;)*"'
SHAPES = "|".join(
    f"{re.escape(left)}{LABEL}{re.escape(right)}" for left, right in (look.mermaid for look in NODES.values())
)
LINES = {
    "head": r"flowchart LR",
    "told": r"  acc(?:Title|Descr): [^;#%{}\n]+",
    "opens": rf"  subgraph column_\d\[{LABEL}\]",
    "node": rf"    ({NAME})(?:{SHAPES}):::([a-z_]+)",
    "closes": r"  end",
    "edge": rf"  ({NAME}) (?:-->|==>|-\.->)\|[a-z ]+\| ({NAME})",
    "class": r"  classDef ([a-z_]+) fill:#[0-9a-f]{6},stroke:#333,color:#000",
}


def read_mermaid(text: str) -> tuple[dict[str, str], list[tuple[str, str]], set[str]]:
    """Nodes with their classes, edges, and the classes that are defined. Refuses every other line."""
    nodes: dict[str, str] = {}
    joined: list[tuple[str, str]] = []
    classes: set[str] = set()
    order = ""
    for text_line in text.splitlines():
        kind, match = next(
            (kind, match) for kind, form in LINES.items() if (match := re.fullmatch(form, text_line))
        )
        order += kind[0]
        if kind == "node":
            assert match[1] not in nodes
            nodes[match[1]] = match[2]
        elif kind == "edge":
            joined.append((match[1], match[2]))
        elif kind == "class":
            classes.add(match[1])
    assert re.fullmatch("htt(on+c)+e*c+", order), order
    return nodes, joined, classes


@pytest.mark.parametrize("document", [None, "class-a", "nasty", "salt"])
def test_every_line_of_mermaid_is_one_that_mermaid_takes(
    nasty: "nx.DiGraph[str]", document: str | None
) -> None:
    picture = whole(nasty) if document is None else around(nasty, document)
    nodes, joined, classes = read_mermaid(drawn(nasty, document, "mermaid"))
    assert len(nodes) == len(picture.nodes)
    assert len(joined) == len(picture.edges)
    assert {name for edge in joined for name in edge} <= set(nodes)
    assert set(nodes.values()) == classes


def test_mermaid_reads_the_real_rulebook_within_its_own_limits(real: "nx.DiGraph[str]") -> None:
    """Mermaid refuses texts over 50,000 characters and more than 500 edges, unless it is told otherwise."""
    text = drawn(real, None, "mermaid")
    _, joined, _ = read_mermaid(text)
    assert len(joined) < 500
    assert len(text) < 50_000


def test_mermaid_labels_say_what_was_written(nasty: "nx.DiGraph[str]") -> None:
    text = drawn(nasty, "nasty", "mermaid")
    label = re.search(r'n_nasty\{\{"(.*)"\}\}:::condition', text)
    assert label is not None
    assert re.sub(r"#(\d+);", lambda code: chr(int(code[1])), label[1]) == printable(NASTY)
    assert '"1#46; salt"' in drawn(nasty, "salt", "mermaid")
    assert '"#45; cramp"' in drawn(nasty, "cramp", "mermaid")


# ---------------------------------------------------------------- GraphML


@pytest.mark.parametrize("document", [None, "class-a"])
def test_graphml_is_read_back_as_the_graph(
    nasty: "nx.DiGraph[str]", document: str | None, tmp_path: Path
) -> None:
    file = tmp_path / "graph.graphml"
    file.write_text(drawn(nasty, document, "graphml"), encoding="utf-8")
    read = nx.read_graphml(file)
    kept = set(nasty) if document is None else part(nasty, document)
    assert {name: read.nodes[name] for name in read} == {
        name: data | {"label": printable(data["label"])} for name, data in nasty.nodes.items() if name in kept
    }
    assert dict(read.edges.items()) == dict(nasty.subgraph(kept).edges.items())


# ---------------------------------------------------------------- DOT, by Graphviz itself


def graphviz(*arguments: str, given_text: str) -> str:
    """What Graphviz makes of a text. A warning is a failure."""
    if shutil.which("dot") is None and not os.environ.get("CI"):
        pytest.skip("Graphviz (the program dot) is not installed")
    done = subprocess.run(
        ["dot", *arguments], input=given_text, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("document", [None, "class-a", "salt"])
def test_graphviz_draws_every_node_and_edge(nasty: "nx.DiGraph[str]", document: str | None) -> None:
    picture = whole(nasty) if document is None else around(nasty, document)
    root = ET.fromstring(graphviz("-Tsvg", given_text=drawn(nasty, document, "dot")))
    drawn_nodes = {
        group.findtext(f"{SVG}title") for group in root.iter(f"{SVG}g") if group.get("class") == "node"
    }
    drawn_edges = [group for group in root.iter(f"{SVG}g") if group.get("class") == "edge"]
    assert drawn_nodes == set(picture.nodes)
    assert len(drawn_edges) == len(picture.edges)
    texts = " ".join(each.text or "" for each in root.iter(f"{SVG}text"))
    for node in picture.nodes.values():
        assert all(" ".join(one.split()) in " ".join(texts.split()) for one in wrapped(node.label))


def test_graphviz_draws_the_real_rulebook(real: "nx.DiGraph[str]") -> None:
    text = drawn(real, None, "dot")
    assert graphviz("-Tsvg", given_text=text).count('class="node"') == len(whole(real).nodes)
    assert "acts through: solid, blue" in text


# ---------------------------------------------------------------- the command


@pytest.mark.parametrize("format_", FORMATS)
def test_the_command_draws_to_the_screen_and_to_a_file(format_: str, tmp_path: Path) -> None:
    shown = run("rules", "graph", "proton-pump-inhibitors", "--format", format_)
    assert (shown.code, shown.told) == (0, "")
    assert "omeprazole" in shown.text
    file = tmp_path / "picture"
    written = run("rules", "graph", "proton-pump-inhibitors", "--format", format_, "-o", file)
    assert (written.code, written.out, written.told) == (0, b"", "")
    assert file.read_bytes() == shown.out


def test_the_command_draws_the_whole_rulebook_with_what_a_site_adds(tmp_path: Path) -> None:
    added = {"kind": "mechanisms", "id": "our-ways", "mechanisms": {"our-way": "a way of our own"}}
    small_book.write(tmp_path, {"our-ways": added})
    result = run("rules", "graph", "--rules", tmp_path)
    assert result.code == 0, result.told
    assert result.text.startswith("<svg ")
    assert "mechanism: a way of our own" in result.text


def test_the_command_refuses_what_it_cannot_draw_or_write(tmp_path: Path) -> None:
    for arguments in (["nothing-of-the-kind"], ["serum-magnesium"], ["--format", "png"]):
        result = run("rules", "graph", *arguments)
        assert (result.code, result.out) == (2, b""), result.told
    assert run("rules", "graph", "-o", tmp_path / "missing" / "a.svg").code == 2
    assert run("rules", "graph", "-o", tmp_path).code == 2


def test_an_output_that_cannot_be_written_is_exit_74(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = run("rules", "graph", "-o", tmp_path / "a.svg")
    assert result.code == 74
    assert list(tmp_path.iterdir()) == []
