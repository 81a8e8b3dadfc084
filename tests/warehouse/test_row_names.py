"""Names of rows in a holder's file and in the merged version."""

from warehouse.row_names import RowNames


def test_names_are_followed_through_the_holders_own_file() -> None:
    """a kept its name, b gave it up then and has it now, c the other way round, d's key was corrected."""
    names = RowNames(then={"b": "b-2", "d": "d-2"}, now={"c": "c-2", "e": "e-3"}, renamed={"d": "e"})
    assert names.merged() == {"b-2": "b", "c": "c-2", "d-2": "e-3"}
    assert names.own() == {"b-2": "b", "d-2": "e"}
    assert names.gone(["a", "b"]) == {"a", "b-2"}


def test_nothing_to_tell_where_all_names_are_their_own() -> None:
    assert RowNames({}, {}, {}).merged() == {}
    assert RowNames({"b": "b-2"}, {"b": "b-2"}, {}).merged() == {}
