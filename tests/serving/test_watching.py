import asyncio
import os
import shutil
from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from hmic.serving.watching import watch
from hmic.sources.project import Project

PATIENCE = 20.0
"""Seconds; it takes some hundredths."""


Step = tuple[Callable[[], object], Path]


def touched_by(folder: Path, *steps: Step) -> list[set[Path]]:
    """What is told of each step until its path is; each begins once the one before was told of."""

    async def look() -> list[set[Path]]:
        bursts: asyncio.Queue[Collection[Path]] = asyncio.Queue()
        watching = asyncio.create_task(watch(Project(folder), bursts.put_nowait))
        assert set(await bursts.get()) == set(Project(folder).inputs)
        told = []
        for step, path in steps:
            step()
            told.append(set[Path]())
            while path not in told[-1]:
                told[-1].update(await asyncio.wait_for(bursts.get(), PATIENCE))
        watching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await watching
        return told

    return asyncio.run(look())


def test_a_saved_file_is_told(small: Path) -> None:
    file = small / "forces" / "eastshire" / "force.yaml"
    assert touched_by(small, (lambda: file.write_text("a: b\n"), file)) == [{file}]


def test_an_atomic_save_is_told(small: Path) -> None:
    file = small / "forces" / "eastshire" / "force.yaml"
    beside = file.with_name(".force.yaml.tmp")

    def save() -> None:
        beside.write_text("a: b\n")
        beside.replace(file)

    assert touched_by(small, (save, file), (save, file)) == [{file}, {file}]


def test_a_renamed_folder_is_told_and_watched_under_its_new_name(small: Path) -> None:
    forces = small / "forces"
    renamed = forces / "northshire"

    def save() -> None:
        (renamed / "force.yaml").write_text("a: b\n")

    rename = (forces / "eastshire").rename
    file = renamed / "force.yaml"
    told = touched_by(small, (lambda: rename(renamed), renamed), (save, file))
    assert told[1] == {file}


def test_a_folder_that_is_replaced_is_watched_again(small: Path) -> None:
    frameworks = small / "frameworks"
    file = frameworks / "programme.yaml"
    away = small / "away"

    def replace() -> None:
        frameworks.rename(away)
        shutil.copytree(away, frameworks)

    # told of together with all others: from here on everything is watched anew
    told = touched_by(small, (replace, small / "forces"), (lambda: file.write_text("a: b\n"), file))
    assert len(told) == 2


def test_a_new_configuration_concerns_everything(small: Path) -> None:
    file = small / "hmic.yaml"
    (told,) = touched_by(small, (lambda: file.write_text("a: b\n"), file))
    assert told == set(Project(small).inputs)


def test_what_no_report_is_made_from_is_not_told(small: Path) -> None:
    file = small / "forces" / "eastshire" / "force.yaml"

    def write() -> None:
        (small / "notes.txt").write_text("a\n")
        (small / "build").mkdir()
        (small / "build" / "index.html").write_text("a\n")
        (small / "forces" / "eastshire" / ".force.yaml.swp").write_text("a\n")
        os.utime(small)
        file.write_text("a: b\n")

    assert touched_by(small, (write, file)) == [{file}]
