"""From what is counted of each force to the nation: distributions, grid, maps, criteria, findings.

Forces stand by region and name. Nothing here ranks, averages or scores, or sorts by grade.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hmic.judging.areas import Area, Told, areas_of
from hmic.judging.argument import achievement_in_words, first_sentence
from hmic.model.force import RegisteredForce
from hmic.model.framework import Criterion, Framework
from hmic.model.inspection import Inspection
from hmic.model.labels import Labels, sentence_start
from hmic.model.record import Judged
from hmic.model.round import Round
from hmic.report import contents, grades, nation_contents
from hmic.report.national_names import short_names
from hmic.report.regions import by_region

_SIDE_BY_SIDE = 6
"""Frameworks whose grades have room beside each other in words, on a page of A4."""
_FEW = 3
"""Frameworks that leave their columns room for words."""
_MOST_UNFOLDED = 12
"""Rows, or names, that are read at once: more of them are folded on a screen."""
_MOST_SHORT = 5
"""How many of the criteria most often short are shown, of each framework."""

MISSING, WITHDRAWN, ELSEWHERE, NOT_INSPECTED = "missing", "withdrawn", "elsewhere", "not_inspected"
"""Why a force has no grade, or where it comes from."""
_NAMED = {
    MISSING: "nation.missing",
    WITHDRAWN: "nation.withdrawn",
    ELSEWHERE: "nation.elsewhere",
}
_COUNTED = {
    MISSING: "nation.missing_many",
    WITHDRAWN: "nation.withdrawn_many",
}


@dataclass(frozen=True)
class Counted:
    """What is counted of one force."""

    status: str
    """How its report stands: released, final, withdrawn; in a draft its stage."""
    address: str | None = None
    """Where its report lies, seen from the nation’s page."""
    edition: int | None = None
    """Which edition, where there is a record."""
    day: str | None = None
    """The day on which that was released."""
    withdrawn: str | None = None
    """The day on which it was withdrawn, where it was."""
    inspection: Inspection | None = None
    """What its report rests on; None of one that was withdrawn."""
    judged: Mapping[str, Judged] = field(default_factory=dict)
    """By framework, what came out."""
    decides: Mapping[str, str] = field(default_factory=dict)
    """By framework, what decides it, for those who moderate."""


@dataclass(frozen=True)
class Counting:
    """All that the nation is counted from."""

    round: Round
    labels: Labels
    counted: Mapping[str, Counted]
    """By the slug of the force."""
    elsewhere: Mapping[str, Mapping[str, str]]
    """By force and framework, the grades that were made elsewhere."""
    is_draft: bool = False
    """Whether it is for those who moderate, and counts every force at its stage."""
    kept_as: str = ""
    """The earlier round that it is of, where it is of one."""

    def outcome(self, force: str, framework: str) -> str | None:
        """What is counted of a force in a framework."""
        judged = self._judged(force, framework)
        return judged.published if judged else self.elsewhere.get(force, {}).get(framework)

    def computed(self, force: str, framework: str) -> str | None:
        """What the rules give; None where no report says it."""
        judged = self._judged(force, framework)
        return judged.computed if judged else None

    def _judged(self, force: str, framework: str) -> Judged | None:
        one = self.counted.get(force)
        return one.judged.get(framework) if one and one.status != WITHDRAWN else None

    def is_graded(self, force: str, framework: str) -> bool:
        """Whether a force has a grade of the scale in a framework."""
        scale = {step.grade for step in self.round.programme.scale}
        return self.outcome(force, framework) in scale

    def has_grade(self, force: str) -> bool:
        """Whether it has one in any framework."""
        return any(self.is_graded(force, slug) for slug in self.round.programme.graded)

    def status(self, force: str, framework: str) -> str:
        """How a grade stands, or why there is none."""
        one = self.counted.get(force)
        if self._judged(force, framework) is not None:
            return one.status if one else MISSING
        if framework in self.elsewhere.get(force, {}):
            return ELSEWHERE
        if one is None or one.status == WITHDRAWN:
            return WITHDRAWN if one else MISSING
        left = one.inspection is not None and framework not in one.inspection.inspected
        return NOT_INSPECTED if left else one.status

    def inspections(self) -> Iterator[tuple[RegisteredForce, Counted, Inspection]]:
        """The forces whose findings are known, by region and name."""
        for _, forces in _regions(self.round):
            for force in forces:
                one = self.counted.get(force.slug)
                if one is not None and one.status != WITHDRAWN and one.inspection is not None:
                    yield force, one, one.inspection


def _regions(round_: Round) -> tuple[tuple[str, tuple[RegisteredForce, ...]], ...]:
    """The regions in the order of the register, each with its forces by name."""
    return tuple(
        (region, tuple(sorted(those, key=lambda force: (force.name.casefold(), force.slug))))
        for region, those in by_region(round_.register.forces)
    )


def assemble_nation(counting: Counting) -> nation_contents.Nation:
    """The nation, with everything that its page and its data show."""
    round_, labels = counting.round, counting.labels
    programme, method = round_.programme, round_.method
    graded = [f for f in round_.register.forces if counting.has_grade(f.slug)]
    total = len(round_.register.forces)
    short = short_names(force.slug for force in round_.register.forces)
    frameworks = tuple(
        _framework(counting, round_.frameworks[slug], short, len(graded))
        for slug in programme.graded
        if slug in round_.frameworks
    )
    as_at, last = max(_days(counting), default=(None, "nation.as_at_round"))
    adopted = programme.adopted
    inspectorate = programme.inspectorate
    canonical = inspectorate.canonical if not counting.is_draft else None
    own = f"rounds/{counting.kept_as}/" if counting.kept_as else ""
    return nation_contents.Nation(
        language=labels.language,
        text_direction=labels.text_direction,
        programme=programme.programme,
        title=programme.title,
        heading=labels.text("nation.heading"),
        inspectorate=inspectorate.name,
        published=labels.date(programme.published),
        published_date=programme.published,
        as_at=None if counting.is_draft else as_at,
        as_at_words=_as_at(counting, as_at, last),
        stage_notice=labels.text("nation.draft") if counting.is_draft else None,
        notice=inspectorate.notice,
        licence=inspectorate.licence,
        canonical=f"{canonical.rstrip('/')}/{own}national/" if canonical else None,
        contact=inspectorate.contact,
        method=nation_contents.NationalMethod(
            method.method,
            method.title,
            method.version,
            labels.text(
                "page.adopted",
                by=sentence_start(adopted.by),
                date=labels.date(adopted.date),
                version=adopted.version,
            ),
        ),
        styles=tuple(
            contents.GradeStyle(s.grade, s.colour, s.text_colour) for s in programme.scale
        ),
        scale=tuple(grades.mark(programme, step.grade, labels) for step in programme.scale),
        definitions=tuple(
            contents.Definition(grades.mark(programme, step.grade, labels), step.definition)
            for step in programme.scale
        ),
        forces=total,
        graded=len(graded),
        reach=labels.text("nation.reach", total, graded=len(graded), total=total),
        gaps=tuple(_gaps(counting)),
        cautions=(
            *(labels.text(f"caution.{name}") for name in ("rank", "average", "whole", "today")),
            *labels.sentences("caution"),
        ),
        contents=_contents(counting, frameworks),
        grids=tuple(_grids([one.title for one in frameworks])),
        several=len(frameworks) > 1,
        regions=tuple(
            nation_contents.NationalRegion(
                region, tuple(_force(counting, force, short[force.slug]) for force in forces)
            )
            for region, forces in _regions(round_)
        ),
        frameworks=frameworks,
    )


def _days(counting: Counting) -> Iterator[tuple[str, str]]:
    """The days from which something counts, or no longer does, each with the label that says so."""
    for one in counting.counted.values():
        if one.withdrawn:
            yield one.withdrawn, "nation.as_at_withdrawn"
        elif one.day:
            yield one.day, "nation.as_at"


def _as_at(counting: Counting, day: str | None, label: str) -> str:
    labels = counting.labels
    if counting.is_draft:
        return labels.text("nation.as_at_draft")
    return labels.text(label, date=labels.date(day or counting.round.programme.published))


def _gaps(counting: Counting) -> Iterator[nation_contents.Gap]:
    """The forces that are not counted, and those graded elsewhere, a sentence each."""
    text = counting.labels.text
    names: dict[str, list[str]] = {MISSING: [], WITHDRAWN: [], ELSEWHERE: []}
    for _, forces in _regions(counting.round):
        for force in forces:
            one = counting.counted.get(force.slug)
            if force.slug in counting.elsewhere and (one is None or one.status == WITHDRAWN):
                names[ELSEWHERE].append(force.name)
            elif one is None:
                names[MISSING].append(force.name)
            if one is not None and one.status == WITHDRAWN:
                names[WITHDRAWN].append(force.name)
    for reason, those in names.items():
        if not those:
            continue
        named = text(_NAMED[reason], len(those), forces=counting.labels.listed(those))
        is_folded = reason in _COUNTED and len(those) > _MOST_UNFOLDED
        folded = text(_COUNTED[reason], len(those)) if is_folded else ""
        yield nation_contents.Gap(named, folded)


def _grids(titles: Sequence[str]) -> Iterator[nation_contents.NationalGrid]:
    """The frameworks of these titles, as many side by side as have room."""
    for first in range(0, len(titles), _SIDE_BY_SIDE):
        beside = tuple(titles[first : first + _SIDE_BY_SIDE])
        yield nation_contents.NationalGrid(
            anchor=f"grid-{first // _SIDE_BY_SIDE + 1}",
            titles=beside,
            span=f"{beside[0]} – {beside[-1]}" if len(titles) > len(beside) else "",
            few=len(beside) <= _FEW,
            first=first,
            end=first + len(beside),
            columns=len(beside),
            is_only=len(titles) <= _SIDE_BY_SIDE,
        )


def _contents(
    counting: Counting, frameworks: Iterable[nation_contents.NationalFramework]
) -> tuple[nation_contents.NationalContents, ...]:
    line, text = nation_contents.NationalContents, counting.labels.text
    return (
        line(text("nation.how_far"), "how-far"),
        line(text("nation.distributions"), "distributions"),
        line(text("nation.grades"), "grades"),
        *(line(one.title, one.slug) for one in frameworks),
        line(text("nation.about"), "about"),
    )


def _force(counting: Counting, force: RegisteredForce, short: str) -> nation_contents.NationalForce:
    programme, labels = counting.round.programme, counting.labels
    one = counting.counted.get(force.slug)
    status = one.status if one else MISSING
    if force.slug in counting.elsewhere and status in (MISSING, WITHDRAWN):
        status = ELSEWHERE
    cells = []
    for slug in programme.graded:
        if slug not in counting.round.frameworks:
            continue
        outcome, how = counting.outcome(force.slug, slug), counting.status(force.slug, slug)
        mark = grades.mark(programme, outcome, labels) if outcome else None
        words = "" if mark else _why_not(how, labels)
        computed = counting.computed(force.slug, slug)
        cells.append(nation_contents.NationalCell(slug, mark, computed, how, words))
    some_here = bool(counting.counted)  # else all are graded elsewhere, which is said once
    marked = any(cell.mark for cell in cells)
    told = marked and (
        counting.is_draft or status in (MISSING, WITHDRAWN) or (status == ELSEWHERE and some_here)
    )
    return nation_contents.NationalForce(
        force=force.slug,
        name=force.name,
        short=short,
        status=status,
        remark=labels.text(f"nation.status_{status}") if told else "",
        edition=one.edition if one else None,
        day=one.day if one else None,
        address=one.address if one else None,
        cells=tuple(cells),
        ungraded="" if marked or not cells else _ungraded(counting, status),
    )


def _ungraded(counting: Counting, status: str) -> str:
    """Why a force has no grade at all; of a draft its stage, which is why."""
    if counting.is_draft and status not in (MISSING, WITHDRAWN):
        return counting.labels.text(f"nation.status_{status}")
    return _why_not(status, counting.labels)


def _why_not(status: str, labels: Labels) -> str:
    known = status if status in (MISSING, WITHDRAWN, NOT_INSPECTED) else "ungraded"
    return labels.text(f"nation.status_{known}")


def _framework(
    counting: Counting, framework: Framework, short: Mapping[str, str], reach: int
) -> nation_contents.NationalFramework:
    """A framework over all forces.

    Args:
        counting: All that is counted.
        framework: The framework.
        short: By force, the letters by which maps show it.
        reach: How many forces have a grade in any framework.

    Returns:
        What is shown of it.
    """
    round_, labels, slug = counting.round, counting.labels, framework.framework
    programme, total = round_.programme, len(round_.register.forces)
    found = Counter(
        outcome
        for force in round_.register.forces
        if (outcome := counting.outcome(force.slug, slug)) is not None
    )
    scale = [step.grade for step in programme.scale]
    stated = framework.national_distribution
    counts = tuple(
        nation_contents.NationalGrade(
            grades.mark(programme, grade, labels),
            found[grade],
            None if stated is None else stated.get(grade, 0),
        )
        for grade in scale
    )
    others = tuple(
        nation_contents.NationalGrade(grades.mark(programme, outcome, labels), count, None)
        for outcome, count in sorted(found.items())
        if outcome not in scale
    )
    graded = sum(one.count for one in counts)
    all_graded = graded == total
    sentence = _sentence(counts, others, total, labels)
    given = f"{_given(counts, labels, all_graded=all_graded)}."
    if others or not graded or graded != reach:
        given = sentence
    if stated is not None and all_graded:
        same = labels.text("nation.stated_same")
        sentence, given = f"{sentence} {same}", f"{given} {same}"
    partly = stated is not None and not all_graded  # one force as a bar would look like all
    words = round_.vocabulary(slug)
    achievements = (*reversed(words.achievements), None)
    table = _achieved(counting, slug)
    criteria = framework.criteria if table else ()
    areas = tuple(_areas(counting, slug))
    drafts = tuple(_drafts(counting, slug)) if counting.is_draft else ()
    return nation_contents.NationalFramework(
        slug=slug,
        prefix=framework.prefix,
        title=framework.title,
        graded=graded,
        grades=counts,
        others=others,
        has_stated=stated is not None,
        given=given,
        sentence=sentence,
        distribution=_distribution(counts, labels, sentence) if graded and not partly else None,
        stated=_stated(counts, total, labels) if partly else None,
        map=_map(counting, slug, short),
        achievements=tuple(achievement_in_words(one, labels) for one in achievements),
        criteria=tuple(_criterion(one, achievements, table, labels) for one in criteria),
        assessed_in=labels.text("nation.assessed_in", len(table)) if criteria else "",
        short=tuple(_short(counting, slug, criteria, table)),
        themes=_themes(criteria, achievements, table),
        areas=areas,
        practices=tuple(_practices(counting, slug)),
        drafts=drafts,
        folded=nation_contents.Folded(
            drafts=_folded("nation.all_drafts", drafts, labels),
            criteria=_folded("nation.all_criteria", criteria, labels),
            areas=_folded("nation.all_areas", areas, labels),
        ),
    )


def _folded(name: str, rows: Sequence[object], labels: Labels) -> str:
    """What stands for a table while it is folded; empty of one that need not be."""
    return labels.text(name, len(rows)) if len(rows) > _MOST_UNFOLDED else ""


def _sentence(
    counts: Sequence[nation_contents.NationalGrade],
    others: Sequence[nation_contents.NationalGrade],
    total: int,
    labels: Labels,
) -> str:
    graded = sum(one.count for one in counts)
    if graded:
        sentence = labels.text(
            "nation.sentence",
            total,
            graded=graded,
            total=total,
            given=_given(counts, labels, all_graded=graded == total),
        )
    else:
        sentence = labels.text("nation.sentence_none", total, total=total)
    if others:
        given = _given(others, labels, all_graded=True)
        besides = labels.text("nation.others", given=given)
        sentence = f"{sentence} {besides}"
    return sentence


def _given(
    counts: Iterable[nation_contents.NationalGrade], labels: Labels, *, all_graded: bool
) -> str:
    """How many got each grade; a grade that nobody got is named only where all are graded."""
    return labels.listed(
        [
            labels.text("nation.given", grade=one.mark.label, number=labels.number(one.count))
            for one in counts
            if one.count or all_graded
        ]
    )


def _distribution(
    counts: Iterable[nation_contents.NationalGrade], labels: Labels, sentence: str
) -> contents.Distribution:
    runs = tuple(contents.Run(one.mark, one.count, is_own=False) for one in counts)
    title = labels.text("picture.distribution_chart")
    return contents.Distribution(runs, sum(run.count for run in runs), title, sentence, "")


def _stated(
    counts: Sequence[nation_contents.NationalGrade], total: int, labels: Labels
) -> contents.Distribution:
    """The distribution that the programme states, in the shape of one that was counted."""
    stated = [nation_contents.NationalGrade(one.mark, one.stated or 0, None) for one in counts]
    words = labels.text(
        "nation.stated", total, total=total, given=_given(stated, labels, all_graded=True)
    )
    return _distribution(stated, labels, words)


def _map(counting: Counting, slug: str, short: Mapping[str, str]) -> nation_contents.TileMap | None:
    labels, programme = counting.labels, counting.round.programme
    tiles = []
    for force in counting.round.register.forces:
        if force.tile is None:
            continue
        outcome = counting.outcome(force.slug, slug)
        mark = grades.mark(programme, outcome, labels) if outcome else None
        said = mark.label if mark else _why_not(counting.status(force.slug, slug), labels)
        words = labels.text("nation.on_tile", force=force.name, words=said)
        at = force.tile
        tiles.append(
            nation_contents.Tile(at.row, at.column, force.slug, short[force.slug], mark, words)
        )
    if not tiles:
        return None
    return nation_contents.TileMap(
        rows=max(tile.row for tile in tiles) + 1,
        columns=max(tile.column for tile in tiles) + 1,
        tiles=tuple(sorted(tiles, key=lambda tile: (tile.row, tile.column, tile.force))),
        title=labels.text("nation.map"),
    )


def _achieved(counting: Counting, slug: str) -> list[Mapping[str, str | None]]:
    """Of each force that says it, how far the criteria of a framework are met."""
    return [
        one.judged[slug].achievements
        for _, one, _ in counting.inspections()
        if slug in one.judged and one.judged[slug].achievements
    ]


def _counts(
    criteria: Iterable[str],
    achievements: Sequence[str | None],
    table: Iterable[Mapping[str, str | None]],
) -> tuple[int, ...]:
    ids = tuple(criteria)
    found = Counter(row[id_] for row in table for id_ in ids if id_ in row)
    return tuple(found[achievement] for achievement in achievements)


def _criterion(
    criterion: Criterion,
    achievements: Sequence[str | None],
    table: Sequence[Mapping[str, str | None]],
    labels: Labels,
) -> nation_contents.NationalCriterion:
    return nation_contents.NationalCriterion(
        criterion.id,
        criterion.statement,
        labels.level(criterion.level) if criterion.level else "",
        criterion.theme,
        _counts([criterion.id], achievements, table),
    )


def _themes(
    criteria: Sequence[Criterion],
    achievements: Sequence[str | None],
    table: Sequence[Mapping[str, str | None]],
) -> tuple[nation_contents.NationalTheme, ...]:
    themes = dict.fromkeys(one.theme for one in criteria)
    found = []
    for theme in themes:
        ids = tuple(one.id for one in criteria if one.theme == theme)
        found.append(nation_contents.NationalTheme(theme, ids, _counts(ids, achievements, table)))
    return tuple(found)


def _short(
    counting: Counting,
    slug: str,
    criteria: Iterable[Criterion],
    table: Sequence[Mapping[str, str | None]],
) -> Iterator[nation_contents.ShortCriterion]:
    """The criteria most often short: met less than half way up the method’s achievements."""
    achievements = counting.round.vocabulary(slug).achievements
    low = {one for place, one in enumerate(achievements) if 2 * place < len(achievements)}
    ranked = []
    for place, criterion in enumerate(criteria):
        values = [row[criterion.id] for row in table if row.get(criterion.id) is not None]
        count = sum(value in low for value in values)
        if count:
            ranked.append((-count, place, criterion, len(values)))
    for count, _, criterion, assessed in sorted(ranked, key=lambda one: one[:2])[:_MOST_SHORT]:
        words = counting.labels.text("nation.short_in", assessed, short=-count)
        findings = tuple(_speaking_against(counting, slug, criterion.id, low))
        yield nation_contents.ShortCriterion(criterion.id, criterion.statement, words, findings)


def _speaking_against(
    counting: Counting, slug: str, criterion: str, low: set[str]
) -> Iterator[nation_contents.FindingLink]:
    for force, one, inspection in counting.inspections():
        judged = one.judged.get(slug)
        if judged is None or judged.achievements.get(criterion) not in low:
            continue
        kinds = inspection.round.vocabulary(slug).kinds
        for finding in inspection.findings_on(slug):
            against = finding.kind in kinds and kinds[finding.kind].speaks == "against"
            if against and criterion in finding.criteria:
                yield _link(force, one, finding.id)


def _link(force: RegisteredForce, one: Counted, id_: str) -> nation_contents.FindingLink:
    address = f"{one.address}#{id_}" if one.address else None
    return nation_contents.FindingLink(id_, force.slug, force.name, address)


def _slugs_of(counting: Counting, slug: str) -> tuple[str, ...]:
    """A framework, and before the first part of an overview that too: its findings count once."""
    programme = counting.round.programme
    overview = programme.overview_of(slug)
    first = overview is not None and programme.parts_of(overview)[0] == slug
    return (overview, slug) if overview and first else (slug,)


def _areas(counting: Counting, slug: str) -> Iterator[nation_contents.NationalArea]:
    programme = counting.round.programme.programme
    for force, one, inspection in counting.inspections():
        told = Told(inspection, programme, force.name, one.edition, one.day)
        of_slugs = _slugs_of(counting, slug)
        for area in areas_of([told]):
            if area.framework in of_slugs:
                yield _area(counting, force, one, area)


def _area(
    counting: Counting, force: RegisteredForce, one: Counted, area: Area
) -> nation_contents.NationalArea:
    labels, severity = counting.labels, area.severity
    return nation_contents.NationalArea(
        uid=area.uid,
        link=_link(force, one, area.id),
        edition=area.edition,
        framework=area.framework,
        kind=area.kind,
        called=labels.word("kind", area.kind, 1),
        text=area.text,
        lead=f"{first_sentence(area.text)}.",
        action=area.action,
        criteria=area.criteria,
        severity=severity,
        how_serious=labels.word("severity", severity) if severity else None,
        due=area.due,
    )


def _practices(counting: Counting, slug: str) -> Iterator[nation_contents.NationalPractice]:
    for force, one, inspection in counting.inspections():
        for of in _slugs_of(counting, slug):
            assessment = inspection.assessments.get(of)
            for practice in assessment.developing_practice if assessment else ():
                address = f"{one.address}#developing-practice" if one.address else None
                yield nation_contents.NationalPractice(
                    practice.title, force.slug, force.name, practice.problem, address
                )


def _drafts(counting: Counting, slug: str) -> Iterator[nation_contents.DraftLine]:
    programme, labels = counting.round.programme, counting.labels
    for force, one, _ in counting.inspections():
        if slug in one.judged:
            yield nation_contents.DraftLine(
                force.slug,
                force.name,
                labels.text(f"nation.status_{one.status}"),
                grades.mark(programme, one.judged[slug].computed, labels),
                grades.mark(programme, one.judged[slug].published, labels),
                one.decides.get(slug, ""),
            )
