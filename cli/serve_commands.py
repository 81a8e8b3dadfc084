"""`up` and `demo`: everything on one machine; a whole year played by the sample school."""

from pathlib import Path
from typing import Annotated

import typer

from cli.faults import OUR_FAULT


def add_to(app: typer.Typer) -> None:
    app.command("up", help="启动全部服务（Ctrl-C 停止）")(up)
    app.command("demo", help="用示例学校演练两个年度，从文件到定稿版")(demo)


def up(port: Annotated[int, typer.Option(help="网页端口")] = 8000) -> None:
    """Start all processes; makes a sample school if this home has none."""
    from catalog.home import current_home
    from cli.first_start import first_start
    from cli.output import say
    from cli.up import refuse_if_running
    from cli.up import up as run

    home = current_home()
    refuse_if_running(home, port)
    if not run(home, port, first_start(home)):
        say(f"有一个进程意外结束，其余已全部停止；原因见 {home.logs} 中的日志。重新启动后接着办理，已办事项不受影响")
        raise typer.Exit(OUR_FAULT)


def demo(
    seed: Annotated[int, typer.Option(help="示例学校的随机种子")] = 1,
    seeds: Annotated[int, typer.Option(help="答卷统计所用的种子个数")] = 1,
    home: Annotated[Path, typer.Option(help="演练所用的文件夹（每次重新建立）")] = Path("var/demo"),
) -> None:
    """Play two years with real flows; ends with a table against the answer sheet, and with 3 if anything is not as promised."""
    from cli.demo import run_demo

    if not run_demo(home, seed, seeds):
        raise typer.Exit(OUR_FAULT)
