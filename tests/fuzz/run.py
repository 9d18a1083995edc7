"""Fuzz the readers for a while.

usage: python tests/fuzz/run.py [--files 500] [--kinds docx,pdf] [--seed 1] [--keep build/fuzz] [--engine atheris]

Each damaged file is read in a child process with 1 GiB of memory and 10 seconds for reading. A file that is neither read nor
refused is kept, and the exit status is 1. With `--engine atheris` the readers themselves are watched while they run, and what
reaches new lines is damaged further; this needs `pip install atheris` and runs one kind until it is stopped or finds something.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "property")]

from fuzzing.child import GOOD, Reader  # noqa: E402
from fuzzing.hostile import HOSTILE  # noqa: E402
from fuzzing.mutations import mutated  # noqa: E402
from fuzzing.seeds import sound_files  # noqa: E402


def damaged(kind: str, files: list[bytes], count: int, seed: int, keep: Path, reader: Reader) -> Counter[str]:
    """Read so many damaged files of a kind; what went wrong is kept."""
    verdicts: Counter[str] = Counter()
    for number in range(count):
        r = Random(f"{seed}/{kind}/{number}")
        data = mutated(r.choice(files), r)
        verdict = reader.verdict(data)
        verdicts[verdict] += 1
        if verdict not in GOOD:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{kind}-{seed}-{number}").write_bytes(data)
    return verdicts


def hostile(keep: Path, reader: Reader) -> Counter[str]:
    """Read the files that are made to hurt."""
    verdicts: Counter[str] = Counter()
    for name, make in HOSTILE.items():
        data = make()
        verdict = reader.verdict(data)
        verdicts[verdict if verdict in GOOD else f"{name}: {verdict}"] += 1
        if verdict not in GOOD:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / name.replace(": ", "-").replace(" ", "-")).write_bytes(data)
    return verdicts


def watched(kind: str, folder: Path) -> None:
    """Let atheris choose the damages by the lines of the readers that they reach."""
    import atheris

    with atheris.instrument_imports(include=["jixiao.read"]):
        from jixiao.errors import ReadError
        from jixiao.read import Source

    def one(data: bytes) -> None:
        with contextlib.suppress(ReadError):
            Source("fuzzed", lambda: data).read()

    atheris.Setup([sys.argv[0], "-rss_limit_mb=1024", "-timeout=10", f"-artifact_prefix={folder}/", str(folder / kind)], one)
    atheris.Fuzz()


def main() -> None:
    """Print a line for each kind; exit 1 when anything was neither read nor refused."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--kinds", default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("build/fuzz"))
    parser.add_argument("--engine", choices=("random", "atheris"), default="random")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sound = sound_files(Path(folder), 3)
    kinds = args.kinds.split(",") if args.kinds else list(sound)
    if args.engine == "atheris":
        (args.keep / kinds[0]).mkdir(parents=True, exist_ok=True)
        for number, data in enumerate(sound[kinds[0]]):
            (args.keep / kinds[0] / f"seed-{number}").write_bytes(data)
        watched(kinds[0], args.keep)
        return
    bad = 0
    with Reader() as reader:
        for kind in (*kinds, *([] if args.kinds else ["hostile"])):
            if kind == "hostile":
                verdicts = hostile(args.keep, reader)
            else:
                verdicts = damaged(kind, sound[kind], args.files, args.seed, args.keep, reader)
            bad += sum(count for verdict, count in verdicts.items() if verdict not in GOOD)
            sys.stdout.write(f"{kind:14} " + ", ".join(f"{v} {n}" for v, n in verdicts.most_common()) + "\n")
            sys.stdout.flush()
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
