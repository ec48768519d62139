import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from hmic.diagnostics import Result
from hmic.pipeline import preview
from hmic.rendering.formats import Drawn
from hmic.rules import ASKED_OF_FINAL
from hmic.serving.live import Live, Shown
from hmic.sources.project import Project
from hmic.sources.rounds import ReadRound
from tests.conftest import ROOT, Run, edit
from tests.serving.conftest import published

PATIENCE = 30.0
CARE = "forces/eastshire/custody-care.yaml"


@asynccontextmanager
async def living(folder: Path, force: str | None = "eastshire") -> AsyncIterator[Live]:
    live = Live(Project(folder), force, lambda _force, _shown: None)
    watching = asyncio.create_task(live.watch())
    try:
        yield live
    finally:
        watching.cancel()
        await live.close()


def looking(
    folder: Path, look: Callable[[Callable[[], Awaitable[Shown]]], Awaitable[None]]
) -> None:
    """Somebody looks at the page of Eastshire; `look` gets what it shows, change by change."""

    async def run() -> None:
        async with living(folder) as live:
            following = live.follow("eastshire")

            async def following_one() -> Shown:
                return await asyncio.wait_for(anext(following), PATIENCE)

            await look(following_one)
            await following.aclose()  # type: ignore[attr-defined]

    asyncio.run(run())


def test_the_page_is_the_published_one(small: Path) -> None:
    async def look(shown: Callable[[], Awaitable[Shown]]) -> None:
        now = await shown()
        assert now.page == published(small)
        assert now.current
        assert now.told == ()
        assert now.count == "no problems"

    looking(small, look)


def test_a_saved_file_shows(small: Path) -> None:
    async def look(shown: Callable[[], Awaitable[Shown]]) -> None:
        before = await shown()
        edit(small / "forces/eastshire/force.yaml", "It lies in the east.", "It lies by the sea.")
        after = await shown()
        assert b"It lies by the sea." in (after.page or b"")
        assert after.name != before.name
        assert after.page == published(small)

    looking(small, look)


def test_a_chart_changes_with_its_numbers(small: Path) -> None:
    numbers = small / "forces/eastshire/figures/cells.csv"
    numbers.parent.mkdir()
    numbers.write_text("Suite,Cells\nNorth,10\nSouth,12\n", encoding="utf-8")
    figure = "{id: F1, chart: bar, data: cells.csv, caption: Cells}"
    with (small / CARE).open("a", encoding="utf-8") as file:
        file.write(f"figures: [{figure}]\n")

    async def look(shown: Callable[[], Awaitable[Shown]]) -> None:
        assert b">777<" not in ((await shown()).page or b"")
        edit(numbers, "South,12", "South,777")
        assert b">777<" in ((await shown()).page or b"")

    looking(small, look)


def test_a_broken_file_leaves_the_last_good_page_until_it_is_mended(small: Path) -> None:
    file = small / "forces/eastshire/force.yaml"

    async def look(shown: Callable[[], Awaitable[Shown]]) -> None:
        good = await shown()
        edit(file, "stage: final", "stag: final")
        broken = await shown()
        assert (broken.page, broken.name) == (good.page, good.name)
        assert not broken.current
        assert "forces/eastshire/force.yaml:2:1" in broken.told[0].text
        assert "did you mean stage?" in broken.told[0].text
        edit(file, "stag: final", "stage: final")
        mended = await shown()
        assert mended == good

    looking(small, look)


def test_half_of_a_save_is_no_news(small: Path) -> None:
    file = small / "forces/eastshire/force.yaml"
    text = file.read_text(encoding="utf-8")

    async def look(shown: Callable[[], Awaitable[Shown]]) -> None:
        await shown()
        file.write_text("", encoding="utf-8")
        await asyncio.sleep(0.05)
        file.write_text(text.replace("in the east", "by the sea"), encoding="utf-8")
        after = await shown()
        assert after.current
        assert b"It lies by the sea." in (after.page or b"")

    looking(small, look)


def test_what_a_final_report_lacks_is_told_over_a_page_that_is_current(small: Path) -> None:
    async def look(shown: Callable[[], Awaitable[Shown]]) -> None:
        await shown()
        (small / "forces/eastshire/sign-off/farm-crime.yaml").unlink()
        unsigned = await shown()
        assert unsigned.current
        assert "sign-off-missing" in unsigned.told[0].text

    looking(small, look)


def test_the_page_stays_where_the_force_goes_and_comes(small: Path) -> None:
    folder, away = small / "forces", small / "away"

    async def look(shown: Callable[[], Awaitable[Shown]]) -> None:
        good = await shown()
        folder.rename(away)
        gone = await shown()
        assert gone.page == good.page
        assert not gone.current
        away.rename(folder)
        assert await shown() == good

    looking(small, look)


