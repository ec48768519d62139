"""What the charts show, settled in counts and words: a chart only draws it."""

from collections.abc import Sequence

from hmic.judging.argument import achievement_in_words
from hmic.judging.grading import Judgement, cell_of
from hmic.judging.rulebook import Rulebook
from hmic.model.framework import Framework
from hmic.model.labels import Labels, within_sentence
from hmic.model.method import NOT_ASSESSED
from hmic.model.programme import Programme
from hmic.report import contents, grades
from hmic.report.coverage import coverage


def criteria_achieved(judgement: Judgement, labels: Labels) -> contents.CriteriaAchieved | None:
    """How the criteria of a framework were achieved, level by level; None without criteria."""
    if not judgement.assessed:
        return None
    levels = tuple(_level(level, judgement, labels) for level in levels_of(judgement))
    sentences = [_level_in_words(level, labels) for level in levels]
    if uncovered := coverage(judgement.assessed, labels).words:
        sentences.append(uncovered)
    title = labels.text("picture.criteria_chart")
    return contents.CriteriaAchieved(title, " ".join(sentences), levels)


def levels_of(judgement: Judgement) -> tuple[str, ...]:
    """The levels of the method that grades a framework; one without a name where it has none."""
    return judgement.book.block.criteria.levels or ("",)


def _level(level: str, judgement: Judgement, labels: Labels) -> contents.LevelAchieved:
    of_level = [one for one in judgement.assessed if one.criterion.level == level]
    in_the_way = cells_in_the_way(judgement.book)
    best_first = tuple(reversed(judgement.book.vocabulary.achievements))
    runs = tuple(
        contents.AchievementRun(
            achievement or NOT_ASSESSED,
            achievement_in_words(achievement, labels),
            tuple(one.criterion.id for one in of_level if one.achievement == achievement),
            in_the_way=any(
                cell_of(one, judgement.book) in in_the_way
                for one in of_level
                if one.achievement == achievement
            ),
            shade=shade_of(achievement, best_first),
        )
        for achievement in (*best_first, None)
        if any(one.achievement == achievement for one in of_level)
    )
    return contents.LevelAchieved(level_title(level, labels), len(of_level), runs)


def level_title(level: str, labels: Labels) -> str:
    """What the criteria of a level are called: Fair criteria."""
    if not level:
        return labels.text("picture.criteria")
    return labels.text("picture.level", level=labels.level(level))


def cells_in_the_way(book: Rulebook) -> frozenset[int]:
    """The cells whose criteria stand in the way of a rung.

    They are not what it asks of every one, or not what it counts a share of; where no rung asks so,
    those in the lower half of the achievements.
    """
    words, cells = book.vocabulary, set[int]()
    for rule in book.rules:
        for part in rule.when.parts() if rule.reaches and rule.when else ():
            if part.every:
                cells |= words.select(part.every).cells - words.select(part.is_).cells
            if part.share and part.of:
                cells |= words.select(part.of).cells - words.select(part.share).cells
    if not cells:
        half = len(words.achievements) // 2
        cells = {cell for cell, (_, value) in enumerate(words.cells) if value <= half}
    return frozenset(cells)


def shade_of(achievement: str | None, best_first: Sequence[str | None]) -> int | None:
    """Which of four shades an achievement has; among more than four, neighbours share one."""
    if achievement is None:
        return None
    return round(3 * best_first.index(achievement) / max(1, len(best_first) - 1))


def _level_in_words(level: contents.LevelAchieved, labels: Labels) -> str:
    runs = [
        labels.text(
            "picture.run_named" if run.in_the_way else "picture.run",
            achievement=run.label.lower(),
            number=labels.number(len(run.ids)),
            criteria=labels.listed(run.ids),
        )
        for run in level.runs
    ]
    total = labels.number(level.total)
    return labels.text("picture.runs", total=total, level=level.title, runs=labels.listed(runs))


def grades_in_words(force: str, rows: Sequence[contents.GlanceRow], labels: Labels) -> str:
    """Which frameworks have which grade, in one sentence.

    Args:
        force: The name of the force.
        rows: The frameworks with their grades; the grades keep their order.
        labels: The fixed words of the report's language.

    Returns:
        The force and its grades: Kent Police: Good for custody; Fair for farm crime.
    """
    marks = dict.fromkeys(row.mark for row in rows)
    grades = [
        labels.text(
            "page.graded",
            grade=mark.label,
            frameworks=labels.listed([within_sentence(r.title) for r in rows if r.mark == mark]),
        )
        for mark in marks
    ]
    return labels.text("page.grades", force=force, grades="; ".join(grades))


def beside_own(distribution: contents.Distribution, labels: Labels) -> str:
    """How many of all got a higher grade than this force, and a lower, in a sentence."""
    own = next((n for n, run in enumerate(distribution.runs) if run.is_own), None)
    if own is None:
        return ""
    higher = sum(run.count for run in distribution.runs[:own])
    lower = sum(run.count for run in distribution.runs[own + 1 :])
    return labels.text("national.beside", total=distribution.total, higher=higher, lower=lower)


def distribution(
    programme: Programme, framework: Framework, own: str, labels: Labels
) -> contents.Distribution | None:
    """How many forces got each grade, with this one's place; none where nothing is stated.

    Args:
        programme: The programme, with the scale.
        framework: The framework, which states the distribution.
        own: This force's outcome.
        labels: The fixed words of the report's language.

    Returns:
        What the chart shows, and its sentence.
    """
    distribution = framework.national_distribution
    if distribution is None:
        return None
    runs = tuple(
        contents.Run(
            grades.mark(programme, step.grade, labels),
            distribution.get(step.grade, 0),
            step.grade == own,
        )
        for step in programme.scale
    )
    total = sum(run.count for run in runs)
    given = labels.listed(
        [
            labels.text("national.given", grade=run.mark.label, number=labels.number(run.count))
            for run in runs
        ]
    )
    among = next((run for run in runs if run.is_own), None)
    if among is None or not among.count:
        place = labels.text("national.place", grade=labels.outcome(own))
    else:
        place = labels.text(
            "national.only" if among.count == 1 else "national.among",
            number=labels.number(among.count),
            grade=among.mark.label,
        )
    sentence = labels.text("national.sentence", total, total=total, given=given, place=place)
    return contents.Distribution(
        runs,
        total,
        labels.text("picture.distribution_chart"),
        sentence,
        labels.text("column.this_force"),
    )
