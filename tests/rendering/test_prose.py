"""Texts as they are printed, in the small project that has every kind of content."""

import itertools
import json
import re
import shutil
from pathlib import Path

import page as page_validation
import pytest

from hmic.pipeline import Compiled, compile_report, read_round
from hmic.rendering.prose import Writer
from hmic.report.contents import Reference
from hmic.sources.project import Project
from tests.conftest import CONTENT, ROOT, Run, edit


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    formats = ("html", "json", "pdf")
    compiled = compile_report(read_round(Project(CONTENT)), "lakeshire", formats)
    assert compiled.diagnostics == ()
    return compiled


@pytest.fixture(scope="module")
def html(compiled: Compiled) -> str:
    return compiled.outputs["html"].decode()


def test_references_lead_to_what_they_name(html: str) -> None:
    assert '<a href="#lost-property">Lost property</a> has most of it' in html
    assert 'below <a href="#overview">Force overview and context</a>' in html
    assert 'see <a href="#LP-S2">the finding on its safe</a>' in html
    assert '<a class="id" href="#LP-context-2">LP-context-2</a> says' in html
    assert "M1 is a road" in html
    anchors = set(re.findall(r' id="([^"]+)"', html))
    targets = set(re.findall(r' href="#([^"]+)"', html))
    assert targets <= anchors


def test_ids_stand_once(html: str) -> None:
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids)) > 50


def test_notes_lead_there_and_back(html: str) -> None:
    said = re.findall(r'<li id="note-(\d+)">', html)
    assert len(said) == 4
    for note in said:
        assert f'href="#note-{note}"' in html
        assert f'href="#note-{note}-in-text"' in html
    assert 'id="note-1-in-text-2"' in html  # one that the text leads to twice


def test_addresses_stand_once_a_section_for_paper(html: str) -> None:
    overview = html[html.index('<section id="overview"') : html.index('<section id="developments"')]
    address = "https://example.org/lakeshire/shores"
    assert f'<a href="{address}">the guide to its shores</a><sup class="on-paper">' in overview
    assert overview.count(f">{address}</a></li>") == 1


def test_a_table_has_heads_for_its_columns_and_rows(html: str) -> None:
    assert "<figcaption>Ducks by shore</figcaption>" in html
    assert '<th scope="col" class="number">Ducks</th>' in html
    assert '<th scope="row">North</th>\n<td class="number">1,200</td>' in html


def test_headings_stand_under_those_of_the_report(html: str) -> None:
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert all(next_ <= level + 1 for level, next_ in itertools.pairwise(levels))
    assert "<h4>The shores</h4>" in html
    assert "<h5>The south shore</h5>" in html
    assert "<h3>What counts</h3>" in html


def test_a_finding_has_its_lead_and_its_lists(html: str) -> None:
    finding = html[html.index('<li class="finding" id="LP-S1">') :]
    finding = finding[: finding.index('<p class="bears">')]
    assert "<p><b>All that was handed in was recorded the same day.<sup>" in finding
    assert "<li>umbrellas;</li>" in finding
    assert "<ol>\n<li>with its paddle;</li>" in finding


def test_the_pdf_is_accessible(compiled: Compiled, tmp_path: Path) -> None:
    file = tmp_path / "lakeshire.pdf"
    file.write_bytes(compiled.outputs["pdf"])
    assert page_validation.validate_pdf(str(file), profile="ua1").is_compliant


def test_nothing_that_was_typed_is_printed_raw(html: str) -> None:
    main = re.sub(r"<[^>]+>", "", html[html.index("<main") :])
    assert not re.findall(r"\]\(|\[\^|\*\*|&amp;nbsp;|^#|\| --", main)


def test_a_writer_prints_what_leads_nowhere_without_a_link() -> None:
    writer = Writer((Reference("CA-A3", "CA-A3", "CA-A3"),), str)
    assert writer.page_inline("CA-A3 [x](CA-A4)") == '<a class="id" href="#CA-A3">CA-A3</a> x'
    assert writer.page_inline("[x](javascript:y) [y](http://z)") == "[x](javascript:y) y"
    assert writer.page_prose("<b>x</b> ![a](b)") == "<p>&lt;b&gt;x&lt;/b&gt; ![a](b)</p>\n"


def test_figures_are_numbered_in_the_order_of_the_report_and_listed(html: str) -> None:
    captions = re.findall(r"<figcaption><b>(\w+ \d)\.</b> ([^<]+)</figcaption>", html)
    assert captions == [
        ("Figure 1", "The lake and its store"),
        ("Figure 2", "Things found by shore"),
        ("Figure 3", "Handed in and claimed, by month"),
        ("Figure 4", "What was handed in"),
        ("Table 1", "The shelves"),
    ]
    contents = html[html.index('<nav class="contents"') : html.index("</nav>")]
    assert [f"{label}. {caption}" in contents for label, caption in captions] == [True] * 5
    assert 'as <a href="#F1">Figure 1</a> shows' in html


