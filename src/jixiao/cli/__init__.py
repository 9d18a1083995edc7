"""The command line: one file per command. Human text goes to stderr, machine text to stdout."""

from __future__ import annotations

import errno
from typing import IO, Any

import click

from jixiao.cli.blank import blank
from jixiao.cli.build import build
from jixiao.cli.check import check
from jixiao.cli.explain import explain
from jixiao.cli.export import export
from jixiao.cli.extract import extract
from jixiao.cli.inspect import inspect
from jixiao.cli.layout import layout
from jixiao.cli.map import map_
from jixiao.cli.offline_page import offline_page
from jixiao.cli.query import query
from jixiao.cli.registry import registry
from jixiao.cli.serve import serve
from jixiao.cli.shapes import shapes
from jixiao.cli.validate import validate
from jixiao.errors import JixiaoError

__all__ = ["main"]


class _CannotRun(click.ClickException):
    """What stops a command: one sentence on stderr, exit status 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"错误 Error: {self.message}", file=file, err=True)


class _Commands(click.Group):
    """A group that turns our errors and the system's into one sentence and keeps the order of the work."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except JixiaoError as error:
            raise _CannotRun(str(error)) from error
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            where = f"{error.filename}: " if error.filename else ""
            raise _CannotRun(f"{where}{error.strerror or error}") from error
        except KeyboardInterrupt as error:
            raise _CannotRun("已中断 / interrupted") from error

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(None, "-V", "--version", package_name="jixiao", message="%(package)s %(version)s",
                      help="显示版本。Show the version.")
def main() -> None:
    """绩效文件进，核查过的、可链接、可查询的开放数据出。

    Chinese budget-performance documents in; validated, linked, queryable open data out.

    \b
    例 Example:
      jixiao build examples/documents -o public/
      jixiao serve public/

    退出码 Exit status: 0 无错误 clean, 1 有错误级发现 findings of severity error, 2 无法运行 cannot run.
    """


for _command in (
    build, extract, inspect, check, blank, layout, map_, validate, query, offline_page, export, registry, serve, explain, shapes,
):
    main.add_command(_command)
