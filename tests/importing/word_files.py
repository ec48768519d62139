"""Word files made of XML, as Word itself writes it."""

import io
import zipfile
import zlib

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SPACES = (
    f'{_W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

STYLES = f"""<w:styles {_W}>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>
<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/>
<w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="House"><w:name w:val="House heading"/>
<w:basedOn w:val="Heading2"/></w:style>
<w:style w:type="paragraph" w:styleId="ListBullet"><w:name w:val="List Bullet"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="ListBullet2"><w:name w:val="List Bullet 2"/>
<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/></w:style>
<w:style w:type="paragraph" w:styleId="IntenseQuote"><w:name w:val="Fett"/>
<w:basedOn w:val="Quote"/></w:style>
<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/>
<w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
</w:styles>"""

NUMBERING = f"""<w:numbering {_W}>
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>
</w:numbering>"""


def _png() -> bytes:
    """A black picture of 40 by 30."""
    rows = zlib.compress((b"\0" + bytes(3 * 40)) * 30)
    about = (40).to_bytes(4, "big") + (30).to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    chunks = ((b"IHDR", about), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
        for kind, data in chunks
    )


PNG = _png()


def p(text: str, style: str = "", properties: str = "") -> str:
    """A paragraph; its text is runs, or words that are made one."""
    runs = text if text.startswith("<") else r(text)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{runs}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run of words."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def listed(text: str, level: int = 0, number: int = 1) -> str:
    """An item of a list."""
    where = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return p(text, properties=where)


def table(*rows: tuple[str, ...]) -> str:
    """A table, each cell of which is paragraphs, or words that are made one."""
    made = "".join(
        "<w:tr>"
        + "".join(f"<w:tc>{c if c.startswith('<w:p>') else p(c)}</w:tc>" for c in row)
        + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{made}</w:tbl>"


def word_file(*body: str, head: str = "", parts: dict[str, bytes] | None = None) -> bytes:
    """A Word file.

    Args:
        body: What stands in its body.
        head: The words at the head of its pages.
        parts: Further members, by name: comments, footnotes, media.
    """
    parts = dict(parts or {})
    relations = [("styles", "styles.xml"), ("numbering", "numbering.xml")]
    relations += [(n, f"{n}.xml") for n in ("comments", "footnotes") if f"word/{n}.xml" in parts]
    relations += [("image", name.removeprefix("word/")) for name in parts if "media/" in name]
    section = ""
    if head:
        parts["word/header1.xml"] = f"<w:hdr {_W}>{p(head)}</w:hdr>".encode()
        relations.append(("header", "header1.xml"))
        section = '<w:headerReference w:type="default" r:id="header"/>'
    links = "".join(
        f'<Relationship Id="{kind}" Type="{_RELATION}/{kind}" Target="{target}"/>'
        for kind, target in relations
    )
    types = {f"/word/{n}.xml": n for n in ("styles", "numbering", "comments", "footnotes")}
    types |= {"/word/header1.xml": "header"} if head else {}
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{_MAIN}.{kind}+xml"/>'
        for name, kind in {"/word/document.xml": "document.main", **types}.items()
        if name[1:] in parts or kind in ("document.main", "styles", "numbering")
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    members = {
        "[Content_Types].xml": (
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Default Extension="png" ContentType="image/png"/>{overrides}</Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{_RELATION}/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": (
            f"<w:document {_SPACES}><w:body>{''.join(body)}"
            f"<w:sectPr>{section}</w:sectPr></w:body></w:document>"
        ),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{package}/relationships">{links}</Relationships>'
        ),
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
        for name, raw in parts.items():
            archive.writestr(name, raw)
    return made.getvalue()


def footnotes(**texts: str) -> dict[str, bytes]:
    """Notes at the foot of a page, by id."""
    made = "".join(
        f'<w:footnote w:id="{id_.strip("_")}">{p(text)}</w:footnote>' for id_, text in texts.items()
    )
    return {"word/footnotes.xml": f"<w:footnotes {_W}>{made}</w:footnotes>".encode()}


def footnote(id_: str) -> str:
    """A run that refers to a note."""
    return f'<w:r><w:footnoteReference w:id="{id_}"/></w:r>'


def comments(**texts: str) -> dict[str, bytes]:
    """Comments in the margin, by id, each by somebody with a name."""
    made = "".join(
        f'<w:comment w:id="{id_.strip("_")}" w:author="Jo Bloggs" w:initials="JB">{p(text)}'
        "</w:comment>"
        for id_, text in texts.items()
    )
    return {"word/comments.xml": f"<w:comments {_W}>{made}</w:comments>".encode()}


def commented(text: str, id_: str) -> str:
    """Words with a comment in the margin."""
    return (
        f'<w:commentRangeStart w:id="{id_}"/>{r(text)}<w:commentRangeEnd w:id="{id_}"/>'
        f'<w:r><w:commentReference w:id="{id_}"/></w:r>'
    )


def inserted(text: str) -> str:
    """Words that were inserted while changes were tracked."""
    return f'<w:ins w:id="1" w:author="Jo Bloggs" w:date="2030-01-01T00:00:00Z">{r(text)}</w:ins>'


def deleted(text: str) -> str:
    """Words that were deleted while changes were tracked."""
    run = f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r>'
    return f'<w:del w:id="2" w:author="Jo Bloggs" w:date="2030-01-01T00:00:00Z">{run}</w:del>'


def control(content: str, properties: str = "") -> str:
    """A content control."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def box(text: str) -> str:
    """A text box, twice as Word writes it: for itself, and for older programs."""
    inner = f"<w:txbxContent>{p(text)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic>'
        f"<a:graphicData><wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp></a:graphicData>"
        "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox>{inner}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def picture(id_: str = "image") -> str:
    """A picture in a run."""
    return (
        "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic><pic:blipFill>"
        f'<a:blip r:embed="{id_}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
