"""What a project decides about hmic itself."""

from typing import Literal

from pydantic import Field

from hmic.model.values import Model


class Configuration(Model):
    """The project's hmic.yaml."""

    severities: dict[str, Literal["error", "warning", "off"]] = Field(default_factory=dict)
    """By the code of a rule, what a breach of it counts as."""
