"""The members of a zip file that somebody sent: Word's and Excel's files are such.

A zip of a few kilobytes can grow to gigabytes, so what it says of itself is held against limits
before a byte of it is unpacked; more than it says is never unpacked.
"""

import io
import zipfile
from collections.abc import Mapping

from lxml import etree

MOST_MEMBERS = 5_000
"""The longest report of the series has 40; one with a thousand pictures has as many more."""
MOST_BYTES = 200_000_000
"""Unpacked, of all together."""
MOST_OF_XML = 40_000_000
"""Unpacked, of one part that is XML: the text of 1,000 pages has six."""
GREATEST_RATIO = 400
"""Of what is unpacked to what it comes from, where that is more than a megabyte; Word's XML with
its repeated attributes reaches 40."""
_MEGABYTE = 1_000_000


class BadArchive(Exception):  # noqa: N818 - becomes a diagnostic where the file is read
    """No such file, or one that would grow beyond measure; in words."""


class BadXml(BadArchive):
    """A part that is no XML, or XML that refers to what lies elsewhere."""


def members_of(raw: bytes) -> Mapping[str, bytes]:
    """What a zip file holds, by name.

    Raises:
        BadArchive: it is no zip file, its members have passwords, or it grows beyond measure.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            about = archive.infolist()
            _hold(about)
            return {one.filename: archive.read(one) for one in about if not one.is_dir()}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as failure:
        raise BadArchive(f"it can't be unpacked: {failure}") from None


def _hold(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise BadArchive(f"it holds {len(members):,} files; at most {MOST_MEMBERS:,} are unpacked")
    if any(one.flag_bits & 1 for one in members):
        raise BadArchive("what it holds is locked by a password")
    if len({one.filename for one in members}) < len(members):
        raise BadArchive("it holds two files of one name")
    if (size := sum(one.file_size for one in members)) > MOST_BYTES:
        raise BadArchive(
            f"unpacked it would have {size / 1e6:,.0f} MB; at most 200 MB are unpacked"
        )
    for one in members:
        grows = one.file_size / max(one.compress_size, 1)
        if one.file_size > _MEGABYTE and grows > GREATEST_RATIO:
            raise BadArchive(f"{one.filename} grows {grows:,.0f} times when it is unpacked")
        if one.filename.endswith((".xml", ".rels")) and one.file_size > MOST_OF_XML:
            raise BadArchive(f"{one.filename} would have {one.file_size / 1e6:,.0f} MB of XML")


def bytes_of(root: etree._Element) -> bytes:
    """A part as it is packed again."""
    raw: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return raw


def root_of(name: str, raw: bytes) -> etree._Element:
    """The root of a part that is XML. Nothing is fetched, and no entity stands for anything.

    Raises:
        BadXml: it is no XML, or declares what its writer does not need.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as failure:
        raise BadXml(f"{name} is no XML: {failure.msg}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadXml(f"{name} declares entities, which no report needs")
    return root
