"""What the bench says in the environment, and the line of measures that it reads."""

import json
import os
import pathlib
import time


def text(name):
    return os.environ["BENCH_" + name]


def files():
    return sorted(pathlib.Path(text("FILES")).iterdir())[: int(text("COUNT"))]


class Span:
    """CPU and clock of this process, from here to now."""

    def __init__(self):
        self.begun = (time.perf_counter(), time.process_time())

    def end(self):
        return time.perf_counter() - self.begun[0], time.process_time() - self.begun[1]


def say(documents, set_up, spent):
    measures = {
        "documents": documents,
        "seconds": spent[0],
        "cpu_s": spent[1],
        "setup_s": set_up[0],
        "setup_cpu_s": set_up[1],
    }
    print(json.dumps(measures), flush=True)
