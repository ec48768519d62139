"""What a published judgement rests on, as a record keeps it; nothing that is not public."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hmic.judging.fingerprints import DIGITS
from hmic.judging.grading import Judgements
from hmic.judging.whole import judge_whole
from hmic.markup import paragraphs_of
from hmic.model.figures import DataTable, Picture
from hmic.model.inspection import Inspection
from hmic.model.paragraphs import passages_of_round
from hmic.model.record import Basis, Judged, with_order
from hmic.model.round import Round
from hmic.model.sign_off import REINSPECTIONS, WHOLE
from hmic.model.values import Model

_NEVER_PUBLISHED = frozenset({"author", "evidence", "note"})
"""The keys of an assessment of which no reader hears."""
_OF_NO_EDITION = {"force", "stage"}
"""What force.yaml says besides its texts and data."""
_OF_A_FRAMEWORK = {"framework", "prefix", "title", "criteria"}
_OF_THE_PROGRAMME = {"programme", "title", "frameworks", "overall", "scale", "corrections"}


def basis_of(inspection: Inspection, judgements: Judgements) -> Basis:
    """All that the outcomes of an inspection rest on, and its own texts."""
    programme = inspection.programme
    whole = judge_whole(inspection, judgements)
    signatures: Mapping[str, Model] = {
        **inspection.sign_offs,
        **({WHOLE: w} if (w := inspection.whole_sign_off) else {}),
        **({REINSPECTIONS: s} if (s := inspection.reinspections_sign_off) else {}),
    }
    return Basis(
        method=with_order(_plain(inspection.round.method, exclude_unset=True)),
        programme=_plain(programme, include=_OF_THE_PROGRAMME),
        frameworks={
            slug: _plain(framework, include=_OF_A_FRAMEWORK)
            for slug, framework in inspection.frameworks.items()
        },
        force=_plain(inspection.force, exclude=_OF_NO_EDITION),
        files={name: digest_of_file(file) for name, file in inspection.figure_files.items()},
        assessments={
            slug: _published(_plain(assessment))
            for slug, assessment in inspection.assessments.items()
        },
        glossary=tuple(_plain(term) for term in inspection.force_glossary),
        signatures={slug: _plain(signed) for slug, signed in signatures.items()},
        judgements=outcomes_of(judgements),
        whole=whole.published if whole else None,
    )


def outcomes_of(judgements: Judgements) -> dict[str, Judged]:
    """What came out, by framework."""
    return {
        slug: Judged(
            computed=one.computed,
            before_cap=one.before_cap,
            published=one.published,
            achievements={each.criterion.id: each.achievement for each in one.assessed},
        )
        for slug, one in judgements.items()
    }


def shared_of(round_: Round) -> dict[str, tuple[str, ...]]:
    """By what all reports of a round share, a digest of it all, then of each of its paragraphs."""
    texts, data = shared_things(round_)
    return {
        name: (whole, *paragraphs_shared(texts.get(name, ()), data.get(name, ())))
        for name, whole in shared_as_whole(round_).items()
    }


def shared_as_whole(round_: Round) -> dict[str, str]:
    """The first of these digests alone, for which no text is read as more than words."""
    texts, data = shared_things(round_)
    return {
        name: digest_of([[text.split() for text in texts.get(name, ())], data.get(name, [])])
        for name in dict.fromkeys((*texts, *data))
    }


def paragraphs_shared(texts: Iterable[str], data: Iterable[object]) -> tuple[str, ...]:
    """The digests of the paragraphs of some texts, and of what else is shared under their name."""
    said = (digest_of(one) for text in texts for one in paragraphs_of(text))
    return (*said, *map(digest_of, data))


def shared_things(round_: Round) -> tuple[dict[str, list[str]], dict[str, list[object]]]:
    """By name, the texts that all reports of a round share, and what else they share."""
    texts: dict[str, list[str]] = {}
    data: dict[str, list[object]] = {}
    for name, text in _shared_texts(round_):
        texts.setdefault(name, []).append(text)
    for name, value in _shared_data(round_):
        data.setdefault(name, []).append(value)
    return texts, data


def _shared_texts(round_: Round) -> Iterator[tuple[str, str]]:
    for name, text in passages_of_round(round_):
        if not name.endswith("-source"):
            yield name, text


def _shared_data(round_: Round) -> Iterator[tuple[str, object]]:
    """What readers see of a round besides its texts, by the id under which it is corrected."""
    programme, method = round_.programme, round_.method
    yield "cover", [programme.title, programme.published, _plain(programme.assessment_period)]
    # who made it is no word of the report, but of its files
    not_here = {"contact", "accessibility", "author"}
    yield "about", _plain(programme.inspectorate, exclude=not_here)
    yield "introduction", [one.area for one in (*programme.risk_based, *programme.planned)]
    yield (
        "method",
        [method.digest, _plain(programme.adopted), list(map(_plain, programme.accepted))],
    )
    yield "glossary", [_plain(term) for term in round_.glossary]
    yield "glance", [[step.grade, step.label, step.symbol] for step in programme.scale]
    for slug, framework in round_.frameworks.items():
        distribution = framework.national_distribution
        sources = list(map(_plain, framework.sources))
        yield slug, [framework.title, framework.prefix, distribution, sources]
        for criterion in framework.criteria:
            yield criterion.id, _plain(criterion)


def _published(thing: Any) -> Any:  # noqa: ANN401 - plain data
    """Plain data without what is never published, however deep it stands."""
    if isinstance(thing, dict):
        kept = {key: below for key, below in thing.items() if key not in _NEVER_PUBLISHED}
        if "retired" in kept:  # of what never was published, readers hear no reason
            kept["retired"] = [{"id": gone["id"]} for gone in kept["retired"]]
        return {key: _published(below) for key, below in kept.items()}
    return [_published(each) for each in thing] if isinstance(thing, list) else thing


def _plain(model: Model, **chosen: Any) -> dict[str, Any]:  # noqa: ANN401 - pydantic's own
    """A model in the shape of its file; what says nothing of its own is left out."""
    chosen.setdefault("exclude_defaults", "exclude_unset" not in chosen)
    return model.model_dump(mode="json", by_alias=True, **chosen)


def digest_of_file(file: DataTable | Picture) -> str:
    """A digest of what a figure is made from."""
    if isinstance(file, Picture):
        return hashlib.sha256(file.raw).hexdigest()[:DIGITS]
    return digest_of([file.columns, *file.rows])


def digest_of(thing: object) -> str:
    """A digest of plain data."""
    text = json.dumps(thing, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]
