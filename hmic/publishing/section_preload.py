"""Imported by the process from which those are forked who lay out sections: just what they need."""

import gc

import hmic.rendering.finishing
import hmic.rendering.section_joining
from hmic.rendering import section_layout

section_layout.preload()
gc.freeze()  # a collection in one of them leaves the shared memory shared

__all__ = ["hmic"]
