"""The truth: one chain of events, the tables projected from it, and the two questions asked of them.

`may()` says who may do what, `stage_of()` where a sheet lies; both are pure functions over frozen facts.
"""
