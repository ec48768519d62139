"""The manual of every code: of rules their docstrings, of all others the table below.

A manual is a line that says what is wrong, a blank line, and why it matters and what to do.
"""

from collections.abc import Mapping

from hmic.rules import FIRM, RULES
from hmic.sources.silencing import Codes

READING: Mapping[str, str] = {
    "yaml-syntax": """\
The file is not YAML at this place.

The parser lost its way here; the slip may stand a line above. Most often a colon followed by a
space stands in a text without quotes, a quote is not closed, or a line does not line up with its
neighbours.""",
    "conflict-marker": """\
Git could not merge two versions of the file, and both stand in it.

Between the lines <<<<<<< and ======= stands one version, from there to >>>>>>> the other. Keep what
is right of both, and delete the three lines. The rest of the file is checked with the first
version.""",
    "text-cut-short": """\
A text without quotes holds a hash after a space, and YAML takes the rest for a comment.

What follows the hash would be lost: `Call #1` would be published as `Call`. Put the text in quotes.
A comment has a space after its hash.""",
    "duplicate-key": """\
A key stands twice in one mapping.

Only one of the two can hold, and nobody could say which. Keep one; both places are shown.""",
    "key-not-text": """\
A mapping or list stands where a key is expected.

A text that begins with { or [ needs quotes.""",
    "yaml-anchor": """\
A value is named for reuse with an ampersand.

Data files hold no references, so that each value stands where it is read. Write the value out, or
put a text that begins with an ampersand in quotes.""",
    "yaml-alias": """\
A value refers to another with an asterisk.

Data files hold no references. Write the value out, or put a text that begins with an asterisk in
quotes.""",
    "yaml-tag": """\
A value has a YAML tag, which begins with an exclamation mark.

Data files hold no tags. Delete it, or put a text that begins with an exclamation mark in
quotes.""",
    "several-documents": """\
A second YAML document begins, after a line of three hyphens.

A file holds one document. Delete the line of hyphens.""",
    "nested-too-deep": """\
The nesting is deeper than 30 levels.

The data files need eight. Look for indentation that went wrong.""",
    "too-many-values": """\
The file holds more than 30,000 keys and values, or as the register more than 200,000.

A force's largest file has some hundreds, and a register of 20,000 bodies 140,000. Look whether
something else was saved under this name.""",
    "too-much-together": """\
The files of a force, or those of the programme, are too much together.

They may have 1,000 files, 10 MB, 150,000 keys and values, and 100,000 brackets, stars and such. A
whole report’s files have some dozens, 300 KB, 6,000 and 1,000. Look whether files were saved there
that belong elsewhere.""",
    "line-too-long": """\
A line has more than 10,000 characters.

A whole text of a report has some thousand. Break the line: write >- after the key's colon and the
text on the lines below. Or look whether something else was saved under this name.""",
    "empty-file": """\
The file holds nothing.

Write its data, or delete the file.""",
    "file-too-large": """\
The file has more than 2 MB, or as the register more than 4 MB.

All the prose of a report has about 100 KB. Most likely something else was saved under this
name.""",
    "not-utf-8": """\
The file is not UTF-8 text.

The place of the first byte that does not fit is shown. Save the file again with the encoding
UTF-8.""",
    "control-character": """\
The file holds a character that is not text.

It can’t be seen in most editors, and would do harm in a page or a PDF. Delete it. So too what
turns the direction of a text round (U+202A to U+202E, U+2066 to U+2069): a page would read
otherwise than its file. Text in a script written from right to left needs none of them.""",
    "unreadable-file": """\
The file can’t be read.

Access is lacking, or it is a folder, or a link to nothing.""",
    "figure-file": """\
A file of figures/ is none that a figure or table can be made from.

A CSV has a head for each column, the same number of cells in each line, at most 200 rows and 10
columns. A chart needs numbers in all columns but the first. A picture is a whole PNG or JPEG in RGB
or grey, of at most 1 MB and 4 million pixels, without what a camera wrote of place and owner.""",
    "outside-project": """\
The file is a link that leads out of the project.

What is published must stand in the project. Put the file itself in place of the link.""",
    "misplaced-round": """\
A folder among the earlier rounds is read as no round, or as another than it holds.

Each lies in `rounds/` in a folder that is called as its programme, with `forces/` in it, and is no
link. Else what its reports left to do would be answered by nobody, and its records be missing.""",
    "damaged-record": """\
A record of a publication is not as hmic wrote it.

Readers had what it says, so nobody changes it but `hmic release` and `hmic publish --withdraw`.
Take back what git has. Where git left the versions of two people who published, keep one whole. The
records of an earlier round stand in that round’s own folder, and are no records elsewhere.""",
}
"""What can be wrong with a file before it is held against a model."""

