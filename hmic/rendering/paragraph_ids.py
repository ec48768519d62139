"""The ids of paragraphs, which a draft shows so that the force can cite them.

An id is the name of a passage and a number that counts through it: CA-context-2. The module
paragraphs of the model knows the same names and counts, for what cites them.
"""

from collections import Counter
from collections.abc import Callable, Collection

from markupsafe import Markup, escape


def numberer(*, shown: bool, cited: Collection[str] = ()) -> Callable[[str], Markup]:
    """Gives the id of a passage's next paragraph, as a link to itself.

    Args:
        shown: Whether all show theirs, as in a draft.
        cited: Those that show theirs in any report, because a text refers to them.
    """
    counts: Counter[str] = Counter()

    def next_id(passage: str) -> Markup:
        if not shown and not cited:
            return Markup()
        counts[passage] += 1
        id_ = escape(f"{passage}-{counts[passage]}")
        if not shown and id_ not in cited:
            return Markup()
        link = f'<a class="paragraph-id" id="{id_}" href="#{id_}">{id_}</a> '
        return Markup(link)  # noqa: S704 - escaped above

    return next_id
