"""Imported by the process that the workers are forked from: what each of them would import."""

import gc

import hmic.publishing.orders
from hmic.pipeline import load_engine

load_engine()
gc.freeze()  # a collection in a worker leaves the shared memory shared

__all__ = ["hmic"]
