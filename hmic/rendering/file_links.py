"""What the files of a report say of each other: the links of its page, the pages in its table.

The page is drawn before its PDF is made, and whoever asks for one format gets no other. So the page
holds a link to each format, hidden; those whose files lie beside it are shown when all are put in
place, with how long and how large they are.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hmic.report.contents import in_kilobytes


@dataclass(frozen=True, slots=True)
class FileLink:
    """The link to one format, as the page holds it before it is known whether there is a file."""

    format: str
    """The name of the format."""
    called: str
    """What readers see it called."""
    facts: str
    """What is said of the file: a text in which {pages} and {size} stand for what is known then."""


_LINK = re.compile(
    r'<li data-file="([a-z-]+)" data-facts="([^"]*)"(?: hidden)?>'
    r'<a href="[^"]*">([^<]*)</a> <span>[^<]*</span></li>'
)


def show_files(page: bytes, files: Mapping[str, tuple[str, bytes]]) -> bytes:
    """The page with links to the files that lie beside it, and to no other.

    Args:
        page: The page, before or after links of it were shown.
        files: By the name of their format, the files: the name and the content of each.

    Returns:
        The page: the same for the same files, whatever it showed before.
    """

    def shown(link: re.Match[str]) -> str:
        name, facts, called = link.groups()
        begin = f'<li data-file="{name}" data-facts="{facts}"'
        if name not in files:
            return f'{begin} hidden><a href="">{called}</a> <span></span></li>'
        file_name, data = files[name]
        pages, size = None, in_kilobytes(len(data))
        if "{pages}" in facts:
            from hmic.rendering.section_joining import page_count  # noqa: PLC0415 - of PDFs alone

            pages = page_count(data)
        said = size if pages is None else facts.replace("{pages}", str(pages))
        said = said.replace("{size}", size)
        return f'{begin}><a href="{file_name}">{called}</a> <span>({said})</span></li>'

    return _LINK.sub(shown, page.decode()).encode()


_PAGE = re.compile(r'<td class="page" data-target="#([^"]*)">.*?</td>')


def show_pages(page: bytes, pdf: str, pages: Mapping[str, int]) -> bytes:
    """The page with links to the pages of the PDF on which the lines of a table begin.

    Args:
        page: The page, before or after pages were shown.
        pdf: The name of the file beside it.
        pages: By id, the page on which it begins; what has none gets none.

    Returns:
        The page: the same for the same pages, whatever it showed before.
    """

    def shown(cell: re.Match[str]) -> str:
        number = pages.get(cell[1])
        link = f'<a href="{pdf}#page={number}">PDF {number}</a>' if number else ""
        return f'<td class="page" data-target="#{cell[1]}">{link}</td>'

    return _PAGE.sub(shown, page.decode()).encode()


def linked(names: Mapping[str, str], files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a report by name: its page with links to the others, its table with pages.

    Args:
        names: The name of the file of each format.
        files: The files by name, all that lie beside each other.
    """
    page, pdf = names["html"], names.get("pdf", "")
    pages: Mapping[str, int] = {}
    if pdf in files:
        from hmic.rendering.section_joining import pages_of  # noqa: PLC0415 - of PDFs alone

        pages = pages_of(files[pdf])
    files = {**files, **_numbered(names, files, pages)}
    if page not in files:
        return files
    beside = {
        kind: (name, files[name]) for kind, name in names.items() if name in files and name != page
    }
    return {**files, page: show_files(show_pages(files[page], pdf, pages), beside)}


def _numbered(
    names: Mapping[str, str], files: Mapping[str, bytes], pages: Mapping[str, int]
) -> dict[str, bytes]:
    """The table of what needs to improve, with the pages of the PDF that lies beside it."""
    table = names.get("improvements")
    if table is None or table not in files:
        return {}
    from hmic.rendering.improvements import with_pages  # noqa: PLC0415 - of this table alone

    return {table: with_pages(files[table], pages)}


def file_links(label: Callable[..., str]) -> tuple[FileLink, ...]:
    """The links of a page, to every format but the page itself.

    Args:
        label: Gives a fixed text by its name, `group.key`, with the values that it takes.
    """
    from hmic.rendering.formats import FORMATS  # noqa: PLC0415 - which imports what draws pages

    called = {name: form.label(label) for name, form in FORMATS.items() if name != "html"}
    return tuple(
        FileLink(
            name,
            words[:1].upper() + words[1:],
            label("page.pages_and_size", pages="{pages}", size="{size}")
            if FORMATS[name].styles
            else "{size}",
        )
        for name, words in called.items()
    )
