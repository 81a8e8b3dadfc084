"""A school that does not exist: its deliveries as offices write them, faults planted, and its people at work."""
