"""How a grade is shown: its mark, the round that gave it, and what it rests on."""

from hmic.judging.argument import reason
from hmic.judging.grading import Judgement
from hmic.model.assessment import Moderation, PreviousGrade, Travel
from hmic.model.grade import Direction
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
    programme: Programme, previous: PreviousGrade, labels: Labels
) -> contents.StatedGrade:
    """The grade of an earlier round.

    Args:
        programme: The programme, with the scale.
        previous: What is stated of the earlier round.
        labels: The fixed words of the report's language.

    Returns:
        The grade as it is shown.
    """
    return stated_grade(programme, previous.round, previous.grade, previous.direction, labels)


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
