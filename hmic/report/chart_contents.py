"""What the charts show, settled in counts and words: a chart only draws it."""

from collections.abc import Sequence

from hmic.judging.argument import achievement_in_words
from hmic.judging.grading import Judgement
from hmic.model.framework import Framework
from hmic.model.grade import Achievement, Level, Outcome
from hmic.model.labels import Labels, within_sentence
from hmic.model.programme import Programme
from hmic.report import contents, grades

ACHIEVEMENTS = (*reversed(Achievement), None)
"""The order in which a chart and a table show them: best first, then not assessed."""


def criteria_achieved(judgement: Judgement, labels: Labels) -> contents.CriteriaAchieved:
    """How the criteria of a framework were achieved, level by level."""
    levels = tuple(_level(level, judgement, labels) for level in Level)
    sentence = " ".join(_level_in_words(level, labels) for level in levels)
    return contents.CriteriaAchieved(sentence, levels)


def _level(level: Level, judgement: Judgement, labels: Labels) -> contents.LevelAchieved:
    of_level = [one for one in judgement.assessed if one.criterion.level is level]
    runs = tuple(
        contents.AchievementRun(
            achievement.value if achievement else "not_assessed",
            achievement_in_words(achievement, labels),
            tuple(one.criterion.id for one in of_level if one.achievement is achievement),
            in_the_way=_in_the_way(level, achievement),
            shade=shade_of(achievement, ACHIEVEMENTS[:-1]),
        )
        for achievement in ACHIEVEMENTS
        if any(one.achievement is achievement for one in of_level)
    )
    title = labels.text("picture.level", level=labels.grades[level.value])
    return contents.LevelAchieved(title, len(of_level), runs)


def shade_of(achievement: str | None, best_first: Sequence[str | None]) -> int | None:
    """Which of four shades an achievement has; among more than four, neighbours share one."""
    if achievement is None:
        return None
    return round(3 * best_first.index(achievement) / max(1, len(best_first) - 1))


def _in_the_way(level: Level, achievement: Achievement | None) -> bool:
    """Whether such a criterion stands in the way of the next grade; see docs/grading.md.

    Good asks that Fair criteria be fully met; it counts Good criteria that are largely or fully.
    """
    if level is Level.FAIR:
        return achievement is not Achievement.FULLY
    return achievement not in (Achievement.LARGELY, Achievement.FULLY)


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


def distribution(
    programme: Programme, framework: Framework, own: Outcome, labels: Labels
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
            grades.grade_mark(programme, step.grade, labels),
            distribution[step.grade],
            step.grade is own.grade,
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
    return contents.Distribution(runs, total, sentence, labels.text("column.this_force"))
