"""How a grade is shown: its mark, the round that gave it, and what it rests on."""

from dataclasses import replace

from hmic.judging.argument import reason
from hmic.judging.changes_in_words import measures_in_words
from hmic.judging.grading import Judgement
from hmic.judging.over_rounds import Compared, compared
from hmic.model.assessment import Moderation, Travel
from hmic.model.grade import Direction
from hmic.model.inspection import Inspection
from hmic.model.labels import Labels, sentence_start
from hmic.model.programme import Programme
from hmic.report import contents


def mark(programme: Programme, outcome: str, labels: Labels) -> contents.GradeMark:
    """An outcome as it is shown; its symbol is empty where it is no grade.

    Args:
        programme: The programme, with the scale.
        outcome: The outcome.
        labels: The fixed words of the report's language.

    Returns:
        Its key, label and symbol.
    """
    symbol = next((s.symbol for s in programme.scale if s.grade == outcome), "")
    return contents.GradeMark(outcome, labels.outcome(outcome), symbol)


def previous_grade(
    inspection: Inspection, slug: str, labels: Labels
) -> contents.StatedGrade | None:
    """The grade of an earlier round, and whether it can be compared with the grade of now.

    Args:
        inspection: The inspection.
        slug: A framework.
        labels: The fixed words of the report's language.

    Returns:
        The grade as it is shown; None where the framework's file states none.
    """
    assessment = inspection.assessments.get(slug)
    if assessment is None or assessment.previous is None:
        return None
    was, over_rounds = assessment.previous, compared(inspection, slug)
    shown = stated_grade(inspection.programme, was.round, was.grade, was.direction, labels)
    if over_rounds is None:
        return shown
    sentence = _comparison(over_rounds, labels)
    return replace(shown, comparable=over_rounds.comparable, comparison=sentence)


def _comparison(over_rounds: Compared, labels: Labels) -> str:
    if over_rounds.comparable:
        how = "comparable_by_succession" if over_rounds.by_succession else "comparable"
        return labels.text(f"page.{how}")
    why = [labels.text("page.other_method")] if over_rounds.other_method else []
    if others := over_rounds.other_criteria:
        named = labels.listed(others)
        why.append(labels.text("page.other_criteria", len(others), criteria=named))
    return labels.text("page.not_comparable", why=labels.listed(why))


def stated_grade(
    programme: Programme, when: str, grade: str, direction: Direction | None, labels: Labels
) -> contents.StatedGrade:
    """A grade with its direction of travel, where one was stated.

    Args:
        programme: The programme, with the scale.
        when: The round or date.
        grade: The grade.
        direction: Its direction, if one is stated.
        labels: The fixed words of the report's language.

    Returns:
        The grade as it is shown.
    """
    travel = ""
    if direction is not None:
        name = labels.text(f"direction.{direction}")
        travel = labels.text("page.and_direction", direction=name)
    shown = mark(programme, grade, labels)
    return contents.StatedGrade(when, shown, direction.value if direction else None, travel)


def judged(programme: Programme, judgement: Judgement, labels: Labels) -> contents.Judged:
    """The grade of a framework, what decides it, and what people decided about it.

    Args:
        programme: The programme, with the scale.
        judgement: The judgement.
        labels: The fixed words of the report's language.

    Returns:
        What the report shows of it.
    """
    travel = judgement.direction
    return contents.Judged(
        published=mark(programme, judgement.published, labels),
        computed=mark(programme, judgement.computed, labels),
        before_cap=mark(programme, judgement.before_cap, labels) if judgement.before_cap else None,
        reason=reason(judgement, labels),
        rests_on=measures_in_words(judgement, labels),
        moderation=decision(programme, judgement.moderation, labels),
        direction=_travel(travel, labels) if travel else None,
    )


def decision(programme: Programme, moderation: Moderation | None, labels: Labels) -> str | None:
    """What people decided on a grade, in words.

    Args:
        programme: The programme, with the scale and the grounds.
        moderation: What they decided, where they did.
        labels: The fixed words of the report's language.

    Returns:
        The sentence; None where they decided nothing.
    """
    if moderation is None:
        return None
    ground = next(
        (g.label for g in programme.moderation_grounds if g.ground == moderation.ground),
        moderation.ground,
    )
    decided = labels.text(
        "page.moderated",
        decided_by=moderation.decided_by,
        grade=mark(programme, moderation.grade, labels).label,
        date=labels.date(moderation.date),
        confirmed_by=moderation.confirmed_by,
        ground=f"{ground[:1].lower()}{ground[1:]}",
        reason=moderation.reason,
    )
    return sentence_start(decided)


def _travel(travel: Travel, labels: Labels) -> str:
    direction = sentence_start(labels.text(f"direction.{travel.value}"))
    return labels.text("page.direction_of", direction=direction, basis=travel.basis)
