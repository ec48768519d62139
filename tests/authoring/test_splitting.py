"""The old file of all signatures, as a file for each."""

from hmic.authoring.splitting import split
from hmic.sources.reading import read_text

OLD = """\
# yaml-language-server: $schema=../../schemas/sign-off.schema.json
# Signed by the board.

# Farms first.
farm-crime:  # as agreed
  grade: excellent
  post: trial board
  date: '2030-09-30'
  # what it rests on
  fingerprint:
    FC1: 0da70e8206f7dde2
    # the last

# The board met twice on this.
custody-care: {grade: fair, post: clerk, date: 2030-09-30, fingerprint: {}}
# In words: Fair.
wildlife-crime:
    grade: good   # close
    post: trial board
    date: '2030-09-30'
    fingerprint: {WC1: 0c8d5b9c425ecfec}

# The end.
"""


def _split(text: str) -> dict[str, str]:
    source, problems = read_text(text, "forces/eastshire/sign-off.yaml", ("sign_offs",))
    assert problems == ()
    texts = dict(split(source))
    assert {slug: read_text(own, slug, ())[0].content for slug, own in texts.items()} == (
        source.content
    )
    return texts


def test_each_signature_keeps_its_lines_and_comments() -> None:
    texts = _split(OLD)
    assert list(texts) == ["farm-crime", "custody-care", "wildlife-crime"]
    assert texts["farm-crime"] == (
        "# Signed by the board.\n\n# Farms first.\n# as agreed\n"
        "grade: excellent\npost: trial board\ndate: '2030-09-30'\n# what it rests on\n"
        "fingerprint:\n  FC1: 0da70e8206f7dde2\n  # the last\n"
    )
    assert texts["custody-care"].startswith("# The board met twice on this.\ngrade: fair\n")
    assert texts["wildlife-crime"] == (
        "# In words: Fair.\ngrade: good   # close\npost: trial board\ndate: '2030-09-30'\n"
        "fingerprint: {WC1: 0c8d5b9c425ecfec}\n\n# The end.\n"
    )


def test_no_comment_is_lost_but_the_line_for_an_editor() -> None:
    together = "".join(_split(OLD).values())
    comments = [line.partition("# ")[2] for line in OLD.splitlines()[1:] if "# " in line]
    assert len(comments) == 9
    assert all(f"# {comment}\n" in together for comment in comments)


def test_one_signature_is_one_file() -> None:
    assert list(_split("a: {grade: fair, post: clerk, date: 2030-09-30, fingerprint: {}}")) == ["a"]
