"""What a file says must not steer the terminal on which it is told."""

import pytest

from cli.output import say, table


def test_control_characters_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    say("表头“\x1b]0;PWNED\x07”\x9b2J\r没有认出\t行")
    table("名", ["列"], [["\x1b[31m红"]])
    said = capsys.readouterr().out
    assert "表头“]0;PWNED”2J没有认出\t行" in said
    assert "\x1b]" not in said
    assert "\x1b[31m" not in said
