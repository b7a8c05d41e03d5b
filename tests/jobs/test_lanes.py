"""The lanes: order, limits, telling, and an end that loses no write."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, as_completed
from functools import partial

import pytest

from app.errors import BadAnswer, NoSuch
from app.events import Changed
from app.jobs.lanes import FETCHERS, PER_HOST, Jobs
from app.jobs.mill import Mill

WAIT_S = 5.0


@pytest.fixture
def faults() -> list[BaseException]:
    return []


@pytest.fixture
def jobs(faults: list[BaseException]) -> Iterator[Jobs]:
    made = Jobs(on_error=faults.append)
    yield made
    made.close()


def test_writes_run_one_after_another_in_one_thread(jobs: Jobs) -> None:
    seen: list[tuple[int, str]] = []
    for number in range(50):
        jobs.write(partial(lambda n: seen.append((n, threading.current_thread().name)), number))
    jobs.write(lambda: None).result(WAIT_S)
    assert [number for number, _ in seen] == list(range(50))
    assert {name for _, name in seen} == {"writer-0"}


def test_a_host_gets_six_at_once_and_others_do_not_wait_for_it(jobs: Jobs) -> None:
    gate, most, now, lock = threading.Event(), [0], [0], threading.Lock()

    def slow() -> None:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        gate.wait(WAIT_S)
        with lock:
            now[0] -= 1

    slow_ones = [jobs.fetch("slow.example", slow) for _ in range(FETCHERS)]
    assert jobs.fetch("other.example", lambda: "here").result(WAIT_S) == "here"
    gate.set()
    for one in slow_ones:
        one.result(WAIT_S)
    assert most[0] == PER_HOST


def test_what_a_write_changed_is_told_before_its_future_is_done(jobs: Jobs) -> None:
    told: list[Changed] = []
    stop = jobs.on_changed(told.append)
    changed = Changed(items=frozenset({7}))
    assert jobs.write(lambda: changed).result(WAIT_S) is changed
    assert told == [changed]
    stop()
    jobs.write(lambda: changed).result(WAIT_S)
    assert told == [changed]


def test_a_result_that_carries_a_change_is_told_too(jobs: Jobs) -> None:
    class Queued:
        changed = Changed(is_list=True)

    told: list[Changed] = []
    jobs.on_changed(told.append)
    jobs.write(Queued).result(WAIT_S)
    assert told == [Queued.changed]


def test_our_faults_are_reported_and_the_worlds_are_not(
    jobs: Jobs, faults: list[BaseException]
) -> None:
    def ours() -> None:
        raise KeyError("ours")

    def theirs() -> None:
        raise NoSuch(kind="item", id="8")

    with pytest.raises(KeyError):
        jobs.ask(ours).result(WAIT_S)
    with pytest.raises(NoSuch):
        jobs.ask(theirs).result(WAIT_S)
    assert [type(fault) for fault in faults] == [KeyError]


def test_a_listener_that_fails_undoes_nothing(jobs: Jobs, faults: list[BaseException]) -> None:
    def bad(_changed: Changed) -> None:
        raise ValueError("screen")

    jobs.on_changed(bad)
    assert jobs.write(lambda: Changed()).result(WAIT_S) == Changed()
    assert [type(fault) for fault in faults] == [ValueError]


def test_close_makes_every_write_and_cancels_what_the_network_has_not_begun() -> None:
    jobs = Jobs(on_error=lambda error: pytest.fail(repr(error)))
    written: list[str] = []
    begun, gate = threading.Barrier(PER_HOST + 1, timeout=WAIT_S), threading.Event()

    def send() -> str:
        begun.wait()
        gate.wait(WAIT_S)
        jobs.write(lambda: written.append("outcome")).result(WAIT_S)
        return "stored"

    running = [jobs.fetch("one.example", send) for _ in range(PER_HOST)]
    waiting = jobs.fetch("one.example", send)
    begun.wait()
    jobs.write(lambda: written.append("draft"))
    closing = threading.Thread(target=jobs.close)
    closing.start()
    with pytest.raises(CancelledError):
        waiting.result(WAIT_S)
    gate.set()
    closing.join(WAIT_S)
    assert not closing.is_alive()
    assert all(one.result(WAIT_S) == "stored" for one in running)
    assert sorted(written) == ["draft"] + ["outcome"] * PER_HOST


def test_after_close_every_future_is_cancelled() -> None:
    jobs = Jobs(on_error=lambda error: pytest.fail(repr(error)))
    jobs.close()
    assert jobs.write(lambda: None).cancelled()
    with pytest.raises(CancelledError):
        jobs.mill(os.getpid).result(WAIT_S)


def test_close_does_not_wait_for_ever_for_a_hanging_network() -> None:
    jobs = Jobs(on_error=lambda error: pytest.fail(repr(error)))
    begun, gate = threading.Event(), threading.Event()

    def hang() -> None:
        begun.set()
        gate.wait(WAIT_S)

    hanging = jobs.fetch("dead.example", hang)
    assert begun.wait(WAIT_S)
    jobs.close(patience_s=0.05)
    assert not hanging.done()
    gate.set()
    hanging.result(WAIT_S)


def fail_shaped(host: str) -> None:
    raise BadAnswer(host=host, why="shape")


def test_the_mill_is_another_process_and_hands_errors_back(jobs: Jobs) -> None:
    assert jobs.mill(os.getpid).result(WAIT_S) != os.getpid()
    with pytest.raises(BadAnswer) as caught:
        jobs.mill(fail_shaped, "a.example").result(WAIT_S)
    assert caught.value == BadAnswer(host="a.example", why="shape")


def test_a_dead_mill_is_replaced(jobs: Jobs) -> None:
    first = jobs.mill(os.getpid).result(WAIT_S)
    os.kill(first, 9)
    second = jobs.mill(os.getpid).result(WAIT_S)
    assert second not in (first, os.getpid())


def die_unless(pid: int) -> int:
    if os.getpid() != pid:
        os._exit(3)
    return os.getpid()


def test_a_job_that_kills_the_mill_twice_runs_here(jobs: Jobs) -> None:
    assert jobs.mill(die_unless, os.getpid()).result(WAIT_S * 2) == os.getpid()


def never_end() -> None:
    threading.Event().wait()


def test_a_job_without_an_end_is_given_up_and_the_next_one_done() -> None:
    mill = Mill()
    with pytest.raises(BadAnswer, match="too_big"):
        mill.run(never_end, limit_s=0.3)
    assert mill.run(os.getpid) != os.getpid()
    mill.close()


def print_much() -> str:
    print("noise " * 1000, flush=True)
    return "answer"


def test_what_a_library_prints_in_the_mill_is_no_answer(jobs: Jobs) -> None:
    assert jobs.mill(print_much).result(WAIT_S) == "answer"


def loaded(names: list[str]) -> list[str]:
    import sys

    return [name for name in names if name in sys.modules]


def test_the_mill_loads_neither_qt_nor_the_database(jobs: Jobs) -> None:
    assert jobs.mill(loaded, ["PySide6", "sqlite3", "app.store", "ui"]).result(WAIT_S) == []


def test_whoever_waits_for_jobs_of_a_closed_lane_hears_that_they_are_cancelled(jobs: Jobs) -> None:
    jobs.close()
    given = [jobs.fetch("slow.example", lambda: None), jobs.write(lambda: None)]
    assert all(one.cancelled() for one in as_completed(given, WAIT_S))
