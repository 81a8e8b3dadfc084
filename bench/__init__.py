"""What the software costs: processor seconds and memory, measured, printed, compared with nothing but itself.

No test looks at these figures: a shared machine would make it a coin toss. `make bench` runs everything.
"""