def test_a_bug_of_ours_is_told_and_the_page_goes_on(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(*_: object) -> None:
        raise ZeroDivisionError

    async def look(shown: Callable[[], Awaitable[Shown]]) -> None:
        good = await shown()
        monkeypatch.setattr("hmic.serving.live.preview", bug)
        edit(small / "forces/eastshire/force.yaml", "in the east", "by the sea")
        told = await shown()
        assert told.page == good.page
        assert "bug of hmic" in told.told[0].text
        assert "ZeroDivisionError" in told.told[0].text
        monkeypatch.undo()
        edit(small / "forces/eastshire/force.yaml", "by the sea", "in the west")
        assert b"It lies in the west." in ((await shown()).page or b"")

    looking(small, look)


def test_only_the_force_that_was_touched_is_made_anew(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def noted(round_: ReadRound, force: str) -> Result[Drawn | None]:
        made.append(force)
        return preview(round_, force)

    monkeypatch.setattr("hmic.serving.live.preview", noted)

    async def run() -> None:
        async with living(small, None) as live:
            await asyncio.sleep(0.2)
            for force in ("eastshire", "westshire"):
                await live.shown(force)
            looked_at = live.follow("eastshire")
            await anext(looked_at)
            edit(small / "forces/eastshire/force.yaml", "in the east", "by the sea")
            assert b"by the sea" in ((await anext(looked_at)).page or b"")
            await live.shown("westshire")

    asyncio.run(asyncio.wait_for(run(), PATIENCE))
    assert made == ["eastshire", "westshire", "eastshire"]


def test_forces_are_listed_by_name(small: Path) -> None:
    shutil.copytree(small / "forces" / "eastshire", small / "forces" / "aardshire")

    async def run() -> tuple[tuple[str, str], ...]:
        return Live(Project(small), None, lambda _force, _shown: None).forces()

    assert asyncio.run(run()) == (
        ("eastshire", "Eastshire Police (fictional)"),
        ("westshire", "Westshire Police (fictional)"),
        ("aardshire", "aardshire"),
    )


def test_a_pdf_that_was_asked_for_follows_the_page(small: Path) -> None:
    async def printed(live: Live, other_than: str = "") -> tuple[str, bytes]:
        """The page that is shown, and its PDF as soon as it is ready."""
        async with asyncio.timeout(4 * PATIENCE):
            while True:
                shown = await live.shown("eastshire")
                made = shown.printed
                if made and made.pdf and made.page == shown.name != other_than:
                    return made.page, made.pdf
                await asyncio.sleep(0.05)

    async def run() -> tuple[tuple[str, bytes], tuple[str, bytes]]:
        async with living(small) as live:
            await live.shown("eastshire")
            await live.print("eastshire")
            before = await printed(live)
            edit(small / CARE, "text: Meals are warm., criteria", "text: Meals are hot., criteria")
            return before, await printed(live, other_than=before[0])

    (page, pdf), (later_page, later_pdf) = asyncio.run(run())
    assert page != later_page
    assert pdf != later_pdf


def test_what_is_asked_of_a_final_report_only_looks_at_its_stage() -> None:
    rules = ROOT / "hmic" / "rules"
    weighing = {
        re.sub("_", "-", rule.stem)
        for rule in rules.glob("*.py")
        if "Stage.FINAL" in rule.read_text(encoding="utf-8")
    }
    assert weighing == ASKED_OF_FINAL - {"uncorrected-change"}  # which looks at the release


def test_nothing_that_is_kept_between_pages_is_stale(small: Path, run: Run) -> None:
    force, farm = small / "forces/eastshire/force.yaml", small / "frameworks/farm-crime.yaml"
    care, programme = (
        small / "forces/eastshire/custody-care.yaml",
        small / "frameworks/programme.yaml",
    )
    edits = [
        (force, "stage: final", "stage: fieldwork"),
        (care, "Meals are warm., criteria", "Meals are hot., criteria"),
        (care, "severity: moderate", "severity: minor, severity_reason: It is small."),
        (care, "measure: 18 of 20", "measure: 8 of 20"),
        (programme, "label: Fair", "label: Middling"),
        (farm, "title: Farm crime", "title: Crime on farms"),
        (care, "severity: minor, severity_reason: It is small.", "severity: moderate"),
    ]

    async def look(shown: Callable[[], Awaitable[Shown]]) -> None:
        await shown()
        for file, old, new in edits:
            edit(file, old, new)
            now = await shown()
            assert now.current, now.told
        ran = run("build", "eastshire", "--format", "html", cwd=small)
        assert now.page == (small / ran.out.strip()).read_bytes()

    looking(small, look)
