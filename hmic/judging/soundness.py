"""Whether the method of a round is sound for the frameworks that the round has, in words; pure."""

from collections.abc import Mapping

from hmic.judging.method_in_words import InWords, LabelWords, MethodWords
from hmic.judging.proving import Counterexample, Proof, Property, prove_method
from hmic.judging.rulebook import Rulebook, State
from hmic.judging.states import Shape
from hmic.model.labels import Labels
from hmic.model.round import Round
from hmic.model.soundness import Failure, Tried, Verdict
from hmic.model.values import ENGLISH
from hmic.model.vocabulary import Vocabulary


def shapes_of(round_: Round) -> Mapping[str, tuple[Shape, ...]]:
    """By step, how many criteria of each class its frameworks have; a later step counts them."""
    shapes: dict[str, dict[Shape, None]] = {name: {} for name in round_.method.blocks}
    for slug, framework in round_.frameworks.items():
        if framework.criteria and round_.programme.step_of(slug) in ("", *shapes):
            words = round_.vocabulary(slug)
            places = [words.class_of(one.level, one.flags) for one in framework.criteria]
            shape = tuple(places.count(place) for place in range(len(words.classes)))
            shapes[round_.step(slug)][shape] = None
    overall = round_.programme.overall
    if overall is not None and overall.step in shapes:
        block = round_.method.blocks[overall.step]
        if len(Vocabulary(round_.method, block).classes) == 1:
            shapes[overall.step][len(overall.frameworks),] = None
    return {name: tuple(sorted(of_step)) for name, of_step in shapes.items()}


def verdict_of(round_: Round) -> Verdict:
    """Proves the method of a round for the frameworks that it has."""
    method = round_.method
    failures: list[Failure] = []
    too_large: list[str] = []
    tried: list[Tried] = []
    for name, proof in prove_method(method, shapes_of(round_)).items():
        in_words = InWords(Rulebook(method, method.blocks[name]), MethodWords(method))
        of_step = f"Step {name}. " if name else ""
        failures += (_failure(proof, one, name, in_words) for one in proof.failed)
        instead = f"every framework of up to {proof.size} criteria was tried in its place"
        if proof.is_empty:
            instead = f"{of_step}even the smallest frameworks are, so nothing is proved"
            too_large += () if proof.too_large else (instead,)
        too_large += (f"{in_words.shape(shape)}: {instead}" for shape in proof.too_large)
        tried.append(Tried(name, proof.states, proof.size))
    return Verdict(tuple(failures), tuple(too_large), tuple(tried))


def _failure(proof: Proof, property_: Property, step: str, in_words: InWords) -> Failure:
    is_dead = property_ == "no_dead_rule"
    shown = None if is_dead else proof.failures[property_]
    return Failure(
        property_,
        _told(property_, step, in_words.failure(proof, property_), in_words.word),
        step,
        None if shown is None else (shown.before, shown.outcome, shown.after, shown.then),
        proof.dead if is_dead else (),
        proof.unreached if is_dead else (),
    )


def failure_in_words(failure: Failure, round_: Round, labels: Labels) -> str:
    """A property that fails, and the smallest framework where it does, as a report tells it.

    Args:
        failure: What fails.
        round_: The round whose method it is.
        labels: The fixed words of the report's language.

    Returns:
        A sentence or two.
    """
    if labels.language == ENGLISH:  # as `hmic check` tells it
        return failure.text
    method, word = round_.method, LabelWords(round_.method, labels)
    in_words = InWords(Rulebook(method, method.blocks[failure.step]), word)
    if failure.example is None:
        shown = in_words.never(failure.dead, failure.unreached)
    else:
        before, outcome, after, then = failure.example
        shown = in_words.counterexample(
            Counterexample(State(*before), outcome, State(*after) if after else None, then)
        )
    return _told(failure.property, failure.step, shown, word)


def _told(property_: str, step: str, shown: str, word: MethodWords) -> str:
    told = f"{word.fails(property_)} {shown}"
    return word.shown("of_step", step=step, fault=told) if step else told
