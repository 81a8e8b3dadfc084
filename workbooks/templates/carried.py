"""What a template says of a sheet that last year's approved rows stand in: from which edition, and what is to be done."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class CarriedNote:
    """`edition` names it as people know it, `rows` how many stand there, `anew` the titles of columns left empty."""

    edition: str
    check_code: str
    rows: int
    anew: Sequence[str] = ()


def carried_words(note: CarriedNote) -> str:
    """The line above the table."""
    anew = f"“{'”“'.join(note.anew)}”每年不同，没有填，须重新填写。" if note.anew else ""
    unchanged = "" if note.anew else "全部无变化的，不必报送本表，请在系统的“填报模板”页确认无变化。"
    return (
        f"本表已填好 {note.edition}（校验码 {note.check_code}）中的 {note.rows} 行，供核对：有变动的直接改，新增的加在后面，"
        f"不再有的整行删除。{anew}{unchanged}"
    )


CARRIED_WAY = "上年数据已填好，请核对增删"
