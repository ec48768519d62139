from pathlib import Path

from tests.conftest import SMALL, Run


def test_it_restores_the_layout_and_names_the_files(run: Run, small: Path) -> None:
    assert run("fmt", "--check", cwd=small).status == 0
    file = small / "forces/eastshire/farm-crime.yaml"
    tidy = file.read_bytes()
    file.write_bytes(b"\xef\xbb\xbf\n" + tidy.replace(b"\n  - ", b"\n- ").replace(b"\n", b" \r\n"))
    before = file.read_bytes()
    checked = run("fmt", "--check", cwd=small)
    assert (checked.status, checked.out) == (1, "forces/eastshire/farm-crime.yaml\n")
    assert file.read_bytes() == before
    ran = run("fmt", cwd=small)
    assert (ran.status, ran.out, ran.err) == (0, "forces/eastshire/farm-crime.yaml\n", "")
    assert file.read_bytes() == tidy
    assert (
        run("check", "--strict", "eastshire", cwd=small).out
        == run("check", "--strict", "eastshire", cwd=SMALL).out
    )


def test_only_what_is_named_is_laid_out(run: Run, small: Path) -> None:
    for name in ("farm-crime", "wildlife-crime"):
        file = small / f"forces/eastshire/{name}.yaml"
        file.write_text(file.read_text(encoding="utf-8") + "\n\n", encoding="utf-8")
    ran = run("fmt", "farm-crime.yaml", "../../frameworks", cwd=small / "forces/eastshire")
    assert ran.out == "forces/eastshire/farm-crime.yaml\n"
    for path in ("..", "none.yaml"):
        refused = run("fmt", path, cwd=small)
        assert (refused.status, refused.out) == (2, "")


def test_what_would_lose_a_line_is_refused_at_that_line(run: Run, small: Path) -> None:
    file = small / "frameworks/glossary.yaml"
    for text, place, message in (
        ("terms:\n- {term: TB,\n   expansion: x}\n", "2:1", "without changing a line"),
        (
            "terms:\n- term: TB\n  description: >-\n    One \n    two\n",
            "4:1",
            "the space at the end",
        ),
        ("terms: [\n", "1:8", "yaml-syntax"),
    ):
        file.write_text(text, encoding="utf-8")
        ran = run("fmt", cwd=small)
        assert (ran.status, ran.out) == (1, "")
        assert f"frameworks/glossary.yaml:{place}" in ran.err
        assert message in ran.err
        assert file.read_text(encoding="utf-8") == text
