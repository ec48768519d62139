"""The numbers of the 2007 round and of Northamptonshire, as its published report gives them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from hmic.judging.achievement import achievement_by_findings
from hmic.judging.grading import judge
from hmic.model.assessment import Assessment, Statement
from hmic.model.framework import Criterion, Framework
from hmic.model.grade import Direction, Stage
from hmic.model.inspection import Inspection
from hmic.pipeline import Inspected
from hmic.rendering.prose import plain_prose

FINDINGS = {
    "neighbourhood-policing": (34, 7, 1),
    "performance-management": (16, 5, 1),
    "protecting-vulnerable-people": (3, 0, 2),
    "child-abuse": (17, 2, 4),
    "domestic-violence": (12, 7, 3),
    "public-protection": (21, 2, 2),
    "missing-persons": (9, 6, 4),
}
DISTRIBUTION = {
    "neighbourhood-policing": (6, 14, 21, 2),
    "performance-management": (6, 29, 8, 0),
    "child-abuse": (3, 17, 21, 2),
    "domestic-violence": (1, 13, 27, 2),
    "public-protection": (2, 16, 23, 2),
    "missing-persons": (1, 21, 21, 0),
}
ORDER = ("not_met", "partly", "largely", "fully")
GRADES = {
    "neighbourhood-policing": "fair",
    "performance-management": "good",
    "child-abuse": "fair",
    "domestic-violence": "fair",
    "public-protection": "good",
    "missing-persons": "fair",
}
CRITERIA = {  # Fair, significant, dominant, Good
    "neighbourhood-policing": (10, 7, 1, 10),
    "performance-management": (8, 5, 1, 9),
    "child-abuse": (10, 8, 2, 8),
    "domestic-violence": (11, 8, 2, 7),
    "public-protection": (9, 8, 2, 10),
    "missing-persons": (8, 5, 2, 8),
}
SHORT_OF_FULLY = {
    "neighbourhood-policing": "NP8:L NP11:P NP12:P NP13:L NP14:P NP15:L NP16:L NP17:L NP18:L",
    "performance-management": "PM11:L PM12:P PM13:P PM16:P PM17:L",
    "child-abuse": "CA4:L CA7:P CA10:L CA11:P CA12:P CA13:P CA14:L CA15:L CA16:P",
    "domestic-violence": "DV3:L DV4:L DV5:L DV7:P DV9:L DV10:P DV13:P DV14:P DV16:P DV17:P DV18:P",
    "public-protection": "PP12:P PP13:P PP14:L PP16:P PP17:L",
    "missing-persons": "MP4:L MP5:L MP6:P MP7:L MP9:L MP10:P MP11:P MP12:P MP13:L MP14:P MP15:L "
    "MP16:L",
}


@pytest.fixture(scope="module")
def inspection(northamptonshire: Inspected) -> Inspection:
    assert northamptonshire.inspection is not None
    return northamptonshire.inspection


def _counts(assessment: Assessment) -> tuple[int, int, int]:
    return (
        len(assessment.of_kind("strength")),
        len(assessment.of_kind("work_in_progress")),
        len(assessment.of_kind("area_for_improvement")),
    )


def test_nothing_is_wrong_with_the_files(northamptonshire: Inspected) -> None:
    assert northamptonshire.diagnostics == ()


def test_the_project_looks_for_absolute_words(northamptonshire: Inspected) -> None:
    assert northamptonshire.round.configuration.severities == {"absolute-words": "warning"}


def test_158_findings_in_all(inspection: Inspection) -> None:
    counts = [_counts(assessment) for assessment in inspection.assessments.values()]
    totals = tuple(map(sum, zip(*counts, strict=True)))
    assert totals == (112, 29, 17)
    assert sum(totals) == 158


@pytest.mark.parametrize("slug", FINDINGS)
def test_findings_of_each_framework(inspection: Inspection, slug: str) -> None:
    assert _counts(inspection.assessments[slug]) == FINDINGS[slug]


@pytest.mark.parametrize("slug", FINDINGS)
def test_ids_run_from_one_in_the_order_of_the_report(inspection: Inspection, slug: str) -> None:
    prefix = inspection.frameworks[slug].prefix
    assessment = inspection.assessments[slug]
    for letter, findings in (
        ("S", assessment.of_kind("strength")),
        ("W", assessment.of_kind("work_in_progress")),
        ("A", assessment.of_kind("area_for_improvement")),
    ):
        expected = [f"{prefix}-{letter}{number}" for number in range(1, len(findings) + 1)]
        assert [finding.id for finding in findings] == expected


def test_the_six_published_grades_come_out(northamptonshire: Inspected) -> None:
    assert {s: j.computed for s, j in northamptonshire.judgements.items()} == GRADES


@pytest.mark.parametrize("slug", GRADES)
def test_the_achievements_below_fully(northamptonshire: Inspected, slug: str) -> None:
    letters = {"largely": "L", "partly": "P", "not_met": "N"}
    below = [
        f"{assessed.criterion.id}:{letters[assessed.achievement]}"
        for assessed in northamptonshire.judgements[slug].assessed
        if assessed.achievement in letters and assessed.achievement is not None
    ]
    assert " ".join(below) == SHORT_OF_FULLY[slug]


def _of_level(framework: Framework, level: str) -> list[Criterion]:
    return [criterion for criterion in framework.criteria if criterion.level == level]


@pytest.mark.parametrize("slug", CRITERIA)
def test_criteria_of_each_framework(inspection: Inspection, slug: str) -> None:
    framework = inspection.frameworks[slug]
    fair, good = _of_level(framework, "fair"), _of_level(framework, "good")
    flags = Counter(significant=sum("significant" in c.flags for c in fair))
    dominant = sum("dominant" in c.flags for c in fair)
    assert (len(fair), flags["significant"], dominant, len(good)) == CRITERIA[slug]


def test_108_criteria_in_all_56_of_them_fair_and_15_of_those_not_significant(
    inspection: Inspection,
) -> None:
    criteria = [c for f in inspection.frameworks.values() for c in f.criteria]
    fair = [c for c in criteria if c.level == "fair"]
    assert len(criteria) == 108
    assert len(fair) == 56
    assert sum("significant" not in c.flags for c in fair) == 15


def test_every_statement_is_a_full_sentence(inspection: Inspection) -> None:
    for framework in inspection.frameworks.values():
        for criterion in framework.criteria:
            assert len(criterion.statement.split()) >= 8, criterion.id
            assert criterion.statement.endswith("."), criterion.id


@pytest.mark.parametrize("slug", DISTRIBUTION)
def test_national_distributions(inspection: Inspection, slug: str) -> None:
    distribution = inspection.frameworks[slug].national_distribution
    assert distribution is not None
    assert (
        tuple(distribution[grade] for grade in ("excellent", "good", "fair", "poor"))
        == DISTRIBUTION[slug]
    )
    assert sum(distribution.values()) == 43


def test_the_register_holds_43_forces(inspection: Inspection) -> None:
    forces = inspection.register.forces
    assert len(forces) == len({force.slug for force in forces}) == 43
    assert len({(f.tile.row, f.tile.column) for f in forces if f.tile}) == 43
    regions = Counter(force.region for force in forces)
    assert (len(regions), regions["East Midlands"]) == (10, 5)


def test_the_programme(inspection: Inspection) -> None:
    programme = inspection.programme
    assert (len(programme.risk_based), len(programme.planned)) == (8, 12)
    period = programme.assessment_period
    assert (period.from_, period.to, programme.published) == ("2006-04", "2007-07", "2007-10")
    assert programme.graded == tuple(GRADES)
    overview = "protecting-vulnerable-people"
    assert programme.parts_of(overview) == tuple(list(GRADES)[2:])


def test_what_is_stated_about_criteria(inspection: Inspection) -> None:
    stated = {
        statement.criterion: (
            statement.achievement,
            statement.measure,
            statement.measure_declined,
        )
        for assessment in inspection.assessments.values()
        for statement in assessment.achievements
    }
    assert stated == {
        "CA11": ("partly", None, None),
        "CA12": ("partly", None, None),
        "DV5": ("largely", None, None),
        "DV7": ("partly", None, None),
        "MP4": (None, "53%", None),
        "MP14": ("partly", None, None),
        "NP8": (None, None, "18 of 41"),
        "NP12": ("partly", None, None),
        "NP16": ("largely", None, None),
        "NP17": ("largely", None, None),
        "NP18": ("largely", None, None),
        "PM17": ("largely", None, None),
    }


def _graded_without(
    inspection: Inspection, left_out: Callable[[Statement], bool]
) -> dict[str, str]:
    """The outcomes where some of what is stated about criteria is left to the findings."""
    assessments = {
        slug: assessment.model_copy(
            update={"achievements": tuple(s for s in assessment.achievements if not left_out(s))}
        )
        for slug, assessment in inspection.assessments.items()
    }
    judgements = judge(replace(inspection, assessments=assessments))
    return {slug: judgement.computed for slug, judgement in judgements.items()}


def test_the_findings_give_the_same_grades_without_the_stated_achievements(
    inspection: Inspection,
) -> None:
    assert _graded_without(inspection, lambda s: s.achievement is not None) == GRADES


def test_ten_achievements_are_stated_nine_of_them_lower_than_the_findings_give(
    northamptonshire: Inspected,
) -> None:
    differences = {
        assessed.criterion.id: ORDER.index(by_findings) - assessed.step
        for judgement in northamptonshire.judgements.values()
        for assessed in judgement.assessed
        if assessed.statement is not None
        and assessed.statement.achievement is not None
        and assessed.achievement is not None
        and (by_findings := achievement_by_findings(assessed.findings, judgement.book.block))
    }
    assert len(differences) == 10
    assert {id_ for id_, steps in differences.items() if steps == 0} == {"DV7"}
    assert all(steps >= 0 for steps in differences.values())


def test_without_its_measure_the_grade_of_missing_persons_is_left_to_people(
    inspection: Inspection,
) -> None:
    outcomes = _graded_without(inspection, lambda s: s.measure is not None)
    assert outcomes == GRADES | {"missing-persons": "judgement_required"}


def test_every_severity_is_moderate_but_two(inspection: Inspection) -> None:
    others = [
        (finding.id, finding.how_serious)
        for assessment in inspection.assessments.values()
        for finding in assessment.of_kind("area_for_improvement")
        if finding.how_serious != "moderate"
    ]
    assert others == [("CA-A3", "minor"), ("MP-A4", "major")]


def test_the_overview_bears_on_its_four_parts(inspection: Inspection) -> None:
    links = {
        finding.id: finding.criteria
        for finding in inspection.assessments["protecting-vulnerable-people"].findings
    }
    assert {id_: tuple(sorted(criteria)) for id_, criteria in links.items()} == {
        "PVP-S1": ("CA1", "DV1", "MP1", "PP1"),
        "PVP-S2": ("CA18", "DV15", "MP16", "PP17"),
        "PVP-S3": ("CA15", "DV6", "MP14", "PP6"),
        "PVP-A1": ("CA14", "DV17", "MP13", "PP16"),
        "PVP-A2": ("CA15", "DV17", "MP14", "PP16"),
    }


def test_the_forces_own_file(inspection: Inspection) -> None:
    force = inspection.force
    assert force.stage is Stage.FINAL
    assert [part.title for part in force.overview] == [
        "Geography",
        "Demography",
        "Strategic priorities",
    ]
    priorities = str(plain_prose(force.overview[2].text))
    aims, foci = priorities.split("<ul>")[1:]
    assert (aims.count("<li>"), foci.count("<li>")) == (3, 5)


def test_the_three_reinspections(inspection: Inspection) -> None:
    assert inspection.force.developments is not None
    reinspections = inspection.force.developments.reinspections
    assert [len(reinspection.points) for reinspection in reinspections] == [10, 6, 5]
    assert [(r.previous.grade, r.previous.direction) for r in reinspections] == [
        ("poor", Direction.STABLE),
        ("poor", Direction.IMPROVED),
        ("fair", Direction.DECLINED),
    ]
    for reinspection in reinspections:
        now = reinspection.now
        assert (now.grade, now.direction) == ("fair", Direction.IMPROVED)


def test_the_2006_grade_of_protecting_vulnerable_people(inspection: Inspection) -> None:
    previous = inspection.assessments["protecting-vulnerable-people"].previous
    assert previous is not None
    assert (previous.round, previous.grade, previous.direction) == (
        "2006",
        "poor",
        Direction.DECLINED,
    )


def test_every_framework_has_its_contextual_factors(inspection: Inspection) -> None:
    assert [slug for slug, a in inspection.assessments.items() if a.context is None] == []


def test_the_developing_practice(inspection: Inspection) -> None:
    (practice,) = inspection.assessments["performance-management"].developing_practice
    assert str(plain_prose(practice.solution)).count("<li>") == 5
    assert len(practice.outcomes) == 5
    assert practice.contact.role == "AA/ABC lead"


def test_no_direction_and_no_moderation_is_invented(inspection: Inspection) -> None:
    for assessment in inspection.assessments.values():
        assert assessment.direction is None
        assert assessment.moderation is None


@pytest.mark.parametrize(
    "fact",
    [
        *("914 square", "651,824", "269,719", "6.1%", "10.6%", "80%", "74.3%", "91.8%", "71.5%"),
        *("2.1%", "£174,510", "£163,226", "£207,573", "47%", "167,000", "£110 million", "4.7%"),
        *("17.8%", "27.9%", "30%", "16.8%", "10.6%", "72-hour", "October 2006", "138", "25"),
        *("10,000", "11%", "900", "400", "95%", "1856", "1962", "1996", "23 areas", "150 years"),
        *("38%", "96%", "100%", "49.9%", "17%", "4", "Risk Matrix 2000", "67", "Rushden"),
        *("Silverstone", "Rockingham", "Kingswood", "Bangladeshi", "Somali", "Polish", "Canary"),
        *("CHAMPION", "VANTAGE", "ComPaSS", "HOLMES", "ViSOR", "OASys", "Sunflower", "Compstat"),
        *("Osman", "Connexions", "NVQ", "Going Local 3", "iQuanta", "Muslim", "Home Secretary"),
    ],
)
def test_facts_of_the_reference_are_there(inspection: Inspection, fact: str) -> None:
    texts = [inspection.programme.model_dump_json(), inspection.force.model_dump_json()]
    models: list[Assessment | Framework] = [
        *inspection.assessments.values(),
        *inspection.frameworks.values(),
    ]
    texts += [model.model_dump_json() for model in models]
    assert any(fact in " ".join(text.replace("\\n", " ").split()) for text in texts)


TERMS_OF_THE_REPORT = (
    *("AA", "ABE", "ACC", "ACC (TP)", "ACPO", "ASB", "BCS", "BCU", "BERT", "BME", "BVR", "CDD"),
    *("CDRP", "CHAMPION", "CIA", "CIU", "COG", "ComPaSS", "CPU", "CRU", "CTC", "DCC", "DPMU"),
    *("DRATS", "DV", "FCC", "FIB", "FIS", "FPR", "HMIC", "HOLMES", "HQ", "HR", "IAG", "ICIDP"),
    *("ICT", "IMPACT", "INI", "IPG", "IRT", "IT", "JAG", "KIN", "LAA", "LPP", "LSCB", "MAPPA"),
    *("MPG", "MSF", "NCPE", "NIM", "NPIA", "NPM", "NQoSC", "NSPIS", "OASys", "OPU", "PA", "PCSD"),
    *("PCSO", "PMB", "PPU", "PRINCE", "PSU", "PVP", "RM 2000", "RSO", "SARS", "SC", "SCT", "SGC"),
    *("SIB", "SMART", "SMB", "SOCA", "SOP", "SOPO", "TC&G", "VANTAGE", "ViSOR"),
)


def test_the_glossary_has_every_term_of_the_report(inspection: Inspection) -> None:
    assert len(set(TERMS_OF_THE_REPORT)) == 80
    assert set(TERMS_OF_THE_REPORT) - {term.term for term in inspection.glossary} == set()


def test_the_glossary_puts_errors_right(inspection: Inspection) -> None:
    terms = {term.term: term for term in inspection.glossary}
    assert terms["DPMU"].expansion == "dangerous persons management unit"
    assert "DPMV" not in terms
    assert "Connexions" in terms
    assert terms["FPR"].expansion == "focus performance review"
    assert len(terms) == len(inspection.glossary) > 100
