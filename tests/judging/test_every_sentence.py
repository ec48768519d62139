"""Each sentence about a grade, held against what a random framework was made of.

What should be said is worked out here from the makings, by none of the functions that word it.
`HMIC_SENTENCES=10000` tries so many frameworks; without it, as many as take some seconds.
"""

import os
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import pytest

from hmic.judging.argument import answer, deciding_sentence, earned, reason, rule_in_words
from hmic.judging.grading import Judgement, grade_framework
from hmic.judging.rulebook import Rulebook
from hmic.model.assessment import Statement
from hmic.model.finding import Finding
from hmic.model.labels import Labels
from hmic.model.method import Quantity
from hmic.model.quantity import Bound
from tests.judging.making import BOTH, afi, framework, strength, wip
from tests.judging.methods import packaged

FRAMEWORKS = int(os.environ.get("HMIC_SENTENCES", "400"))
BATCHES = 4

STEPS = ("not met", "partly met", "largely met", "fully met")
"""How far a criterion is met, as sentences say it, worst first."""
NUMBERS = (
    ("at least 30%", "more than 50%", "more than 85%"),
    ("at least 1%", "at least 1%", "at least 100%"),
    ("more than 0%", "more than 75%", "more than 99%"),
    ("at least 100%", "at least 2 of 3", "at least 100%"),
)
"""What is a significant number, most and the vast majority: the method's, and edges of them."""


@cache
def book(numbers: tuple[str, str, str]) -> Rulebook:
    names = ("significant_number", "most", "vast_majority")
    quantities = {
        name: Quantity.model_validate({"is": number})
        for name, number in zip(names, numbers, strict=True)
    }
    method = packaged().vocabulary.method.with_numbers(quantities, None)
    return Rulebook(method, method)


@dataclass(frozen=True)
class Made:
    """One criterion and all that may be said of it."""

    id: str
    is_fair: bool
    flag: str
    step: int | None
    """Its place among the steps; None where it was not assessed."""
    causes: frozenset[str]
    """Each cause that may be given for it, as a sentence gives it after its id."""
    quotes: frozenset[str]
    """The same as the front page quotes it."""

    @property
    def met(self) -> str:
        return "not assessed" if self.step is None else STEPS[self.step]

    @property
    def is_short(self) -> bool:
        return self.step in (0, 1)


@dataclass(frozen=True)
class Framework:
    """A random framework, and what its sentences may say."""

    criteria: Sequence[Made]
    judgement: Judgement
    has_inputs: bool

    @property
    def fair(self) -> list[Made]:
        return [one for one in self.criteria if one.is_fair]

    @property
    def good(self) -> list[Made]:
        return [one for one in self.criteria if not one.is_fair]

    def bound(self, word: str) -> Bound:
        return self.judgement.book.block.quantities[word].bound

    def needs(self, word: str, total: int) -> int:
        return next(n for n in range(total + 1) if self.bound(word).met_by(n, total))

    def outcome(self, *, with_dominant: bool = True) -> tuple[str, str]:
        """What comes out and the rule that decides, by the rules as docs/grading.md has them."""
        fair, good = self.fair, self.good
        if not with_dominant:
            fair = [one for one in fair if (one.flag, one.step) != ("d", 0)]
        elif any(one.flag == "d" and one.step == 0 for one in fair):
            return "Poor", "dominant"
        total, short = len(self.fair), sum(one.is_short for one in fair)
        unseen = [one for one in fair if one.step is None]
        if self.bound("significant_number").met_by(short, total):
            return "Poor", "short"
        too_many = self.bound("significant_number").met_by(short + len(unseen), total)
        if any(one.flag != "o" for one in unseen) or (unseen and too_many):
            return "Not graded", "unseen"
        if any(one.flag != "o" and one.is_short for one in fair):
            return "Judgement required", "significant"
        met = sum(one.step in (2, 3) for one in good)
        if any(one.step != 3 for one in fair) or not self.bound("most").met_by(met, len(good)):
            return "Fair", "rung"
        if self.has_inputs and self.bound("vast_majority").met_by(met, len(good)):
            return "Excellent", "rung"
        return "Good", "rung"


