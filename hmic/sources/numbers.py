"""A programme's own numbers, held against the method that they are for."""

from collections.abc import Iterator, Mapping

from hmic.diagnostics import Diagnostic, error, near
from hmic.model.method import Method, Quantity
from hmic.model.programme import Programme
from hmic.model.values import Faults
from hmic.model.vocabulary import Vocabulary, bands_of


class Numbers:
    """The quantities and bands that a programme has in place of its method's."""

    def __init__(self, programme: Programme, method: Method) -> None:
        self._programme, self._method = programme, method
        self.faults = tuple(self._faults())
        """What is wrong with them; what is, is left out."""
        self._wrong = {fault.route[2] for fault in self.faults if len(fault.route) > 2}  # noqa: PLR2004 - a word

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """Those that make sense, by word."""
        own = self._programme.quantities.items()
        return {word: quantity for word, quantity in own if word not in self._wrong}

    @property
    def bands(self) -> Mapping[str, str] | None:
        """They, where all of them make sense."""
        wrong = any(fault.route[1] == "bands" for fault in self.faults)
        return None if wrong else self._programme.bands

    def _faults(self) -> Iterator[Diagnostic]:
        known = {
            word: quantity
            for block in self._method.blocks.values()
            for word, quantity in block.quantities.items()
        }
        for word, quantity in self._programme.quantities.items():
            route = ("programme", "quantities", word)
            if word not in known:
                hint = near(word, known, f"words here: {', '.join(known)}")
                yield error("wrong-value", f"the method has no quantity {word}", route, hint)
            elif quantity.bound.is_share != known[word].bound.is_share:
                hint = f"the method has {known[word].bound.phrase}"
                yield error("wrong-value", f"{word} is another sort of number here", route, hint)
        bands = self._programme.bands
        if bands is not None:
            block = next(iter(self._method.blocks.values()))
            try:
                bands_of(bands, Vocabulary(self._method, block).achievements)
            except Faults as found:
                for fault in found.faults:
                    at = ("programme", "bands", *fault.at)
                    yield error("wrong-value", str(fault), at, fault.hint)
