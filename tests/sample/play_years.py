"""Plays the sample school in this process and prints as JSON what came of it: `python -m tests.sample.play_years SEED YEARS`."""

import json
import sys
from dataclasses import replace
from typing import Any


def main(seed: int, years_played: int) -> dict[str, Any]:
    """Digests of the editions by year and kind; for the second year what happened, with what proves it, and what does not."""
    from acts.context import the_catalog, the_home
    from acts.publishing.editions import editions
    from sample import years
    from sample.deliveries import write_deliveries
    from sample.machines import AtOnce
    from workbooks.isolated.isolation import Reader

    files = the_home().root / "files"
    write_deliveries(seed, files, the_catalog())
    years.found()
    lines: list[str] = []
    with Reader() as reader:
        machine = AtOnce(reader)
        years.quiet_year(years.stage_for(2015, files, machine, lines.append))
        eventful = years.stage_for(2016, files, machine, lines.append)
        if years_played > 1:
            years.eventful_year(eventful)
    digests = {f"{year} {each.kind}": each.digest for year in (2015, 2016) for each in editions(year)}
    return {"digests": digests, "lines": lines, **proofs(eventful.happenings)}


def proofs(happenings: list[Any]) -> dict[str, Any]:
    """Numbers of events by kind; and the kinds that would pass as proved where nothing, or something else, was recorded."""
    from sample.happenings import Kind
    from sample.playing import head
    from sample.proofs import UnprovenError, proof_of

    proved: dict[str, list[tuple[int, ...]]] = {}
    credulous: list[str] = []
    for happening in happenings:
        proved.setdefault(happening.kind.name, []).append(proof_of(happening))
        silent = happening.kind in (Kind.REFUSED, Kind.REPEATED)
        wrong = replace(happening, since=0) if silent else replace(happening, since=head(), until=head())
        try:
            proof_of(wrong)
            credulous.append(happening.kind.name)
        except UnprovenError:
            continue
    return {"proved": proved, "credulous": credulous}


if __name__ == "__main__":
    from ledger.setup import migrate

    migrate()
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), int(sys.argv[2])), ensure_ascii=False))
