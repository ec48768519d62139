"""Changing an author's YAML file and keeping its layout and comments. The only home of ruamel.yaml.

Nothing else changes authors' files. A file is replaced whole, or left as it is.
"""

import io
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap


def set_keys(file: Path, values: Mapping[str, Mapping[str, Any]], *, head: str = "") -> None:
    """Sets keys at the top of a file, which is made where it is missing.

    Args:
        file: The file; a mapping at its top.
        values: The new values by key; a key that is there keeps its place and its comments.
        head: Comments that a file which is made begins with.

    Raises:
        OSError: the file can't be read or written; it is as it was.
    """
    yaml = _round_trip()
    text = file.read_text(encoding="utf-8") if file.exists() else head
    content = yaml.load(text)
    if content is None:
        content = CommentedMap()
    assert isinstance(content, CommentedMap), "the file was checked before"
    for key, value in values.items():
        content[key] = dict(value)
    stream = io.StringIO()
    yaml.dump(content, stream)
    # a file that holds nothing but comments loads as nothing: keep them at the head
    comments = text if text.strip() and yaml.load(text) is None else ""
    _replace(file, comments + stream.getvalue())


def _round_trip() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _replace(file: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        temporary.chmod(file.stat().st_mode if file.exists() else 0o644)
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
