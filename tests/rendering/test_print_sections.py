from hypothesis import given
from hypothesis import strategies as st

from hmic.pipeline import Compiled
from hmic.rendering.print_sections import cut, targets

HEAD = '<html lang="en"><head><title>T</title><style>a {}</style></head><body>'


def test_a_page_is_cut_before_each_mark() -> None:
    body = "<p>first</p><main><p>second</p><h2 data-print-section>third</h2><p>fourth</p></main>"
    page = cut(f'{HEAD}<div data-print-section class="x">zeroth</div>{body}</body></html>')
    first, second = page.sections
    assert "zeroth" in first.html
    assert first.html.endswith("<p>first</p><main><p>second</p>")
    assert second.html.endswith(
        "<body><main><h2 data-print-section>third</h2><p>fourth</p></main></body></html>"
    )
    assert page.style == "a {}"
    assert "style" not in first.html


def test_a_page_without_marks_stays_whole() -> None:
    [only] = cut(f"{HEAD}<p>all</p></body></html>").sections
    assert "<p>all</p>" in only.html


def test_a_page_that_is_not_nested_stays_whole() -> None:
    html = f"{HEAD}<div><b data-print-section>x</div></b><p data-print-section>y</p></body></html>"
    assert len(cut(html).sections) == 1


def test_a_page_is_left_whole_when_asked_to() -> None:
    html = f"{HEAD}<p data-print-section>x</p><p data-print-section>y</p></body></html>"
    assert [len(cut(html, whole=whole).sections) for whole in (False, True)] == [2, 1]


def test_running_texts_are_known_by_name() -> None:
    html = f'{HEAD}<h1 data-running="force">East &amp;\n <b>West</b></h1><p>x</p></body></html>'
    assert cut(html).running == (("force", "East & West"),)


def test_a_section_holds_a_place_for_the_number_of_each_target() -> None:
    html = f'{HEAD}<i data-target="#a"></i><i data-target="#b"></i></body></html>'
    [section] = cut(html).sections
    assert targets(section.html) == ("a", "b")
    assert '<i data-target="#a" data-page="01234567890000">' in section.html
    assert '<i data-target="#b" data-page="01234567890001">' in section.html


def test_each_argument_is_laid_out_apart(northamptonshire_report: Compiled) -> None:
    sections = cut(northamptonshire_report.outputs["html"].decode()).sections
    arguments = [section for section in sections if 'class="argument"' in section.html]
    assert len(arguments) == 6
    assert all(section.html.count('class="argument"') == 1 for section in arguments)


@given(
    st.recursive(
        st.text("x<&é\n", max_size=3).map(lambda text: text.replace("<", "&lt;")),
        lambda inner: st.tuples(
            st.sampled_from(["div", "p data-print-section", "ul", "b"]), st.lists(inner, max_size=3)
        ).map(lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0].split()[0]}>"),
        max_leaves=12,
    )
)
def test_nothing_of_a_page_is_lost_or_moved(body: str) -> None:
    html = f"{HEAD}{body}</body></html>"
    page = cut(html)
    head = html[: html.index("<body>") + 6].replace("<style>a {}</style>", "")
    rest = body + "</body></html>"
    for section in page.sections:
        content = section.html.removeprefix(head)
        # what is opened again stands before what is its own
        while not rest.startswith(content):
            assert content.startswith("<")
            content = content[content.index(">") + 1 :]
        rest = rest[len(content) :]
    assert rest == ""
    assert len(page.sections) == max(1, body.count("data-print-section"))
