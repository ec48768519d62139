"""A method as a page: its words, its rules in order, its numbers, and what is proved; pure."""

from collections.abc import Iterator, Mapping

from hmic.judging.method_in_words import FAILS, HOLDS, InWords, MethodWords
from hmic.judging.proving import MOST_STATES, PROPERTIES, Proof
from hmic.judging.rulebook import Rulebook
from hmic.model.method import NOT_ASSESSED, Block, KindOfFinding, Method
from hmic.model.vocabulary import NOTHING, Vocabulary, bands_of, letter_of, list_of
from hmic.reporters.lines import Line


def method_lines(method: Method, proofs: Mapping[str, Proof]) -> Iterator[Line]:
    """A method and its proofs, by step."""
    yield Line(f"{method.title} ({method.method}, version {method.version})", "heading")
    if method.source:
        yield Line(f"Source: {' '.join(method.source.split())}", "faint")
    for name, block in method.blocks.items():
        word = MethodWords(method)
        if name:
            yield Line("")
            yield Line(f"Step {name}", "heading")
        in_words = InWords(Rulebook(method, block), word)
        for title, lines in _parts(in_words, block, word):
            texts = list(lines)
            if texts:
                yield Line("")
                yield Line(title, "strong")
                yield from (Line(f"  {text}") for text in texts)
        if name in proofs:
            yield Line("")
            yield Line("What is proved", "strong")
            yield from (Line(f"  {text}") for text in proof_lines(in_words, proofs[name]))


def _parts(
    in_words: InWords, block: Block, word: MethodWords
) -> Iterator[tuple[str, Iterator[str]]]:
    yield "Criteria", _criteria(in_words.words, word)
    yield "Findings", _findings(in_words.words, word)
    yield "What the quantity words mean", _quantities(block)
    yield "What a measure means", _bands(in_words.words, word)
    yield "What is asserted or taken besides", _inputs(in_words.words, word)
    yield "Outcomes, worst first", _outcomes(block, word)
    if block.judged:
        yield "Who judges", iter(["People state the outcome of each framework, with the reason."])
    rules = enumerate(block.rules, 1)
    yield (
        "Rules, in order",
        (f"{n}. {rule.rule.replace('_', ' ')}: {in_words.rule(rule)}" for n, rule in rules),
    )


def proof_lines(in_words: InWords, proof: Proof) -> Iterator[str]:
    """What was tried, and each property: that it holds, or the smallest framework where not."""
    if proof.is_empty:
        yield f"Nothing: even the smallest frameworks have more than {MOST_STATES:,} states in all."
        yield "With fewer inputs, kinds of findings that rules count, or shares it could be tried."
        return
    shapes = f"{proof.shapes:,} shape{'' if proof.shapes == 1 else 's'} of frameworks"
    tried = f"Tried {proof.states:,} states of {shapes}"
    which = f"every one of up to {proof.size} criteria" if proof.size else "those of the programme"
    which += "; rules tell no larger ones apart" if proof.any_size else ""
    yield f"{tried}: {which}."
    for shape in proof.too_large:
        yield f"Too large to be tried whole: {in_words.shape(shape)}."
    for property_ in PROPERTIES:
        if property_ in proof.failed:
            yield f"FAILS  {FAILS[property_]}"
            yield f"       {in_words.failure(proof, property_)}"
        else:
            yield f"holds  {HOLDS[property_]}"
            if moves := proof.beside.get(property_):
                yield f"       To or from what stands outside the order: {in_words.moves(moves)}."


def _criteria(words: Vocabulary, word: MethodWords) -> Iterator[str]:
    criteria = words.block.criteria
    if criteria.levels:
        yield f"Levels: {', '.join(word('level', level) for level in criteria.levels)}."
    for name, flag in criteria.flags.items():
        where = f" (of level {word('level', flag.level)})" if flag.level else ""
        also = f" (which is {word('flag', flag.with_)} too)" if flag.with_ else ""
        yield f"Flag: {word('flag', name)}{where}{also}."
    if criteria.achievements is not None and criteria.achievements.from_ is not None:
        yield f"Achievements are the outcomes of the step {criteria.achievements.from_}."
    if words.achievements:
        met = ", ".join(word("achievement", one) for one in words.achievements)
        yield f"Achievement, worst first: {met}; or {word('achievement', NOT_ASSESSED)}."
    for name, members in criteria.sets.items():
        inside = ", ".join(word("achievement", one) for one in members)
        yield f"{word('achievement', name).replace('_', ' ')}: {inside}."
    if criteria.points:
        points = (f"{word('achievement', one)} {n}" for one, n in criteria.points.items())
        yield f"Points: {', '.join(points)}."
    if criteria.weights:
        weights = (f"{word('level', one)} {n}" for one, n in criteria.weights.items())
        yield f"Weights: {', '.join(weights)}."


def _findings(words: Vocabulary, word: MethodWords) -> Iterator[str]:
    for name, kind in words.kinds.items():
        yield f"{_kind(word, name, kind)}."
    table = words.block.findings.table
    beside = words.block.findings.beside
    if table:
        softer = f" beside a {word('kind', beside)}" if beside else ""
        yield f"A criterion by its worst finding (in brackets{softer}):"
    for row in table:
        worst = "none that falls short" if row.worst == NOTHING else row.worst.replace("_", " ")
        without, with_ = (word("achievement", value) for value in (row.without, row.with_))
        yield f"  {worst}: {without}{f' ({with_})' if beside else ''}"


def _kind(word: MethodWords, name: str, kind: KindOfFinding) -> str:
    text = f"{word('kind', name)} speaks {kind.speaks}"
    text = f"{text}; under {list_of(name, kind)}, letter {letter_of(name, kind)}"
    if kind.severities:
        text = f"{text}; severities {', '.join(kind.severities)}"
    return f"{text}, {kind.default} where none is said" if kind.default else text


def _quantities(block: Block) -> Iterator[str]:
    for name, quantity in block.quantities.items():
        source = f" ({' '.join(quantity.source.split())})" if quantity.source else ""
        yield f"{name.replace('_', ' ')}: {quantity.bound.phrase}{source}"


def _bands(words: Vocabulary, word: MethodWords) -> Iterator[str]:
    if words.block.bands is None:
        return
    for name, _ in bands_of(words.block.bands, words.achievements):
        yield f"{word('achievement', name)}: up to {words.block.bands[name]}"
    if source := words.block.bands.get("source"):
        yield f"({' '.join(source.split())})"


def _inputs(words: Vocabulary, word: MethodWords) -> Iterator[str]:
    for name, one in words.block.inputs.items():
        values = ", ".join(value.replace("_", " ") for value in words.input_values(name))
        taken = f", the published outcome of {one.from_}" if one.from_ else ""
        yield f"{word('input', name)}{taken}: {values}"


def _outcomes(block: Block, word: MethodWords) -> Iterator[str]:
    for name, outcome in block.outcomes.items():
        label = word("outcome", name)
        if outcome.between:
            low, high = (word("outcome", one) for one in outcome.between)
            yield f"{label}, between {low} and {high}: people must judge"
        else:
            yield label if outcome.is_ == "grade" else f"{label}, outside the order: no grade"
