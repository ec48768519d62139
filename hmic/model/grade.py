"""The words of grading and their order. Their order stands here, for a StrEnum sorts by letter."""

from enum import StrEnum


class Level(StrEnum):
    """The grade that a criterion belongs to."""

    FAIR = "fair"
    GOOD = "good"


class Severity(StrEnum):
    """How serious an area for improvement is for the criteria that it bears on."""

    MINOR = "minor"
    MODERATE = "moderate"
    MAJOR = "major"


class Achievement(StrEnum):
    """How far a criterion is met, worst first."""

    NOT_MET = "not_met"
    PARTLY = "partly"
    LARGELY = "largely"
    FULLY = "fully"

    @property
    def step(self) -> int:
        """0 for not met to 3 for fully."""
        return list(Achievement).index(self)

    @property
    def short(self) -> bool:
        """Achieved partly or not met."""
        return self in (Achievement.NOT_MET, Achievement.PARTLY)


class Grade(StrEnum):
    """The four grades of the method sgc-2007, worst first. Labels are the programme's."""

    POOR = "poor"
    FAIR = "fair"
    GOOD = "good"
    EXCELLENT = "excellent"


class Outcome(StrEnum):
    """What the grader may say: the grades, the gap between Poor and Fair, and no grade at all."""

    POOR = "poor"
    JUDGEMENT_REQUIRED = "judgement_required"
    FAIR = "fair"
    GOOD = "good"
    EXCELLENT = "excellent"
    UNGRADED = "ungraded"

    @property
    def rank(self) -> int | None:
        """0 for poor to 4 for excellent; none for ungraded, which stands outside the order."""
        return None if self is Outcome.UNGRADED else list(Outcome).index(self)

    @property
    def grade(self) -> Grade | None:
        """The grade that it is, where it is one."""
        return Grade(self.value) if self.value in list(Grade) else None


class Direction(StrEnum):
    """Direction of travel: stated by an author with its basis, never computed."""

    IMPROVED = "improved"
    STABLE = "stable"
    DECLINED = "declined"


class Stage(StrEnum):
    """How far a report has come; only a final one is published."""

    FIELDWORK = "fieldwork"
    ACCURACY = "accuracy"
    FINAL = "final"
