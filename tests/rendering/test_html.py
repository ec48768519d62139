import os
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from hmic.model.labels import Labels
from hmic.pipeline import (
    Compiled,
    Inspected,
    compile_report,
    read_round,
)
from hmic.rendering.html import digest, render_html
from hmic.rendering.look import Look
from hmic.rendering.prose import plain_inline, plain_prose
from hmic.report.assembly import assemble
from hmic.report.contents import Report
from hmic.sources.project import Project
from tests.conftest import ROOT, edit


class Page(HTMLParser):
    """Ids, links, headings and requests of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.headings: list[int] = []
        self.requests: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if id_ := values.get("id"):
            self.ids.append(id_)
        if tag == "a" and (href := values.get("href")):
            self.targets.append(href)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag in ("script", "img", "iframe", "link", "object"):
            self.requests += filter(None, (values.get("src"), values.get("href")))


@pytest.fixture(scope="module")
def html(northamptonshire_report: Compiled) -> str:
    return northamptonshire_report.outputs["html"].decode()


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_every_id_stands_once(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids)) > 300


def test_every_link_leads_to_an_id_of_the_page(page: Page) -> None:
    assert len(page.targets) > 500
    assert {target.removeprefix("#") for target in page.targets} <= set(page.ids)


def test_findings_and_criteria_link_both_ways(page: Page) -> None:
    for id_ in ("NP-W5", "NP8", "PVP-A2", "MP14"):
        assert id_ in page.ids
        assert page.targets.count(f"#{id_}") >= 2


def test_headings_step_down_by_one(page: Page) -> None:
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    for before, after in zip(page.headings, page.headings[1:], strict=False):
        assert after <= before + 1


def test_nothing_is_asked_of_another_host(page: Page, html: str) -> None:
    assert all(request.startswith("data:") for request in page.requests)
    assert "@import" not in html
    assert set(re.findall(r"url\(.{10}", html)) == {'url("data:font'}


def test_the_page_runs_its_own_script_and_style_and_no_other(html: str) -> None:
    policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="(.*?)">', html)
    assert policy
    directives = dict(part.strip().split(" ", 1) for part in policy[1].split(";"))
    scripts = re.findall(r"(?s)<script>(.*?)</script>", html)
    styles = re.findall(r"(?s)<style(?: data-browser)?>(.*?)</style>", html)
    assert len(scripts) == html.count("<script") == 1
    assert len(styles) == html.count("<style") == 2
    assert directives == {
        "default-src": "'none'",
        "script-src": f"'{digest(scripts[0])}'",
        "style-src": " ".join(f"'{digest(style)}'" for style in styles),
        "font-src": "data:",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert not re.search(r"<[^>]* (?:style|on\w+)=", html.replace(scripts[0], ""))


def test_a_digest_is_what_browsers_compute() -> None:
    # the example of https://www.w3.org/TR/CSP2/#source-list-valid-hashes
    script = "alert('Hello, world.');"
    assert digest(script) == "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="


def test_the_id_of_a_finding_is_its_own_link(html: str) -> None:
    findings = re.findall(r'<li class="finding" id="(.*?)">\n(.*)\n', html)
    assert len(findings) > 158
    for id_, line in findings:
        assert line == f'<p class="finding-id"><a href="#{id_}">{id_}</a></p>'


def test_the_script_knows_no_words() -> None:
    script = (ROOT / "templates" / "screen.js").read_text(encoding="utf-8")
    code = re.sub(r"(?m)^\s*//.*$", "", script)
    strings = re.findall(r"""(["'`])(.*?)\1""", code)
    assert len(strings) > 40
    for _, string in strings:
        words = re.sub(r"\${.*?}", "", string)
        assert not re.search(r"[A-Z][a-z]+ |[a-z]+ [a-z]+ [a-z]+", words), string


def test_the_page_is_under_400_kilobytes(html: str) -> None:
    assert len(html.encode()) < 400_000


def test_the_notice_stands_at_head_and_foot(html: str) -> None:
    assert html.count("not published by HMIC. Criteria, thresholds and arguments") >= 3


def test_headings_choose_singular_and_plural(html: str) -> None:
    headings = re.findall(r'<h3 data-kind="\w+">(.*?)</h3>', html)
    assert headings.count("Area for improvement") == 2  # neighbourhood policing, performance
    assert headings.count("Areas for improvement") == 5
    assert headings.count("Work in progress") == 6


def test_each_grade_is_word_and_symbol_and_colour(html: str) -> None:
    assert re.search(
        '<span class="mark mark-fair"><span class="symbol">F</span>\u00a0Fair</span>', html
    )
    assert ".mark-fair { background: #F2D479; color: #22201A; }" in html


def test_every_section_of_the_reference_is_there(html: str) -> None:
    titles = [re.sub("<[^>]+>", "", title) for title in re.findall(r"<h2[^>]*>(.*?)</h2>", html)]
    assert titles == [
        "Contents",
        "The grades at a glance",
        "Summary for the public",
        "Force summary of judgements",
        "National summary of judgements",
        "Neighbourhood policing",
        "Performance management",
        "Protecting vulnerable people: overview",
        "Protecting vulnerable people: child abuse",
        "Protecting vulnerable people: domestic violence",
        "Protecting vulnerable people: public protection",
        "Protecting vulnerable people: missing persons",
        "Developments since the last round",
        "Developing practice",
        "Force overview and context",
        "Introduction",
        "How the grades came about",
        "Criteria and arguments",
        "Glossary",
        "About this report",
    ]


def test_the_front_page_gives_each_grade_what_holds_it_and_what_to_improve(html: str) -> None:
    front = html[html.index('id="glance"') : html.index('id="summary"')]
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", front)
    assert len(rows) == 6
    assert "are still working through a project plan" in rows[0]
    assert rows[0].index("mark-fair") < rows[0].index("#NP-W5")
    assert "MP-A4</a>, the gravest here)" in rows[5]
    assert "What a grade is not" in front


def test_the_first_screen_says_of_each_grade_why(html: str) -> None:
    """What earned it where something did; else what holds it. Then where to read on."""
    first = html[html.index('class="verdict"') : html.index('class="frame"')]
    rows = re.findall(r"<li>(.*?)</li>", first)
    found = [re.search(r'mark-(\w+)".*class="why">(.*?)</span>$', row) for row in rows]
    said = [(match[1], re.sub("<[^>]+>", "", match[2])) for match in found if match]
    assert [grade for grade, _ in said] == ["fair", "good", "fair", "fair", "good", "fair"]
    for grade, why in said:
        assert why.startswith("Below Good by " if grade == "fair" else "Every Fair criterion is")
    # to be read in a minute, of which the screen itself takes ten seconds
    assert sum(len(why.split()) for _, why in said) < 140
    links = re.findall(r'<li class="line" data-target="#(\w+)"><a href="#(\w+)">(.*?)</a>', first)
    assert [target for _, target, _ in links] == ["improve", "compared", "method"]
    for target, link, words in links:
        assert target == link
        assert re.search(rf'id="{link}"[^>]*>\s*(<h2>)?{words}</h', html)


def test_what_was_put_right_from_the_source_stands_in_the_last_section(html: str) -> None:
    about = html[html.index('id="about"') :]
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", about)
    assert len(rows) == 8
    assert "Connections" in rows[0]
    assert 'href="#MP-S2"' in rows[0]


def test_no_note_of_the_edition_is_printed_where_there_is_none(small: Path) -> None:
    page = _page_of(small)
    about = page[page.index('id="about"') :]
    assert "Licence" in about
    assert "Notes of the edition" not in about


def test_areas_for_improvement_come_before_strengths_in_the_summary(html: str) -> None:
    summary = html[html.index('id="force-summary"') : html.index('id="neighbourhood-policing"')]
    assert "Strengths" not in summary
    assert "Findings in numbers" in html[html.index('id="arguments"') :]
    assert len(re.findall(r'<th scope="row"><a href="#[A-Z]+-A\d+">', summary)) == 17


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>\n"),
        ("*So* it is.", "<p><em>So</em> it is.</p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("- a\n\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("<b>x</b> & y", "<p>&lt;b&gt;x&lt;/b&gt; &amp; y</p>\n"),
        ("# a heading", "<h4>a heading</h4>\n"),
        ("[a](http://x)", "<p>a</p>\n"),
        ("![a](b)", "<p>![a](b)</p>\n"),
    ],
)
def test_prose_is_paragraphs_emphasis_and_lists(text: str, html: str) -> None:
    assert plain_prose(text) == html


