"""From a file of cases to what each of them is for a method."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from hmic.diagnostics import Diagnostic, Refusal, Result, Route, error, near
from hmic.model.cases import Case, Cases
from hmic.model.method import Method
from hmic.model.values import Fault
from hmic.model.vocabulary import UnknownWord, Vocabulary
from hmic.sources.fitting import fit_whole
from hmic.sources.project import DataFile
from hmic.sources.reading import locate, read_source


def cases_of(path: Path, method: Method) -> Result[tuple[Case, ...]]:
    """The cases of a file; none where anything in it makes no sense.

    Raises:
        Refusal: there is no such file.
    """
    if not path.is_file():
        raise Refusal(f"no file of cases: {path}", "name a file that holds cases:")
    resolved = path.resolve()
    source, unread = read_source(DataFile(resolved, str(path), ("cases",), resolved.parent))
    fitted = fit_whole(Cases, source)
    cases = fitted.value
    if cases is None:
        return Result((), (*unread, *fitted.diagnostics))
    faults = [
        fault
        for n, case in enumerate(cases.cases)
        for fault in _faults(case, method, ("cases", "cases", n))
    ]
    return Result(() if faults else cases.cases, (*unread, *locate(faults, [source])))


def _faults(case: Case, method: Method, way: Route) -> Iterator[Diagnostic]:
    step = case.step or next(iter(method.blocks))
    if step not in method.blocks:
        yield from _known(step, "step", method.blocks, (*way, "step"))
        return
    words = Vocabulary(method, method.blocks[step])
    yield from _criteria(case, words, (*way, "criteria"))
    for kind in case.findings:
        counted = words.kinds_counted()
        yield from _known(kind, "kind that a rule counts", counted, (*way, "findings", kind))
    for name, value in case.inputs.items():
        at = (*way, "inputs", name)
        yield from _known(name, "input", words.block.inputs, at)
        if name in words.block.inputs:
            yield from _known(value, f"value of {name}", words.input_values(name), at)
    yield from _known(case.outcome, "outcome", words.block.outcomes, (*way, "outcome"))
    if case.rule is not None:
        rules = [rule.rule for rule in words.block.rules]
        yield from _known(case.rule, "rule", rules, (*way, "rule"))


def _known(word: str, what: str, words: Iterable[str], route: Route) -> Iterator[Diagnostic]:
    words = tuple(words)
    if word not in words:
        hint = near(word, words, f"one of: {', '.join(words)}" if words else "there is none")
        yield error("wrong-value", f"{word} is no {what} of this method", route, hint)


def _criteria(case: Case, words: Vocabulary, way: Route) -> Iterator[Diagnostic]:
    for text in case.criteria:
        try:
            words.one_cell(text)
        except UnknownWord as unknown:
            yield from _known(unknown.word, "word", unknown.known, (*way, text))
        except Fault as fault:
            yield error("wrong-value", str(fault), (*way, text), fault.hint)
