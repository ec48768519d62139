"""What a pull request can try; `attacking` says how an attack is written down."""

from pathlib import Path

import pytest

from tests.attacks.attacking import (
    HERE,
    SECRET,
    Ended,
    attacks,
    changes,
    lay_out,
    published,
    read_attack,
    run,
    seen,
    trespasses,
)

ATTACKS = attacks()


def test_there_are_attacks() -> None:
    assert ATTACKS


@pytest.mark.parametrize("folder", ATTACKS, ids=lambda it: it.relative_to(HERE).as_posix())
def test_an_attack_comes_to_nothing(folder: Path, tmp_path: Path) -> None:
    attack = read_attack(folder)
    lay_out(folder, attack, tmp_path)
    before = seen(tmp_path)
    found = []
    for step in attack["run"]:
        ended = run(step, tmp_path)
        wrong = [
            *trespasses(attack, step, ended),
            *published(tmp_path / "project", step.get("never", [])),
        ]
        found += [f"{step['command']}: {one}" for one in wrong]
        if wrong:
            found.append(ended.output[-3000:])
    after = seen(tmp_path)
    found += [
        f"changed: {path}"
        for path in changes(before, after, attack.get("writes", ()), attack.get("keeps", ()))
    ]
    assert not found, "\n".join(found)


STEP = {"status": 1, "says": ["no report"], "never": ["a report"]}


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (Ended(0, "no report", 1, 1, left=False), "status 0, not 1"),
        (Ended(1, "", 1, 1, left=False), "does not say: no report"),
        (Ended(1, "no report, a report", 1, 1, left=False), "says: a report"),
        (Ended(1, f"no report {SECRET}", 1, 1, left=False), f"says: {SECRET}"),
        (Ended(1, "no report\x1b[2J", 1, 1, left=False), "prints U+001B"),
        (Ended(1, "no report", 99, 1, left=False), "takes 99.0 s of CPU"),
        (Ended(1, "no report", 1, 999, left=False), "takes 999 MiB"),
        (Ended(1, "no report", 1, 1, left=True), "leaves a process behind"),
    ],
)
def test_what_a_command_must_not_do_is_seen(ended: Ended, said: str) -> None:
    assert list(trespasses({}, STEP, ended)) == [said]


def test_a_command_that_keeps_to_its_place_is_let_be() -> None:
    assert not list(trespasses({}, STEP, Ended(1, "no report", 1, 1, left=False)))


def test_what_may_not_change_is_seen(tmp_path: Path) -> None:
    lay_out(tmp_path / "no attack", {}, tmp_path)
    before = seen(tmp_path)
    (tmp_path / "outside" / "secret.txt").write_text("another", encoding="utf-8")
    (tmp_path / "project" / "forces" / "new").mkdir()
    (tmp_path / "project" / "build").mkdir()
    (tmp_path / "project" / "build" / "page").touch()
    (tmp_path / "temporary" / "left").touch()
    after = seen(tmp_path)
    assert changes(before, after) == ["outside/secret.txt", "project/forces/new", "temporary/left"]
    assert changes(before, after, ["forces/new"], ["build/page"]) == [
        "outside/secret.txt",
        "project/build/page",
        "temporary/left",
    ]


def test_what_a_built_file_must_not_hold_is_seen(tmp_path: Path) -> None:
    (tmp_path / "build" / "here").mkdir(parents=True)
    (tmp_path / "build" / "here" / "page.html").write_text(f"a word, {SECRET}", encoding="utf-8")
    found = list(published(tmp_path, ["a word"]))
    assert found == ["page.html holds: a word", f"page.html holds: {SECRET}"]
