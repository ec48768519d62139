"""Imported by the process that the workers are forked from: what each of them would import."""

import gc

import hmic.publishing.making
import hmic.rendering.html
import hmic.rendering.json
import hmic.report.assembly
from hmic.rendering import section_layout

section_layout.preload()
gc.freeze()  # a collection in a worker leaves the shared memory shared

__all__ = ["hmic"]