def made(seed: int) -> Framework:
    """A framework with random criteria, findings, statements, inputs and quantities."""
    chance = random.Random(seed)  # noqa: S311 - the same again for the same seed
    fair = chance.choice("ds") + "".join(chance.choices("dsoo", k=chance.randint(0, 9)))
    number = len(fair) + chance.randint(1, 10)
    rising = chance.choice(((1, 1, 1, 1), (0, 0, 1, 9), (0, 1, 3, 9), (0, 0, 0, 1), (1, 1, 5, 9)))
    unseen = chance.choice((0, 0, 0.1, 0.5))
    criteria, findings, statements = [], [], []
    for n in range(1, number + 1):
        step = None if chance.random() < unseen else chance.choices(range(4), rising)[0]
        id_ = f"XX{n}"
        found, statement = _grounds(chance, n, step)
        findings += found
        statements += [statement] if statement else []
        causes, quotes = _causes(id_, step, found, statement)
        flag = fair[n - 1] if n <= len(fair) else ""
        criteria.append(Made(id_, n <= len(fair), flag, step, causes, quotes))
    has_inputs = chance.random() < 0.5
    judgement = grade_framework(
        framework(fair, number - len(fair)),
        book(chance.choice(NUMBERS)),
        findings,
        statements,
        BOTH if has_inputs else None,
    )
    assert judgement is not None
    return Framework(criteria, judgement, has_inputs)


def _grounds(
    chance: random.Random, n: int, step: int | None
) -> tuple[list[Finding], Statement | None]:
    """Findings and a statement that come to a step, with others beside that do not decide."""
    id_, first = f"XX{n}", n * 10

    def texts(finding: Finding) -> Finding:
        return finding.model_copy(update={"text": f"What {finding.id} says. And more of it."})

    beside = [texts(wip(first + 8, id_)), texts(afi(first + 9, "major", id_))]
    if step is None:
        seen = Statement(criterion=id_, not_assessed=True, reason=f"Nobody asked for {id_}. So.")
        declined = Statement(criterion=id_, measure_declined="3 of 7", reason="Few were counted.")
        return [], chance.choice((seen, declined, None))
    way = chance.choice(("findings", "findings", "declined", "stated", "measured"))
    if way == "stated":
        key = ("not_met", "partly", "largely", "fully")[step]
        stated = Statement(criterion=id_, achievement=key, reason=f"Seen of {id_}. Really.")
        return chance.sample(beside, chance.randint(0, 2)), stated
    if way == "measured":
        share = ("10%", "18 of 41", "66%", "99%")[step]
        measured = Statement(criterion=id_, measure=share, reason=f"Counted for {id_}.")
        return chance.sample(beside, chance.randint(0, 2)), measured
    plus, major = strength(first, id_), afi(first + 1, "major", id_)
    moderate, minor = afi(first + 2, "moderate", id_), afi(first + 3, "minor", id_)
    progress = wip(first + 4, id_)
    ways: tuple[tuple[tuple[Finding, ...], ...], ...] = (
        ((major,), (minor, progress, major)),
        ((progress,), (minor, moderate), (plus, moderate, major), (progress, moderate)),
        ((minor,), (progress, plus), (plus, minor, moderate)),
        ((plus,), (plus, minor)),
    )
    declined = Statement(criterion=id_, measure_declined="3 of 7", reason="Too few were counted.")
    found = [texts(finding) for finding in chance.choice(ways[step])]
    return found, declined if way == "declined" else None


def _causes(
    id_: str, step: int | None, found: Sequence[Finding], statement: Statement | None
) -> tuple[frozenset[str], frozenset[str]]:
    """What may be given as the cause, in the argument and on the front page."""
    met = "not assessed" if step is None else STEPS[step]
    named = f"{id_} ({met})"
    if statement is not None and statement.measure is not None:
        said = f"{named}, measured at {statement.measure}"
        return frozenset({said}), frozenset({said})
    if statement is not None and statement.measure_declined is None:
        sentence = statement.reason.split(". ")[0]
        return frozenset({f"{named}: “{sentence}”"}), frozenset({f"{sentence} ({id_})"})
    order = {"major": 0, "moderate": 1, None: 2, "minor": 3}
    short = [finding for finding in found if not finding.speaks_for]
    if not short:
        return frozenset({named}), frozenset({named, id_} if step is None else {named})
    worst = min(order[finding.how_serious] for finding in short)
    deciding = [finding.id for finding in short if order[finding.how_serious] == worst]
    return (
        frozenset(f"{named}: {one}, “What {one} says”" for one in deciding),
        frozenset(f"What {one} says ({one})" for one in deciding),
    )


