"""What a project decides about hmic itself."""

from typing import Literal, Self

from pydantic import Field, model_validator

from hmic.model.values import READABLE, Colour, Fault, Model, Picture, contrast

_PAPER, _PAPER_DARK = "#FFFFFF", "#14181D"
"""The grounds of the page, as in templates/base.css and screen.css."""


class Colours(Model):
    """The project's own colours. Those of the grades are the programme's."""

    accent: Colour
    """Links, rules and headings, on white."""
    accent_dark: Colour
    """The same on the dark ground of a screen in dark mode."""

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        for key, ground in (("accent", _PAPER), ("accent_dark", _PAPER_DARK)):
            found = contrast(getattr(self, key), ground)
            if found < READABLE:
                message = f"its contrast with {ground} is {found:.1f} to 1; links need {READABLE}"
                hint = f"choose a {'darker' if ground == _PAPER else 'lighter'} colour"
                raise Fault(message, key, hint=hint)
        return self


class Configuration(Model):
    """The project's hmic.yaml."""

    colours: Colours | None = None
    """The project's colours, in place of hmic's."""
    logo: Picture | None = None
    """A picture for the cover: its file's name, from the project's folder."""

    severities: dict[str, Literal["error", "warning", "off"]] = Field(default_factory=dict)
    """By the code of a rule, what a breach of it counts as."""
