"""What is inspected: a force, a school, a hospital; its words in the fixed texts of reports."""

from collections.abc import Mapping

from hmic.model.values import Model, Text


class Body(Model):
    """The word for who is inspected, in the forms that the texts of a report need."""

    one: Text
    """One of them: force, hospital."""
    other: Text
    """Several of them: forces, hospitals."""
    zero: Text | None = None
    """Its form in the plural category zero, in languages that have it."""
    two: Text | None = None
    """Its form in the plural category two."""
    few: Text | None = None
    """Its form in the plural category few."""
    many: Text | None = None
    """Its form in the plural category many."""
    a: Text | None = None
    """One of them with its article: an academy; a and the word where not said."""
    sector: Text | None = None
    """What they work in, for search engines: police, health care; the word where not said."""

    def words(self, category: str = "other") -> Mapping[str, str]:
        """By placeholder, what stands for it: {body}, {bodies}, {a_body}, each also capitalised.

        Args:
            category: The plural category of the count in the text; it decides {bodies}.
        """
        words = {
            "body": self.one,
            "bodies": getattr(self, category) or self.other,
            "a_body": self.a or f"a {self.one}",
        }
        capitalised = {
            name.capitalize(): word[:1].upper() + word[1:] for name, word in words.items()
        }
        return {**words, **capitalised, "sector": self.sector or self.one}


FORCE = Body(one="force", other="forces", sector="police")
"""Who is inspected where a programme says nothing else."""
