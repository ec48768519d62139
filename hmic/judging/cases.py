"""Whether a method's cases come out as they say."""

from collections.abc import Iterable, Iterator

from hmic.judging.rulebook import Rulebook, State
from hmic.model.cases import Case
from hmic.model.method import Method


def wrong_cases(method: Method, cases: Iterable[Case]) -> Iterator[str]:
    """A sentence for each case that comes out otherwise than it says."""
    books = {step: Rulebook(method, block) for step, block in method.blocks.items()}
    for case in cases:
        book = books[case.step or next(iter(books))]
        verdict = book.verdict(state_of(case, book))
        if verdict.outcome != case.outcome:
            yield f"{case.case}: {verdict.outcome or 'no rule speaks'}, not {case.outcome}"
        elif case.rule is not None:
            assert verdict.decides is not None
            rule = book.rules[verdict.decides].rule
            if rule != case.rule:
                yield f"{case.case}: rests on {rule}, not on {case.rule}"


def state_of(case: Case, book: Rulebook) -> State:
    """What the rules see of a case."""
    words = book.vocabulary
    criteria = [0] * len(words.cells)
    for text, number in case.criteria.items():
        criteria[words.one_cell(text)] += number
    inputs = (case.inputs.get(name, words.input_values(name)[0]) for name in words.block.inputs)
    return State(
        tuple(criteria),
        tuple(case.findings.get(kind, 0) for kind in book.kinds),
        tuple(inputs),
    )
