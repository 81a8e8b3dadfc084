"""The two years, read and judged: what is right is left alone, what is wrong is found."""

from pathlib import Path
from typing import NamedTuple

import pytest

from catalog.catalog import Catalog
from sample.rehearsal import Rehearsal, counting, findings_by_file, gather, rehearse
from sample.score_lines import unplanted_lines
from sample.scoring import read_answers, score
from tests.sample.conftest import Sent
from warehouse.store import Store

pytestmark = pytest.mark.slow


class Played(NamedTuple):
    """2015, and 2016 after its first and its second uploads."""

    quiet: Rehearsal
    first: Rehearsal
    second: Rehearsal


@pytest.fixture(scope="module")
def played(sent: Sent, catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Played:
    store = Store(tmp_path_factory.mktemp("store"))

    def play(year: int, upload: int, last_year: dict[str, Path]) -> Rehearsal:
        return rehearse(catalog, gather(catalog, sent.folder, counting(sent.manifest, year, upload), store), last_year)

    quiet = play(2015, 1, {})
    return Played(quiet, play(2016, 1, quiet.gathered.rows), play(2016, 2, quiet.gathered.rows))


def test_every_file_is_read_as_what_it_is(played: Played, sent: Sent) -> None:
    expected = {each.file: sorted(each.tables) for each in sent.manifest.deliveries}

    for rehearsal in played:
        for file, report in rehearsal.gathered.reports.items():
            assert report.refused is None
            assert sorted(sheet.table for sheet in report.sheets) == expected[file]
            assert not any(sheet.missing_columns for sheet in report.sheets), file


def test_every_rule_could_be_judged(played: Played) -> None:
    for rehearsal in played:
        assert rehearsal.judgement.complete


def test_right_data_have_no_errors(played: Played) -> None:
    for rehearsal in (played.quiet, played.second):
        found = rehearsal.judgement.findings
        assert found[found["severity"] == "error"][["rule", "cell", "message"]].to_dict("records") == []


def test_what_is_odd_but_true_is_explained(played: Played, sent: Sent, catalog: Catalog) -> None:
    titles = {rule.code: rule.title.zh for _, rule in catalog.rules}
    hidden = set(sent.answers[sent.answers["detectable"] == "no"][["table", "column"]].itertuples(index=False, name=None))
    for year, rehearsal in ((2015, played.quiet), (2016, played.second)):
        said = [said for one in sent.manifest.deliveries if one.year == year for said in one.explanations]
        found = rehearsal.judgement.findings
        left = [
            (row.rule, row.message)
            for row in found[found["severity"] == "question"].itertuples()
            if (row.table, row.column) not in hidden
            and not any(
                (row.table, row.column) == (each.table, each.column) and each.keyword in row.message + titles.get(row.rule, "")
                for each in said
            )
        ]
        assert left == []


def test_all_that_a_rule_can_see_is_found(played: Played, sent: Sent) -> None:
    result = score(sent.answers, findings_by_file(played.first), findings_by_file(played.second))

    assert result.missed[["kind", "file", "cell"]].to_dict("records") == []
    assert result.unplanted["error"] == 0


def test_whatever_else_is_found_is_rare_and_true_and_was_marked_as_such(played: Played, sent: Sent, catalog: Catalog) -> None:
    result = score(sent.answers, findings_by_file(played.first), findings_by_file(played.second))
    oddities = read_answers(sent.folder / sent.manifest.oddities)
    lines = unplanted_lines(catalog, result.unplanted_findings, oddities, personal=[])

    assert {line.severity for line in lines} == {"question"}
    assert [line for line in lines if not line.why] == []
