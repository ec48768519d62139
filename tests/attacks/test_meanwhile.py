"""Somebody saves a file while a command that changes it runs: theirs stands, and it is said."""

from pathlib import Path

import pytest

from hmic.authoring import replacing
from tests.conftest import Run, edit

CARE = "forces/eastshire/custody-care.yaml"
COMMANDS = {
    "new finding eastshire custody-care --kind strength": CARE,
    "withdraw eastshire CU-S2 --reason Untrue. --date 2030-08-01": CARE,
    "move eastshire CU-S2 --to work_in_progress": CARE,
    "fmt": CARE,
    "findings eastshire --import findings.csv": CARE,
    "comments eastshire --import comments.csv": "forces/eastshire/comments.yaml",
    "sign-off eastshire --framework custody-care --post inspector --date 2030-08-01": (
        "forces/eastshire/sign-off/custody-care.yaml"
    ),
    "rename framework custody-care custody": "frameworks/programme.yaml",
}


@pytest.mark.parametrize("command", COMMANDS)
def test_what_somebody_saves_meanwhile_stands(
    run: Run, small: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = small / COMMANDS[command]
    if command == "fmt":
        edit(small / CARE, "author: trial inspector", "author:   trial inspector")
    if "findings.csv" in command:
        text = "framework,kind,id,text\ncustody-care,strength,CU-S2,Meals are hot.\n"
        (small / "findings.csv").write_text(text, encoding="utf-8")
    if "comments.csv" in command:
        edit(small / "forces/eastshire/force.yaml", "stage: final", "stage: accuracy")
        file.write_text("sent: 2030-08-05\ncomments: []\n", encoding="utf-8")
        text = "id,category,date,point\nCU-S1,B,2030-08-07,It is not so.\n"
        (small / "comments.csv").write_text(text, encoding="utf-8")
    before = file.read_text(encoding="utf-8")
    others = {path: path.read_bytes() for path in small.rglob("*.yaml") if path != file}
    put_over = replacing.put_over
    saved: list[str | None] = []

    def meanwhile(path: Path, data: bytes, was: bytes, name: str | None = None) -> None:
        if path == file and not saved:
            saved.append(name)
            path.write_text(f"{before}# theirs\n", encoding="utf-8")
        put_over(path, data, was, name)

    monkeypatch.setattr(replacing, "put_over", meanwhile)
    told = run(*command.split(), cwd=small)
    assert saved, told
    assert told.status == 3
    assert "was saved by somebody else while this command ran" in told.err
    assert file.read_text(encoding="utf-8") == f"{before}# theirs\n"
    now = {path: path.read_bytes() for path in small.rglob("*.yaml") if path != file}
    assert now == others, "one of several changes was made"
