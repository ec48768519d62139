"""What Word keeps beside the words of a text, settled before a library reads it.

Libraries leave out what they do not know: tracked insertions, content controls, text boxes. Here
all of it becomes plain paragraphs and runs. ECMA-376 describes what there is: part 1 revisions in
17.13, content controls in 17.5 and boxes in 20.4, part 3 what is written twice.
"""

from collections.abc import Callable, Iterator
from typing import Any, Literal

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT_RELATIONS = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
_RELATIONS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"

BOX = f"{W}hmicBox"
"""Marks a paragraph that stood in a text box."""

_INSERTED = (f"{W}ins", f"{W}moveTo", f"{W}cellIns")
_DELETED = (f"{W}del", f"{W}moveFrom", f"{W}cellDel")
_OLD_FORMATS = tuple(
    f"{W}{name}Change"
    for name in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "trPr", "tcPr", "tblGrid", "numbering")
)
_WRAPPERS = (f"{W}smartTag", f"{W}customXml", f"{W}fldSimple", f"{W}dir", f"{W}bdo")

_Element = Any  # lxml's elements have no types
Tracked = Literal["accept", "reject"]


def transitional(raw: bytes) -> bytes:
    """XML of the strict form of the standard with the names of the usual one."""
    return raw.replace(_STRICT, _TRANSITIONAL).replace(_STRICT_RELATIONS, _RELATIONS)


def open_changes(root: _Element) -> tuple[int, str]:
    """How many tracked changes of words a part holds, and the words of the first."""
    changes = [
        one
        for one in root.iter(*_INSERTED, *_DELETED)
        if one.getparent().tag != f"{W}rPr" or _is_mark(one)
    ]
    first = next((words for one in changes if (words := _words(one))), "")
    return len(changes), first


def _is_mark(change: _Element) -> bool:
    """Whether a change is that of a paragraph's end."""
    return bool(change.getparent().getparent().tag == f"{W}pPr")


def _words(element: _Element) -> str:
    return "".join(t.text or "" for t in element.iter(f"{W}t", f"{W}delText"))


def settle(root: _Element, tracked: Tracked | None) -> tuple[str, ...]:
    """Makes plain paragraphs of all that a part holds, in place.

    Args:
        root: The part: the body of the document, or its notes.
        tracked: What becomes of tracked changes.

    Returns:
        The words of placeholders that nobody filled in; they are gone.
    """
    _settle_changes(root, accepted=tracked != "reject")
    _take_alternatives(root)
    placeholders = tuple(_open_controls(root))
    for wrapper in list(root.iter(*_WRAPPERS)):
        _unwrap(wrapper, lambda child: not child.tag.endswith("Pr"))
    _lift_boxes(root)
    return placeholders


def _settle_changes(root: _Element, *, accepted: bool) -> None:
    kept, gone = (_INSERTED, _DELETED) if accepted else (_DELETED, _INSERTED)
    for old in list(root.iter(*_OLD_FORMATS)):
        _settle_format(old, accepted=accepted)
    for one in list(root.iter(f"{W}tr", f"{W}tc")):  # a row or cell, by a mark in its properties
        if any(mark.tag in gone for mark in one.iterfind(f"{one.tag}Pr/*")):
            _remove(one)
    for paragraph in list(root.iter(f"{W}p")):
        if any(mark.tag in gone for mark in paragraph.iterfind(f"{W}pPr/{W}rPr/*")):
            _join_with_next(paragraph)
    for change in list(root.iter(*gone)):
        if change.getparent() is not None:
            _remove(change)
    for change in list(root.iter(*kept)):
        _unwrap(change, lambda _: True)
    for deleted in root.iter(f"{W}delText"):
        deleted.tag = f"{W}t"


def _settle_format(old: _Element, *, accepted: bool) -> None:
    """A change of format: what it was before stands within it."""
    now = old.getparent()
    if now is None:
        return
    if not accepted and len(old):
        before = old[0]
        holder = now.getparent()
        if holder is not None and before.tag == now.tag:
            kept = [child for child in now if child.tag in (*_INSERTED, *_DELETED, f"{W}rPr")]
            for child in kept:
                if before.find(child.tag) is None:
                    before.append(child)
            holder.replace(now, before)
            return
    now.remove(old)


def _join_with_next(paragraph: _Element) -> None:
    """A paragraph whose end is gone: its words stand before those of the next."""
    following = paragraph.getnext()
    while following is not None and following.tag != f"{W}p":
        if following.tag == f"{W}tbl":
            return
        following = following.getnext()
    if following is None:
        return
    at = 1 if len(following) and following[0].tag == f"{W}pPr" else 0
    for child in [child for child in paragraph if child.tag != f"{W}pPr"]:
        following.insert(at, child)
        at += 1
    _remove(paragraph)


def _take_alternatives(root: _Element) -> None:
    """Of what Word wrote twice, for itself and for older programs, one is read."""
    for alternatives in list(root.iter(f"{_MC}AlternateContent")):
        if alternatives.getparent() is None:
            continue
        chosen = alternatives.find(f"{_MC}Choice")
        if chosen is None:
            chosen = alternatives.find(f"{_MC}Fallback")
        for child in list(alternatives):
            if child is not chosen:
                alternatives.remove(child)
        if chosen is not None:
            _unwrap(chosen, lambda _: True)
        _unwrap(alternatives, lambda _: True)


def _open_controls(root: _Element) -> Iterator[str]:
    """Puts what stands in content controls in their place; gives placeholders that were left."""
    for control in list(root.iter(f"{W}sdt")):
        properties, content = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
        if content is None:
            _remove(control)
            continue
        if properties is not None and properties.find(f"{W}showingPlcHdr") is not None:
            yield _words(content)
            for run in list(content.iter(f"{W}r")):
                _remove(run)
        _unwrap(content, lambda _: True)
        _unwrap(control, lambda child: child.tag not in (f"{W}sdtPr", f"{W}sdtEndPr"))


def _lift_boxes(root: _Element) -> None:
    """The paragraphs of a text box stand after the paragraph that it is fastened to."""
    for box in list(root.iter(f"{W}txbxContent")):
        anchor = next((one for one in box.iterancestors(f"{W}p")), None)
        if anchor is None:
            continue
        outermost = anchor
        for ancestor in anchor.iterancestors(f"{W}p"):
            outermost = ancestor
        after = outermost
        while after.getnext() is not None and after.getnext().get(BOX):
            after = after.getnext()
        for child in list(box):
            child.set(BOX, "1")
            after.addnext(child)
            after = child
        box.getparent().remove(box)


def _unwrap(element: _Element, keeps: Callable[[_Element], bool]) -> None:
    """Puts what an element holds in its place."""
    holder = element.getparent()
    if holder is None:
        return
    at = holder.index(element)
    for child in list(element):
        if keeps(child):
            holder.insert(at, child)
            at += 1
    _remove(element)


def _remove(element: _Element) -> None:
    if element.getparent() is not None:
        element.getparent().remove(element)
