import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmic.pipeline import Compiled
from hmic.rendering.glossary_links import _any_of, glosser, unglossed
from hmic.report.contents import GlossaryRow

gloss = glosser(
    [
        GlossaryRow("BCU", "term-bcu", "Basic command unit"),
        GlossaryRow("ACC", "term-acc", "Assistant chief constable"),
        GlossaryRow("ACC (TP)", "term-acc-tp", "Assistant chief constable (territorial policing)"),
        GlossaryRow("TC&G", "term-tc-g", "Tasking and co-ordination group"),
    ]
)


def _term(anchor: str, text: str) -> str:
    return f'<a class="term" href="#term-{anchor}">{text}</a>'


@pytest.mark.parametrize(
    "html",
    [
        "<!-- of BCU --><p>x</p>",
        "<!-- <p>BCU</p> -->",
        "<!-- BCU without an end",
        "<!DOCTYPE html><?php BCU ?></ BCU>",
        '<p title="a > b, BCU">x</p>',
        "<p title='BCU > x'>x</p>",
        "<script>BCU</script><style>BCU</style><textarea>BCU</textarea>",
        "<SVG><text>BCU</text></SVG>",
        "",
    ],
)
def test_what_is_no_text_stays_as_it_is(html: str) -> None:
    assert gloss(html) == html


@pytest.mark.parametrize(
    ("html", "glossed"),
    [
        ("2 < 3 BCU", f"2 < 3 {_term('bcu', 'BCU')}"),
        ("<", "<"),
        ("a <1 BCU", f"a <1 {_term('bcu', 'BCU')}"),
        ('<p title="BCU', '<p title="' + _term("bcu", "BCU")),
        ("<svg/>BCU", f"<svg/>{_term('bcu', 'BCU')}"),
        ("</a>BCU", f"</a>{_term('bcu', 'BCU')}"),
        ("<!-- x -->BCU", f"<!-- x -->{_term('bcu', 'BCU')}"),
    ],
)
def test_what_a_template_may_hold_besides_stays(html: str, glossed: str) -> None:
    assert gloss(html) == glossed


@given(st.text(alphabet="<>!-/'\"ap =BCU\n", max_size=200))
def test_nothing_is_lost(html: str) -> None:
    assert unglossed(str(gloss(html))) == unglossed(html)


def test_the_time_that_it_takes_is_linear() -> None:
    for hostile in ("<a '", '<a "', "<!--", "<", "<a ", "</", "<p x='\">"):
        began = time.process_time()
        gloss(hostile * 200_000)
        assert time.process_time() - began < 3


@pytest.mark.parametrize(
    ("html", "glossed"),
    [
        ("<p>Each BCU.</p>", f"<p>Each {_term('bcu', 'BCU')}.</p>"),
        ("<p>All BCUs.</p>", f"<p>All {_term('bcu', 'BCUs')}.</p>"),
        ("<p>BCU-led</p>", f"<p>{_term('bcu', 'BCU')}-led</p>"),
        ("<p>The ACC (TP).</p>", f"<p>The {_term('acc-tp', 'ACC (TP)')}.</p>"),
        ("<p>At TC&amp;G.</p>", f"<p>At {_term('tc-g', 'TC&amp;G')}.</p>"),
        ("<em>BCU</em> BCU", f"<em>{_term('bcu', 'BCU')}</em> BCU"),
    ],
)
def test_a_term_is_a_link_where_it_first_stands(html: str, glossed: str) -> None:
    assert gloss(html) == glossed


@pytest.mark.parametrize(
    "html",
    [
        "<p>MSBCU, BCU2, BCU-A1, bcu</p>",
        "<h3>The BCU</h3>",
        '<a href="#BCU">BCU</a>',
        "<svg><title>BCU</title><text>BCU</text></svg>",
        '<th scope="row">BCU</th>',
        '<p title="BCU">x</p>',
    ],
)
def test_other_words_headings_links_and_pictures_stay(html: str) -> None:
    assert gloss(html) == html


def test_each_section_explains_anew() -> None:
    glossed = gloss("<section>BCU BCU</section><section>BCU BCU <section>BCU</section></section>")
    assert glossed.count('class="term"') == 3


def test_without_a_glossary_the_page_is_as_it_was() -> None:
    assert glosser([])("<p>BCU</p>") == "<p>BCU</p>"


@given(st.lists(st.sampled_from(["BCU", "ACC", " ", "(TP)", "<p>", "</p>", "&amp;", "<h2>", "x"])))
def test_print_has_the_page_as_it_was(pieces: list[str]) -> None:
    html = "".join(pieces)
    assert unglossed(gloss(html)) == html


def test_the_report_explains_its_terms_in_each_section_once(
    northamptonshire_report: Compiled,
) -> None:
    html = northamptonshire_report.outputs["html"].decode()
    section = html[html.index('<section id="child-abuse"') :].split("</section>")[0]
    targets = re.findall(r'<a class="term" href="#(.*?)">', section)
    assert len(targets) == len(set(targets)) > 10
    assert "term-lscb" in targets
    rows = re.findall(r'<tr id="(term-[^"]+)">', html)
    assert len(rows) == len(set(rows)) > 100
    assert 100 < html.count('class="term"') < 300


@pytest.mark.parametrize("term", ["Chief's office", "Chief’s office"])
@pytest.mark.parametrize("written", ["'", "’", "&#39;", "&#x27;"])
def test_quotes_are_quotes_however_they_are_written(term: str, written: str) -> None:
    linked = glosser([GlossaryRow(term, "term-x", "It is")])(f"<p>The Chief{written}s office</p>")
    assert linked == f"<p>The {_term('x', f'Chief{written}s office')}</p>"


@pytest.mark.parametrize("written", ['"Gold" group', "&quot;Gold&quot; group", "“Gold” group"])
def test_so_are_double_ones(written: str) -> None:
    linked = glosser([GlossaryRow('"Gold" group', "term-x", "It is")])(f"<p>A {written}</p>")
    assert linked == f"<p>A {_term('x', written)}</p>"


@given(st.lists(st.text(alphabet="ABs .(", min_size=1, max_size=5), max_size=8), st.text("ABs .("))
def test_the_longest_term_is_found_as_if_each_were_tried(terms: list[str], text: str) -> None:
    tried = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))
    assert re.findall(f"x?({_any_of(terms)})s?(?!B)", text) == re.findall(
        f"x?({tried})s?(?!B)", text
    )
