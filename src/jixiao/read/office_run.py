"""LibreOffice as a program that converts: headless, with a profile of its own for each call, a time limit and no network."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from jixiao.errors import ReadError

__all__ = ["Route", "convert", "identity", "program"]

SECONDS = 60
SECONDS_PER_MIB = 10
_NAMES = ("soffice", "libreoffice")
_FAILED = (
    "LibreOffice 转换不了这份文件（可能已损坏或加密）；请用办公软件另存为 {save} 后再试。"
    "(LibreOffice cannot convert it; save it as {save}.)"
)
_SLOW = "LibreOffice 转换超过 {seconds} 秒，已停止；请用办公软件另存为 {save} 后再试。(Conversion took too long; save it as {save}.)"
_MISSING = (
    "读取 {suffix} 这类文件需要 LibreOffice，而这台机器上没有；Debian 上请安装 {package}，或另存为 {save} 后再试。"
    "(Reading it needs LibreOffice: install {package}, or save it as {save}.)"
)

# Macros never run; links are neither followed nor brought up to date; a proxy that nobody is behind keeps it off the network;
# dates and figures are written as in China wherever it runs.
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Writer/Content/Update", "Field", "false"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Setup/L10N", "ooSetupSystemLocale", "zh-CN"),
)


@dataclass(frozen=True)
class Route:
    """How one kind of file is converted: what it is called, read by, turned into, and the Debian package that does it."""

    suffix: str
    importer: str
    target: str
    exporter: str
    package: str


def program() -> Path | None:
    """Where LibreOffice is, or None."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    return Path(found).resolve() if found else None


def identity(soffice: Path) -> str:
    """What changes when another version of LibreOffice is installed, told without starting it."""
    binary = soffice.with_name("soffice.bin")
    status = (binary if binary.is_file() else soffice).stat()
    return f"{soffice} {status.st_size} {status.st_mtime_ns}"


def convert(data: bytes, route: Route) -> bytes:
    """The file in the format that the route leads to.

    Raises:
        ReadError: LibreOffice is not there, fails or takes too long; the message says what to do.
    """
    soffice = program()
    save = f".{route.target}"
    missing = _MISSING.format(suffix=route.suffix, package=route.package, save=save)
    if soffice is None:
        raise ReadError(missing)
    seconds = SECONDS + SECONDS_PER_MIB * len(data) // 2**20
    with tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"source{route.suffix}"
        source.write_bytes(data)
        _profile(folder / "profile")
        command = [
            str(soffice), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck",
            "--nodefault", "--nofirststartwizard", f"--infilter={route.importer}", "--convert-to",
            f"{route.target}:{route.exporter}", "--outdir", str(folder / "out"), str(source),
        ]  # fmt: skip
        try:
            said = _run(command, folder, seconds)
        except subprocess.TimeoutExpired as error:
            raise ReadError(_SLOW.format(seconds=seconds, save=save)) from error
        except OSError as error:
            raise ReadError(missing) from error
        try:
            return (folder / "out" / f"source.{route.target}").read_bytes()
        except OSError as error:
            # A LibreOffice without Writer or Calc knows no filter for their formats.
            raise ReadError(missing if "no export filter" in said else _FAILED.format(save=save)) from error


def _profile(folder: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        encoding="utf-8",
    )


def _run(command: list[str], folder: Path, seconds: float) -> str:
    """Run it in a process group of its own, which is ended with everything in it when the time is over."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")}
    environment = {**kept, "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8", "TZ": "UTC", "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True,
    )  # fmt: skip
    try:
        said, _ = process.communicate(timeout=seconds)
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return said.decode("utf-8", "replace")
