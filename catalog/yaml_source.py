"""YAML as people mean it: every scalar stays text, and every place keeps its line.

YAML's own type guessing turns `1.10` into 1.1, `01` into 1 and `no` into False; sheet numbers and
codes are full of such words, so no implicit resolver is used. Types come from the models instead.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from catalog.mistakes import Mistake

# The C parser where PyYAML has it: every process reads the catalog, and the Python one takes a second longer.
_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class YamlSource:
    """A declaration file: its plain content, the line of every place in it, and mistakes of form."""

    path: Path
    content: Any = None
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def line_of(self, place: tuple[str | int, ...]) -> int:
        """The line of a place, or of the nearest place above it that stands in the file."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def mistake(self, place: tuple[str | int, ...], message: str, remedy: str) -> Mistake:
        return Mistake(self.path, self.line_of(place), message, remedy)


def read_yaml(path: Path) -> YamlSource:
    """Read one file; mistakes of form (syntax, duplicate keys, aliases) are in `.mistakes`."""
    source = YamlSource(path)
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        source.mistakes.append(Mistake(path, line, f"不是有效的 YAML：{_first_line(error)}", "检查缩进、冒号后的空格与引号"))
        return source
    if node is not None:
        source.content = _plain(node, (), source)
    return source


def _first_line(error: Exception) -> str:
    return str(getattr(error, "problem", None) or error).splitlines()[0]


def _plain(node: yaml.Node, place: tuple[str | int, ...], source: YamlSource) -> Any:
    source.lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*place, i), source) for i, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, source)
    quoted = getattr(node, "style", None) in ("'", '"', "|", ">")
    return node.value if quoted or node.value not in ("", "~", "null") else None


def _mapping(node: yaml.MappingNode, place: tuple[str | int, ...], source: YamlSource) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        inner = (*place, key)
        if key in result:
            line = key_node.start_mark.line + 1
            source.mistakes.append(Mistake(source.path, line, f"键“{key}”重复", "只保留一处"))
            continue
        source.lines[inner] = key_node.start_mark.line + 1
        result[key] = _plain(value_node, inner, source)
    return result