_CAUSE = re.compile(r"XX\d+ \([^)]*\)(?:, measured at (?:\d+ of \d+|\d+%)|: (?:[^“]*)“[^”]*”)?")
_AMOUNT = re.compile(
    r"(\d+) of (\d+) (Fair|Good) (criterion|criteria) (is|are) (not fully met|partly met or not met"
    r"|short or not assessed|largely or fully met)"
)
_ARE: Mapping[str, Callable[[Made], bool]] = {
    "not fully met": lambda one: one.step != 3,
    "partly met or not met": lambda one: one.is_short,
    "short or not assessed": lambda one: one.is_short or one.step is None,
    "largely or fully met": lambda one: one.step in (2, 3),
}


def disagreements(made_: Framework, labels: Labels) -> Iterator[str]:
    """Whatever one of its sentences says that is not so, or is not well formed."""
    said, short = reason(made_.judgement, labels), deciding_sentence(made_.judgement, labels)
    yield from malformed(said)
    yield from malformed(short)
    yield from _of_reason(made_, said)
    yield from _of_front_page(made_, short, said)
    yield from _of_what_earned(made_, earned(made_.judgement, labels), short == said)
    for place, rule in enumerate(made_.judgement.rules):
        question, found = rule_in_words(rule, made_.judgement, labels)
        yield from malformed(f"{question}.")
        yield from _of_rule(made_, place, found, answer(rule))


def malformed(text: str) -> Iterator[str]:
    if re.search(r"[{}]|None|  |\.\.|; ;|[;,:] ?\.| ,|^[a-z]", text) or not text.endswith("."):
        yield f"malformed: {text}"
    unquoted = re.sub(r"“[^”]*”", "“”", text)
    if re.search(
        r"\b1 (?:of 1 )?(?:\w+ )?criteria\b|\b1 are\b|\b(?:[02-9]|\d\d+) is\b|criterion are",
        unquoted,
    ):
        yield f"number: {text}"


def _of_reason(made_: Framework, said: str) -> Iterator[str]:
    outcome, rule = made_.outcome()
    unquoted = re.sub(r"“[^”]*”", "“”", said)
    if not re.match(rf"(Held at )?{outcome}\b", said):
        yield f"outcome is {outcome}: {said}"
    by_id = {one.id: one for one in made_.criteria}
    causes = _CAUSE.findall(said)
    for cause in causes:
        if cause not in by_id[cause.split(" ", 1)[0]].causes:
            yield f"no cause is {cause}: {said}"
    for count, total, level, noun, verb, what in _AMOUNT.findall(unquoted):
        of = made_.fair if level == "Fair" else made_.good
        counted = sum(_ARE[what](one) for one in of)
        is_one = len(of) == 1
        agreed = (noun == "criterion") is is_one and (verb == "is") is (is_one or counted == 1)
        if (int(count), int(total)) != (counted, len(of)) or not agreed:
            yield f"{counted} of {len(of)}: {said}"
    if len(re.findall(r"\d+ of \d+ (?:Fair|Good)", unquoted)) != len(_AMOUNT.findall(unquoted)):
        yield f"an amount of nothing known: {said}"
    yield from _of_thresholds(made_, said, unquoted)
    yield from _of_unseen(made_, said)
    yield from _of_furthest(made_, said, unquoted, rule)
    yield from _of_what_decides(made_, said, [cause.split(" ", 1)[0] for cause in causes], rule)


def _of_thresholds(made_: Framework, said: str, unquoted: str) -> Iterator[str]:
    for number, word in re.findall(r"where (\d+) would be a (significant number)", unquoted):
        if int(number) != made_.needs(word.replace(" ", "_"), len(made_.fair)):
            yield f"threshold: {said}"
    for grade, number in re.findall(r"(Good|Excellent) needs (\d+)", unquoted):
        word = "most" if grade == "Good" else "vast_majority"
        met = sum(one.step in (2, 3) for one in made_.good)
        needed = made_.needs(word, len(made_.good))
        if int(number) != needed or met >= needed:
            yield f"needs {needed}, has {met}: {said}"


def _of_unseen(made_: Framework, said: str) -> Iterator[str]:
    by_id = {one.id: one for one in made_.criteria}
    named = re.search(
        r"(?:because|; |: |\. )((?:XX\d+(?:, | and )?)+) (was|were) not assessed", said
    )
    if named:
        ids = re.findall(r"XX\d+", named[1])
        if any(by_id[id_].step is not None for id_ in ids) or (named[2] == "was") is (len(ids) > 1):
            yield f"not assessed: {said}"