def test_a_figure_stands_where_it_is_placed_or_at_the_end_of_its_section(html: str) -> None:
    places = [html.index(f'id="{id_}"') for id_ in ("F1", "F2", "F3", "F4", "T1")]
    assert places == sorted(places)
    assert html.index("<h4>The shores</h4>") < places[0] < html.index("The north shore is steep")
    assert html.index("Ducks by shore") < places[1] < html.index('<section id="developments"')
    assert html.index('id="LP-A1"') < places[3] < html.index('class="sources-heading"')


def test_a_chart_has_its_numbers_in_a_table(html: str) -> None:
    figure = html[html.index('id="F2"') :]
    figure = figure[: figure.index("</figure>")]
    assert "<title>Bar chart in groups: 2028 and 2029 by Shore." in figure
    assert figure.count("<rect") == 2 + 4  # two of them tell the series apart
    assert '<tr><th scope="row">North shore</th><td class="number">120</td>' in figure
    assert html.count('<svg class="chart"') == 3 + 2  # those of criteria, and of the nation


def test_figures_are_data_in_json(compiled: Compiled) -> None:
    figures = json.loads(compiled.outputs["json"])["figures"]
    assert [one["kind"] for one in figures] == ["picture", "grouped_bar", "line", "bar", "table"]
    picture = figures[0]["picture"]
    assert (picture["media_type"], picture["width"], picture["height"]) == ("image/png", 640, 360)
    assert figures[1]["numbers"] == [[120, 140], [310, 290]]
    assert "base64" not in compiled.outputs["json"].decode()


def test_a_report_is_stale_when_a_file_of_its_figures_changes(tmp_path: Path, run: Run) -> None:
    shutil.copytree(CONTENT, tmp_path, dirs_exist_ok=True)
    build = ("build", "lakeshire", "--format", "html")
    assert run(*build, cwd=tmp_path).status == 0
    assert "up to date" in run(*build, cwd=tmp_path).out
    edit(tmp_path / "forces/lakeshire/figures/shores.csv", "North shore,120", "North shore,777")
    ran = run(*build, cwd=tmp_path)
    assert "figures/shores.csv changed" in ran.out
    page = tmp_path / "build/draft/lakeshire/index.html"
    assert '<td class="number">777</td>' in page.read_text(encoding="utf-8")
    (tmp_path / "forces/lakeshire/figures/map.png").unlink()
    assert run(*build, cwd=tmp_path).status == 1


def test_what_the_page_on_content_shows_is_of_this_project(tmp_path: Path, run: Run) -> None:
    shown = (ROOT / "docs" / "content.md").read_text(encoding="utf-8")
    shutil.copytree(CONTENT, tmp_path, dirs_exist_ok=True)
    files = [file.read_text(encoding="utf-8") for file in tmp_path.rglob("*.yaml")]
    written = {line.strip() for file in files for line in file.splitlines()}
    blocks = re.findall(r"```(?:yaml|markdown)\n(.*?)```", shown, re.DOTALL)
    assert len(blocks) > 5
    lines = {line.strip() for block in blocks for line in block.splitlines()}
    assert lines - written == set()
    (error,) = re.findall(r"```text\n(.*?)```", shown, re.DOTALL)
    edit(
        tmp_path / "forces/lakeshire/lost-property.yaml",
        "LP-S2 is of no help",
        "LP-A9 is of no help",
    )
    assert error in run("check", cwd=tmp_path).out


def test_what_stands_on_the_web_is_led_to_there() -> None:
    address = "https://example.org/2029"
    writer = Writer((Reference("of-2029", address, "Of 2029"),), str)
    written = writer.inline("See [](of-2029).")
    assert f'See <a href="{address}">Of 2029</a><sup class="on-paper">' in written


def test_an_earlier_round_is_called_by_its_title(tmp_path: Path) -> None:
    shutil.copytree(CONTENT, tmp_path, dirs_exist_ok=True)
    shutil.copytree(CONTENT, tmp_path / "rounds/content-2029")
    programme = tmp_path / "rounds/content-2029/frameworks/programme.yaml"
    edit(programme, "programme: content-2030", "programme: content-2029")
    edit(programme, "title: Content inspection 2030", "title: Content of 2029 &c.")
    force = tmp_path / "forces/lakeshire/force.yaml"
    edit(force, "has most of it.", "has more than [](content-2029), or [that](content-2029).")
    compiled = compile_report(read_round(Project(tmp_path)), "lakeshire", ("html",))
    assert [one.message for one in compiled.inspected.diagnostics if one.severity == "error"] == []
    html = compiled.outputs["html"].decode()
    assert "has more than Content of 2029 &amp;c. (fictional), or that." in html
