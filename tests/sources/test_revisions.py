import subprocess
from pathlib import Path

from hmic.sources.project import Project
from hmic.sources.revisions import project_at


def test_the_past_has_its_own_configuration(small: Path) -> None:
    (small / "hmic.yaml").write_text("severities: {long-sentence: off}\n", encoding="utf-8")
    who = ("-c", "user.name=A test", "-c", "user.email=test@example.org")
    for arguments in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "All of it"]):
        subprocess.run(["git", "-C", str(small), *arguments], check=True, capture_output=True)
    (small / "hmic.yaml").unlink()
    assert Project(small).configuration is None
    with project_at(Project(small), "HEAD") as past:
        assert past.configuration
        assert "long-sentence" in past.configuration.path.read_text(encoding="utf-8")
