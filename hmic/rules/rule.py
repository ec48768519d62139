"""What a rule says of itself: its scope, what it needs, and what may be done about it. Not a rule.

A rule of the round runs once for all forces; a rule of a force runs for each, and what it finds
stands in the files of that force, unless it is firm: comments there silence it. Some look at both.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from hmic.diagnostics import Diagnostic
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.model.round import Round

EVERYTHING: Literal["everything"] = "everything"
"""What a rule needs that looks at the whole."""

EVERY_ID: Literal["every id"] = "every id"
"""What a rule needs that looks for what is named and stands nowhere."""


@dataclass(frozen=True)
class Rule:
    """One rule; its code is the name of its module, its manual that module's docstring."""

    code: str
    manual: str | None
    """None where Python was told to forget docstrings."""
    of_round: Callable[[Round], Iterable[Diagnostic]] | None = None
    """What breaks it in the files that all forces share."""
    of_force: Callable[[Inspection, Judgements], Iterable[Diagnostic]] | None = None
    """What breaks it in the files of a force."""
    needs: frozenset[str] | Literal["everything", "every id"] = frozenset()
    """The files without which it is silent, where something of them was left out."""
    firm: bool = False
    """Whether a report without it leaves something out, or shows what nobody stands behind: no
    comment silences it then, and no project gives it another severity."""
    asked_of_final: bool = False
    """Whether it asks of a final report what it does not ask of a draft. What breaks it keeps the
    report from being published; what the report says is still true."""

    off: bool = False
    """Whether it counts only where a project gives it a severity in hmic.yaml."""

    def may_ask(self, incomplete: frozenset[str], *, has_every_id: bool) -> bool:
        """Whether what it needs is whole.

        Args:
            incomplete: Of what something was left out.
            has_every_id: Whether nothing was that others may name by its id.

        Returns:
            Whether it may run.
        """
        if self.needs == EVERY_ID:
            return has_every_id
        return not incomplete if self.needs == EVERYTHING else not self.needs & incomplete