def _of_furthest(made_: Framework, said: str, unquoted: str, rule: str) -> Iterator[str]:
    found = re.search(r"([Oo]ne of those )?[Ff]urthest from (?:it|being met) is (XX\d+)", unquoted)
    if not found:
        return
    fair = [one for one in made_.fair if one.step != 3]
    significant = [one for one in made_.fair if one.flag != "o" and one.is_short]
    candidates = {
        "dominant": [],
        "short": [one for one in made_.fair if one.is_short],
        "unseen": significant,
        "significant": significant,
        "rung": fair or [one for one in made_.good if one.step not in (2, 3)],
    }[rule]
    steps = [one.step for one in candidates if one.step is not None]
    worst = [one.id for one in candidates if one.step is not None and one.step == min(steps)]
    if found[2] not in worst or bool(found[1]) is (len(worst) == 1) or len(steps) < 2:
        yield f"furthest is {worst}: {said}"


def _of_what_decides(made_: Framework, said: str, named: Sequence[str], rule: str) -> Iterator[str]:
    """Whether what is named, and no other, is what decided."""
    dominant = [one.id for one in made_.fair if one.flag == "d" and one.step == 0]
    significant = [one for one in made_.fair if one.flag != "o" and one.is_short]
    unseen = [one.id for one in made_.fair if one.step is None]
    if rule == "dominant":
        amount = (
            "one dominant criterion is"
            if len(dominant) == 1
            else (f"{len(dominant)} dominant criteria are")
        )
        before, _ = made_.outcome(with_dominant=False)
        short = sum(one.is_short for one in made_.fair)
        besides = made_.bound("significant_number").met_by(short, len(made_.fair))
        if list(named) != dominant or amount not in said or besides is not ("Besides" in said):
            yield f"caps: {dominant}: {said}"
        if f"Before this cap the outcome is {before}." not in said:
            yield f"before the cap {before}: {said}"
    if rule == "unseen":
        shown = re.findall(r"XX\d+", re.split(r" w(?:as|ere) not assessed", said)[0])
        if shown != unseen or ("at most judgement required" in said.lower()) is not bool(
            significant
        ):
            yield f"not assessed are {unseen}: {said}"
        alone = not any(one.flag != "o" and one.step is None for one in made_.fair)
        if alone and "short or not assessed, where" not in said:
            yield f"the number decides: {said}"
    if rule in ("unseen", "significant") and significant:
        amount = (
            "one significant criterion is short"
            if len(significant) == 1
            else (f"{len(significant)} significant criteria are short")
        )
        if amount not in said or not {*named} <= {one.id for one in significant}:
            yield f"significant: {amount}: {said}"


def _of_what_earned(made_: Framework, told: str | None, is_said: bool) -> Iterator[str]:
    """A Good that something holds below Excellent is told with what it was earned by; no other."""
    outcome, _ = made_.outcome()
    if (told is not None) != (outcome == "Good" and not is_said):
        yield f"{outcome}: {told}"
    if told is None:
        return
    yield from malformed(told)
    met, total = sum(one.step in (2, 3) for one in made_.good), len(made_.good)
    expected = f"Every Fair criterion is fully met, {met} of {total} Good ones largely or fully."
    if any(one.step != 3 for one in made_.fair) or told != expected:
        yield f"{met} of {total}: {told}"


def _of_front_page(made_: Framework, short: str, said: str) -> Iterator[str]:
    outcome, rule = made_.outcome()
    if short == said:
        met = sum(one.step in (2, 3) for one in made_.good)
        enough = made_.bound("vast_majority").met_by(met, len(made_.good))
        if outcome != "Excellent" and not (outcome == "Good" and enough):
            yield f"no cause on the front page: {short}"
        return
    start, causes = short.rstrip(".").split(": ", 1)
    expected = _start_of_front_page(made_, outcome, causes)
    deciding = {
        "dominant": [one for one in made_.fair if one.flag == "d" and one.step == 0],
        "unseen": [one for one in made_.fair if one.step is None],
    }.get(rule)
    told = causes.split("; ")
    if start != expected:
        yield f"{expected}: {short}"
    elif deciding is not None:
        if len(told) != len(deciding) or any(
            cause not in one.quotes for cause, one in zip(told, deciding, strict=False)
        ):
            yield f"{[one.quotes for one in deciding]}: {short}"
    elif not any(told[0] in one.quotes and one.id in said for one in made_.criteria):
        yield f"{told} decides nothing: {short}"