VALIDATION: Mapping[str, str] = {
    "unread-file": """\
A file looks like a data file, and hmic does not read it.

Data files have lower-case names that end in .yaml, not in .yml or .YAML, and stand where
docs/data-files.md says, in no folder below that of their force. What is written elsewhere is in no
report, and neither is a table or picture in figures/ that nothing names. Rename the file, or move
it. Where a final report would be published without the comments in it, it is an error.""",
    "missing-file": """\
A file that every report rests on is missing.

These are programme.yaml in frameworks/, and the force.yaml of the force.""",
    "missing-key": """\
A key that is needed is not there.

The place shown is that of the mapping that lacks it.""",
    "unknown-key": """\
A key is not known here.

Often it is a slip of spelling, and what stands under it would go unread. The hint names the nearest
key, or all that are known here. In hmic.yaml it is a code that hmic does not have.""",
    "wrong-type": """\
A text, a list or a mapping is expected, and something else stands here.

A list begins each element with a hyphen; a mapping is `key: value` lines.""",
    "wrong-value": """\
The value does not have the form expected, or clashes with another.

The hint shows the form, or the values that are known.""",
    "unregistered-force": """\
A folder below forces/ is that of no force in the register.

Add the force to forces/forces.yaml, or rename the folder.""",
}
"""What can be wrong with keys and values. What does not fit is left out."""

FOLLOWING: Mapping[str, str] = {
    "progress-changed": """\
An entry of progress.yaml was changed or taken out.

What readers were told of an area for improvement is part of its history. `hmic check` holds the
file against every commit that changed it. Put the entry back, and add another below it that puts it
right. Where git’s past is not here, as in a shallow clone, nothing is said.""",
}
"""What can be wrong with what is noted after publication."""

METHOD: Mapping[str, str] = {
    "unsound-method": """\
The grading method is not sound.

It was tried on every framework that has as many criteria of each sort as one of the programme's. In
some of them no rule speaks, or more met gives a lower grade, or leaving something out pays; or a
rule never decides. The message names the smallest. Mend the method, or have a body accept the fault
in public: `accepted` in frameworks/programme.yaml.""",
    "unproved-method": """\
A framework is too large for its method to be tried on whole.

All smaller frameworks were tried up to the number of criteria in the message. Most faults show in
small ones, so little is amiss; yet nobody can say that the method is proved.""",
    "made-word": """\
A method words some of its things nowhere.

Reports print a word made of the key: requires_improvement as “Requires improvement”, and several
of a kind as one. Write the words under `words` in the method's file, those of a kind with `one` and
`other`.""",
}
"""What can be wrong with a grading method, though every word of it makes sense."""

SILENCING: Mapping[str, str] = {
    "wrong-silencing": """\
A comment that begins with hmic: does not silence what it is meant to.

It does not have the form `# hmic: ignore[code] reason`, it gives no reason, or it names a code that
does not exist or can’t be silenced. Whoever reads the file later has to see why a fault may
stand.""",
    "unused-silencing": """\
A comment silences a fault that is not there.

It may have been mended, or the comment stands at another line: it speaks of its own line, or, alone
on a line, of the line below. Delete it or move it. Where it silences an unused-term in
frameworks/glossary.yaml, that is looked at only when every force with data is checked.""",
}
"""What can be wrong with a silencing."""

