"""The first line of a forked process. Light, since the runner itself imports it: what is heavy lies in `flows.warm`."""


def carry_out(run_id: str, flow_name: str) -> None:
    """Carry out one run; everything it needs is loaded already."""
    from flows import warm

    warm.carry_out(run_id, flow_name)