def test_inline_is_one_paragraph_without_its_tag() -> None:
    assert plain_inline("A *warm* meal.\n") == "A <em>warm</em> meal."


def test_templates_hold_no_counting() -> None:
    templates = sorted((ROOT / "templates").rglob("*.j2"))
    assert len(templates) > 10
    for template in templates:
        text = template.read_text(encoding="utf-8")
        expressions = re.findall(r"{[{%](.*?)[%}]}", text, re.DOTALL)
        for expression in expressions:
            assert not re.search(r"\blength\b|\bcount\(|loop\.index|\bsum\b|[<>]", expression)


def test_no_word_stands_in_a_template() -> None:
    templates = sorted((ROOT / "templates").rglob("*.j2"))
    assert len(templates) > 10
    for template in templates:
        text = template.read_text(encoding="utf-8")
        printed = re.sub(
            r"{#.*?#}|{% set .*?{% endset %}|{{.*?}}|{%.*?%}|<[^>]*>", "", text, flags=re.DOTALL
        )
        assert not re.search(r"[A-Za-z]", printed), template.name
        labelled = re.findall(r'(?:aria-label|alt|content|title|data-[a-z]+)="([^"{]*)"', text)
        assert not [words for words in labelled if re.search(r"[A-Z][a-z]+ ", words)], template.name