def _start_of_front_page(made_: Framework, outcome: str, causes: str) -> str:
    """What stands before the causes on the front page."""
    next_ = {"Poor": "Fair", "Judgement required": "Fair", "Fair": "Good", "Good": "Excellent"}
    is_unfinished = bool(re.search(r"\(XX-W\d+\)$", causes)) and "; " not in causes
    number = _to_next(made_, outcome)
    expected = f"Below {next_[outcome]}" if outcome in next_ else "Not assessed"
    if outcome in next_ and number is None:
        expected = f"Held below {next_[outcome]}"
    elif number is not None:
        expected += " by one criterion" if number == 1 else f" by {number} criteria"
        besides = outcome == "Good" and not made_.has_inputs
        expected += " besides beacon and innovation" if besides else ""
    is_among = number is not None and number > len(causes.split("; "))
    number_told = len(causes.split("; "))
    if is_among:
        expected += "; one reason" if number_told == 1 else "; some reasons"
    return expected + (", still in progress" if is_unfinished else "")


def _to_next(made_: Framework, outcome: str) -> int | None:
    """How many criteria at the least have to be met better for the next grade, by the rules as
    docs/grading.md has them; None where others than those assessed are in the way."""
    fair, good = made_.fair, made_.good
    if outcome in ("Poor", "Judgement required"):
        unseen = [one for one in fair if one.step is None]
        if any(one.flag != "o" for one in unseen):
            return None
        must = sum(one.is_short and one.flag != "o" for one in fair)
        rest = sum(one.is_short and one.flag == "o" for one in fair)
        number = made_.bound("significant_number")
        for more in range(rest + 1):
            left = rest - more
            if not number.met_by(left + len(unseen) if unseen else left, len(fair)):
                return must + more
        return None
    below = [one for one in fair if one.step != 3]
    met = sum(one.step in (2, 3) for one in good)
    lacking = made_.needs("most" if outcome == "Fair" else "vast_majority", len(good)) - met
    if any(one.step is None for one in below) or lacking > sum(one.is_short for one in good):
        return None
    return len(below) + max(0, lacking)


def _of_rule(made_: Framework, place: int, found: str, answered: str) -> Iterator[str]:
    fair, good = made_.fair, made_.good
    significant = [one for one in fair if one.flag != "o"]
    unseen = [one for one in fair if one.step is None]
    met = [one for one in good if one.step in (2, 3)]
    short = [one for one in fair if one.is_short]
    number, most, vast = map(made_.bound, ("significant_number", "most", "vast_majority"))
    outcome, _ = made_.outcome()
    all_met = all(one.step in (2, 3) for one in significant)
    many_open = number.met_by(len(short) + len(unseen), len(fair))
    is_good = all(one.step == 3 for one in fair) and most.met_by(len(met), len(good))
    expected, count, of = (
        (
            "dominant",
            [o for o in fair if o.flag == "d" and o.step == 0],
            [o for o in fair if o.flag == "d"],
        ),
        (number.met_by(len(short), len(fair)), short, fair),
        (
            bool(unseen) and (many_open or any(one.flag != "o" for one in unseen)),
            [*short, *unseen],
            fair,
        ),
        (
            any(one.is_short for one in significant),
            [o for o in significant if o.is_short],
            significant,
        ),
        (all_met, [o for o in significant if o.step in (2, 3)], significant),
        (is_good, met, good),
        (outcome == "Excellent", met, good),
    )[place]
    if expected == "dominant":
        expected = bool(count)
    amount = f"{len(count)} of {len(of)}"
    if amount not in found and not (place == 2 and not unseen and found == "all assessed"):
        yield f"rule {place + 1} counts {amount}: {found}"
    yes = {4: ("Fair", "Good", "Excellent"), 5: ("Good", "Excellent"), 6: ("Excellent",)}
    reached = outcome in yes.get(place, ()) if place >= 4 else expected
    right = {"yes"} if reached else {"not_reached"} if expected else {"no"}
    if place == 6 and not reached:
        enough = made_.has_inputs and vast.met_by(len(met), len(good))
        right = {"not_reached"} if enough else {"no"}
    if answered not in right:
        yield f"rule {place + 1} is answered {answered}, not {right}: {found}"


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_sentence_agrees_with_what_was_found(batch: int, labels: Labels) -> None:
    seen = set()
    for seed in range(batch, FRAMEWORKS, BATCHES):
        made_ = made(seed)
        seen.add(made_.outcome()[0])
        assert made_.judgement.computed == made_.outcome()[0].lower().replace(
            "not graded", "ungraded"
        ).replace(" ", "_")
        assert list(disagreements(made_, labels)) == [], seed
    assert len(seen) == 6
