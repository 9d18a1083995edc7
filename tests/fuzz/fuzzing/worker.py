"""The child: reads files that come in on standard input, and says of each how it went.

A frame is a line with the number of bytes and then the bytes; the answer is one line: `read`, `refused`, `memory`, `slow`, or
`defect` and the exception. Offices are out of reach, so that none is started.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import tempfile
import traceback
from pathlib import Path

from jixiao import resources
from jixiao.errors import ReadError
from jixiao.identity.lists import load_classes, load_measures
from jixiao.normalise import normalise, redact
from jixiao.read import sources
from jixiao.understand import load, understand

MEMORY = 1 << 30
READING, UNDERSTANDING = 10, 40  # seconds of this process, so that a busy machine makes nothing slow


class _SlowError(BaseException):
    """Raised by the alarm; no reader may catch it."""


def _alarm(_signal: int, _frame: object) -> None:
    raise _SlowError


def main() -> None:
    """Answer frames until the input ends."""
    os.environ["PATH"] = ""
    layouts = load(resources.files("mappings/layouts", "*.yaml"))
    classes, measures = load_classes(()), load_measures(())
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, _alarm)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is no answer
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case"
        while line := sys.stdin.buffer.readline():
            path.write_bytes(sys.stdin.buffer.read(int(line)))
            answer = "refused"
            try:
                signal.setitimer(signal.ITIMER_PROF, READING)
                documents = [source.read() for source in sources(path) if not source.skipped]
                signal.setitimer(signal.ITIMER_PROF, UNDERSTANDING)
                for document in map(redact, documents):
                    normalise(document, understand(document, layouts, classes).records, measures)
                answer = "read" if documents else "refused"
            except ReadError:
                answer = "refused"
            except MemoryError:
                answer = "memory"
            except _SlowError:
                answer = "slow " + _where(sys.exc_info()[2])
            except BaseException as error:  # noqa: BLE001 - that is what is looked for
                answer = f"defect {type(error).__name__}: {str(error)[:200]!r} {_where(error.__traceback__)}"
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
            answers.write(answer.replace("\n", " ") + "\n")
            answers.flush()


def _where(trace: object) -> str:
    frames = [f for f in traceback.extract_tb(trace) if "jixiao" in f.filename]  # type: ignore[arg-type]
    return f"at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""


if __name__ == "__main__":
    main()