def rendered(report: Report, templates: Path, labels: Labels) -> str:
    """The page by templates that are hmic's own."""
    texts = {
        path.relative_to(templates).as_posix(): path.read_text(encoding="utf-8")
        for path in templates.rglob("*.*")
    }
    html, diagnostics = render_html(report, Look(texts), labels.text)
    assert html
    assert not diagnostics
    return html


def test_a_changed_template_shows_at_once_whatever_its_time(
    northamptonshire: Inspected, labels: Labels, tmp_path: Path
) -> None:
    assert northamptonshire.inspection
    report = assemble(northamptonshire.inspection, northamptonshire.judgements, labels)
    templates = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", templates)
    before = rendered(report, templates, labels)
    template = templates / "report.html.j2"
    time = template.stat().st_mtime_ns
    edit(template, '<div class="frame">', '<div class="framed">')
    os.utime(template, ns=(time, time))
    after = rendered(report, templates, labels)
    assert after == before.replace('"frame"', '"framed"') != before


def _page_of(project: Path) -> str:
    round_ = read_round(Project(project))
    return compile_report(round_, "eastshire", ("html",)).outputs["html"].decode()


def test_the_head_names_the_address_of_publication_where_there_is_one(small: Path) -> None:
    link = '<link rel="canonical" href="https://example.org/trial-2030/eastshire/">'
    assert _page_of(small).count(link) == 1
    edit(small / "frameworks/programme.yaml", "  canonical: https://example.org/trial-2030/\n", "")
    assert "canonical" not in _page_of(small)


def test_a_marking_stands_at_head_and_foot(small: Path) -> None:
    edit(small / "forces/eastshire/force.yaml", "stage: final", "stage: final\nmarking: Open")
    html = _page_of(small)
    marking = '<p class="marking" data-running="marking">Open</p>'
    assert html.count("<p>Open</p>") == html.count(marking) == 1