EDITING: Mapping[str, str] = {
    "comments-table": """\
A table of comments can’t be taken into the log.

The first line names the columns, in any order: number, id, category, date, point, outcome, reason,
answered_by. A new comment has no number yet, or one that the log does not have. What the log says
already is never overwritten: change it in comments.yaml.""",
    "findings-table": """\
A table of findings can’t be taken into the files of a force.

The first line names the columns, in any order; `hmic findings FORCE --export` writes them all. A
row with an id says what stands in that finding: a cell that is empty takes its key away. A row
without one is a new finding, and gets the next number. Framework and kind of a finding stay, for
its id tells them. Nothing is taken while a row has a problem, and no table deletes a finding.""",
    "no-report": """\
An imported document is no report that hmic knows.

A report has a section for each framework, below its title, with the findings of each kind below a
heading. `frameworks/import.yaml` says which headings lead to what, where a series of reports has
others than that of 2007. A letter has none of them, and a scan has no words at all.""",
    "import-unsure": """\
A place of an imported document was read as well as could be.

It is named by its line, paragraph or page. What was doubtful there, and what to look at, stands in
the message. Nothing was dropped: what found no place stands in unplaced.md.""",
    "unreadable-document": """\
A document or a workbook that was to be imported can’t be read.

It is of another kind than its name says, it is broken or locked by a password, it would grow beyond
measure when it is unpacked, or it takes more time or memory than any report. Open it in the program
that made it, and save it again. docs/importing.md says what can be read.""",
    "still-named": """\
A finding is to be withdrawn, and something names it still.

Whoever follows the name would find nothing. Name what stands in its place, or take the words out;
answer a comment on it. Then withdraw it. Corrections, answered comments and retired ids keep the
id that they had.""",
    "layout-not-kept": """\
The file cannot be written back without changing this line.

`hmic fmt`, `hmic new`, `hmic move` and `hmic withdraw` leave the file as it is then. Write the line
in another form: brackets on one line, or each element on its own; a text without a space at its
end; the first key beside its hyphen.""",
}
"""What can stand in the way of changing an author's file."""

BUILDING: Mapping[str, str] = {
    "template": """\
A template of the project fails.

Files in the project’s templates/ come before hmic’s own. They are Jinja2 in a sandbox: they print,
loop and branch, and reach no file outside of the two folders. docs/templates.md says what they may
do. Mend the line shown, or delete the file: hmic’s own is used then.""",
    "pdf-engine": """\
The PDF engine complained.

A glyph may be missing in the fonts, or a style sheet be wrong. The PDF is not written, because
something in it would not be as it should.""",
    "pdf-tags": """\
The tags of the PDF are not understood.

Tags carry headings, lists, tables and reading order to people who hear the report. hmic completes
what WeasyPrint writes of them, and refuses what it does not know: a template of the project’s own,
or another version of WeasyPrint, made something new. The page and report.json can be built without
the PDF: --format html,json.""",
    "pdf-engine-missing": """\
Pango is missing, which draws the text of the PDF.

Everything but the PDF works without it. README.md says how to install it.""",
    "build-in-git": """\
A file of the build folder is under version control.

What is built comes from the data files alone. A page that came with a commit, and not from a build,
could say anything. Take the folder out of git, and keep it out with a line in .gitignore.""",
    "changed-meanwhile": """\
A file was saved while the report was published.

The record would say what the report does not. Nothing was published: publish it again.""",
    "other-round": """\
The report of another round lies in the force's place.

It would be overwritten, and its readers would find another round under its address. Has the
programme been changed in place? Each round has its own slug and its own files. If the report that
lies there is done with, move it elsewhere.""",
    "cannot-write": """\
The build folder can’t be written, or the disk is full.

The earlier report stays as it was.""",
    "worker-died": """\
The process that made a report was ended from outside.

Most often the machine had no memory left: a report takes about 200 MB. The other reports of the run
are built. The earlier report stays as it was.""",
    "grades-table": """\
A row of a table of grades made elsewhere does not fit the round.

forces/grades/PROGRAMME.csv names a force of the register, a framework that the programme grades,
and a grade of its scale, each force and framework once. Until it is mended the nation is not built:
it would count less than there is.""",
    "worker-differs": """\
A worker of the cluster has other versions of programs, or other templates of hmic.

Its reports could be other ones, so it makes none. All workers are asked before work begins; this
one came later. Install the same versions on every machine, start the workers again, and build
again.""",
}
"""What can be wrong when a report is built."""

MANUALS: Mapping[str, Mapping[str, str]] = {
    "From reading a file": READING,
    "From keys and values": VALIDATION,
    "From proving the method": METHOD,
    "From rules across files": {rule.code: (rule.manual or "").strip() for rule in RULES},
    "From silencing": SILENCING,
    "From the past": FOLLOWING,
    "From changing a file": EDITING,
    "From building": BUILDING,
}
"""The manual of every code, by where it comes from."""

_BREACHES = {rule.code for rule in RULES} - FIRM

CODES = Codes(
    known=tuple(code for group in MANUALS.values() for code in group),
    silenceable=_BREACHES,
    adjustable=_BREACHES | {"unused-silencing"},
)
"""What may be done about each code."""

ADJUSTABLE: Mapping[str, str] = {
    code: manual
    for group in MANUALS.values()
    for code, manual in group.items()
    if code in CODES.adjustable
}
"""The manual of each code to which hmic.yaml may give another severity."""
