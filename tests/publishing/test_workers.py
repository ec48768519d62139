import os
import signal
import time
from concurrent.futures import wait
from pathlib import Path

import pytest

from hmic.publishing.workers import ThisProcess, processes


def test_this_process_does_at_once_what_it_is_told() -> None:
    with processes(1, with_engine=True) as workers:
        assert isinstance(workers, ThisProcess)
        assert workers.submit(os.getpid).result() == os.getpid()
        failed = workers.submit(int, "x")
    with pytest.raises(ValueError, match="invalid literal"):
        failed.result()


def test_an_interruption_is_no_result() -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ThisProcess().submit(interrupted)


def die_of(number: int, mark: str) -> str:
    """Dies by a signal, if no mark says that it did so before."""
    if number:
        Path(mark).touch()
        os.kill(os.getpid(), number)
    return mark


def test_the_death_of_a_process_is_the_death_of_its_order_alone(tmp_path: Path) -> None:
    with processes(2, with_engine=False) as workers:
        orders = [
            workers.submit(die_of, signal.SIGKILL if n == 2 else 0, str(tmp_path / str(n)))
            for n in range(6)
        ]
        wait(orders, 60)
        died = orders.pop(2)
        assert isinstance(died.exception(0), workers.lost)
        assert getattr(died.exception(0), "exitcode", None) == -signal.SIGKILL
        assert [Path(order.result(0)).name for order in orders] == ["0", "1", "3", "4", "5"]


def test_a_process_that_died_idle_takes_nothing_with_it() -> None:
    with processes(2, with_engine=False) as workers:
        pid = workers.submit(os.getpid).result(60)
        os.kill(pid, signal.SIGKILL)
        time.sleep(1)
        order = workers.submit(os.getpid)
        error = order.exception(60)
        assert error is None or isinstance(error, workers.dropped)
        if error is not None:
            assert workers.submit(os.getpid).result(60) != pid


def test_the_processes_end_with_the_block() -> None:
    with processes(2, with_engine=False) as workers:
        pid = workers.submit(os.getpid).result(60)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
