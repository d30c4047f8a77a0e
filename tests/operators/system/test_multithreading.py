"""System / Multithreading: mutexes, events, conditions, barriers, threads."""

from __future__ import annotations

import time

import pytest

import hdev
from tests.operators.running import fails, run

#: One procedure `worker` beside main.
PROGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<hdevelop file_version="1.2" halcon_version="23.05.0.0">
<procedure name="main"><interface/><body>{main}</body><docu id="main"><parameters/></docu></procedure>
<procedure name="worker"><interface><ic>{inputs}</ic><oc><par name="Out" base_type="ctrl" dimension="0"/></oc></interface>
<body>{worker}</body><docu id="worker"><parameters/></docu></procedure>
</hdevelop>"""


def threads(tmp_path, main, worker, inputs="A B", timeout=20.0):
    """Run a main that starts threads of `worker (A, B, Out)`."""

    def lines(text):
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return "".join(f"<l>{line.strip()}</l>\n" for line in escaped.strip().splitlines())

    parameters = "".join(f'<par name="{name}" base_type="ctrl" dimension="0"/>' for name in inputs.split())
    path = tmp_path / "threads.hdev"
    path.write_text(PROGRAM.format(main=lines(main), worker=lines(worker), inputs=parameters))
    return hdev.run(path, pedantic=True, timeout=timeout)


# ------------------------------------------------------------------------------------------------------------ mutexes


def test_a_mutex_protects(tmp_path):
    main = """
        global tuple Sum
        Sum := 0
        create_mutex ([], [], M)
        par_start <T1> : worker (M, 300, O)
        par_start <T2> : worker (M, 300, O)
        par_join ([T1, T2])
    """
    worker = """
        global tuple Sum
        for I := 1 to B by 1
            lock_mutex (A)
            Old := Sum
            Sum := Old + 1
            unlock_mutex (A)
        endfor
        Out := 0
    """
    assert threads(tmp_path, main, worker)["Sum"] == [600]


def test_a_mutex_that_another_thread_holds_is_busy(tmp_path):
    main = """
        create_mutex ('type', 'sleep', M)
        lock_mutex (M)
        par_start <T> : worker (M, 0, Busy)
        par_join (T)
        unlock_mutex (M)
        try_lock_mutex (M, Free)
    """
    result = threads(tmp_path, main, "try_lock_mutex (A, Out)")
    assert (result["Busy"], result["Free"]) == ([1], [0])


def test_a_recursive_mutex_is_unlocked_as_often_as_locked(tmp_path):
    main = """
        create_mutex ('type', 'recursive', M)
        lock_mutex (M)
        lock_mutex (M)
        unlock_mutex (M)
        par_start <T> : worker (M, 0, Half)
        par_join (T)
        unlock_mutex (M)
        par_start <T> : worker (M, 0, Free)
        par_join (T)
    """
    result = threads(tmp_path, main, "try_lock_mutex (A, Out)")
    assert (result["Half"], result["Free"]) == ([1], [0])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("create_mutex ([], [], M)\nlock_mutex (M)\nlock_mutex (M)", 2861),
        ("create_mutex ([], [], M)\nunlock_mutex (M)", 2861),
        ("create_mutex ([], [], M)\nclear_mutex (M)\nlock_mutex (M)", 2454),
        ("create_mutex ('kind', 'sleep', M)", 1301),
        ("create_mutex ('type', 'lazy', M)", 1302),
        ("create_mutex ('type', [], M)", 1402),
        ("create_event ('type', 'recursive', E)", 1302),
        ("create_event ([], [], E)\nlock_mutex (E)", 2404),
        ("lock_mutex (1)", 1201),
        ("create_barrier ([], [], 0, B)", 1303),
        ("create_barrier ('x', 1, 1, B)", 1301),
        ("create_condition ('x', 1, B)", 1301),
        ("create_condition ([], [], C)\ncreate_mutex ([], [], M)\nwait_condition (C, M)", 2861),
    ],
)
def test_wrong_use(text, code):
    with fails(code):
        run(text, timeout=20)


# ------------------------------------------------------------------------------------------------------------- events


def test_an_event_starts_a_thread(tmp_path):
    main = """
        create_event ([], [], E)
        create_event ([], [], Done)
        par_start <T> : worker (E, Done, O)
        try_wait_event (Done, Before)
        signal_event (E)
        wait_event (Done)
        par_join (T)
    """
    result = threads(tmp_path, main, "wait_event (A)\nOut := 7\nsignal_event (B)")
    assert (result["Before"], result["O"]) == ([1], [7])


def test_whoever_gets_a_signal_takes_it():
    text = "create_event ('', '', E)\nsignal_event (E)\nsignal_event (E)\nwait_event (E)\ntry_wait_event (E, R)\nclear_event (E)"
    assert run(text)["R"] == [1]


def test_a_signal_lets_one_thread_go_on(tmp_path):
    main = """
        create_event ([], [], E)
        create_message_queue (Q)
        par_start <T1> : worker (E, Q, O)
        par_start <T2> : worker (E, Q, O)
        signal_event (E)
        dequeue_message (Q, [], [], M)
        wait_seconds (0.1)
        get_message_queue_param (Q, 'message_num', Second)
        signal_event (E)
        par_join ([T1, T2])
    """
    worker = "wait_event (A)\ncreate_message (M)\nenqueue_message (B, M, [], [])\nOut := 0"
    assert threads(tmp_path, main, worker)["Second"] == [0]


def test_clearing_an_event_ends_the_waiting(tmp_path):
    main = """
        create_event ([], [], E)
        par_start <T> : worker (E, 0, R)
        wait_seconds (0.1)
        clear_event (E)
        par_join (T)
    """
    worker = "try\nwait_event (A)\nOut := 0\ncatch (X)\nOut := X[0]\nendtry"
    assert threads(tmp_path, main, worker)["R"] == [2454]


# --------------------------------------------------------------------------------------------------------- conditions

WAITING = """
    global tuple Ready
    lock_mutex (A)
    while (not Ready)
        wait_condition (B, A)
    endwhile
    unlock_mutex (A)
    Out := 1
"""


def test_a_broadcast_reaches_all(tmp_path):
    main = """
        global tuple Ready
        Ready := false
        create_condition ([], [], C)
        create_mutex ([], [], M)
        par_start <T1> : worker (M, C, A)
        par_start <T2> : worker (M, C, B)
        wait_seconds (0.05)
        lock_mutex (M)
        Ready := true
        broadcast_condition (C)
        unlock_mutex (M)
        par_join ([T1, T2])
        clear_condition (C)
    """
    result = threads(tmp_path, main, WAITING)
    assert (result["A"], result["B"]) == ([1], [1])


def test_a_signal_reaches_one(tmp_path):
    """Each thread reports while it holds the mutex: once main has it, both wait."""
    main = """
        create_condition ([], [], C)
        create_mutex ('type', 'recursive', M)
        create_message_queue (Q)
        par_start <T1> : worker (M, C, Q, A)
        par_start <T2> : worker (M, C, Q, B)
        dequeue_message (Q, [], [], X)
        dequeue_message (Q, [], [], X)
        lock_mutex (M)
        signal_condition (C)
        unlock_mutex (M)
        par_join ([T1, T2])
    """
    worker = """
        create_message (X)
        lock_mutex (A)
        enqueue_message (Queue, X, [], [])
        try
            timed_wait_condition (B, A, 1000000)
            Out := 1
        catch (E)
            Out := E[0]
        endtry
        unlock_mutex (A)
    """
    result = threads(tmp_path, main, worker, "A B Queue")
    assert sorted(result["A"] + result["B"]) == [1, 9400]


def test_a_signal_for_nobody_is_lost():
    text = """
        create_condition ([], [], C)
        create_mutex ([], [], M)
        lock_mutex (M)
        signal_condition (C)
        timed_wait_condition (C, M, 10000)
    """
    with fails(9400, "10000 microseconds"):
        run(text)


# ----------------------------------------------------------------------------------------------------------- barriers


def test_a_barrier_holds_the_team_together(tmp_path):
    main = """
        create_barrier ([], [], 3, B)
        create_message_queue (Q)
        par_start <T1> : worker (B, Q, O)
        par_start <T2> : worker (B, Q, O)
        wait_seconds (0.1)
        get_message_queue_param (Q, 'message_num', Before)
        wait_barrier (B)
        wait_barrier (B)
        get_message_queue_param (Q, 'message_num', After)
        par_join ([T1, T2])
        clear_barrier (B)
    """
    worker = "wait_barrier (A)\ncreate_message (M)\nenqueue_message (B, M, [], [])\nwait_barrier (A)\nOut := 0"
    result = threads(tmp_path, main, worker)
    assert (result["Before"], result["After"]) == ([0], [2])


def test_a_team_of_one_does_not_wait():
    assert run("create_barrier ('type', 'spin', 1, B)\nwait_barrier (B)\nwait_barrier (B)\nR := 1")["R"] == [1]


# ------------------------------------------------------------------------------------------------------------ threads


def test_attributes():
    text = "create_{} ('type', 'spin'{}, H)\nget_threading_attrib (H, C, N, V)\nR := [C, N, V]"
    for kind in ("mutex", "event", "condition"):
        assert run(text.format(kind, ""))["R"] == [kind, "type", "spin"]
    assert run(text.format("barrier", ", 2"))["R"] == ["barrier", "type", "spin"]


def test_threads_have_numbers(tmp_path):
    main = """
        get_current_hthread_id (A)
        get_current_hthread_id (B)
        par_start <T> : worker (0, 0, C)
        par_join (T)
    """
    result = threads(tmp_path, main, "get_current_hthread_id (Out)")
    assert result["A"] == result["B"] != result["C"]


INTERRUPTED = """
    create_message (M)
    get_current_hthread_id (Id)
    set_message_tuple (M, 'id', Id)
    enqueue_message (A, M, [], [])
    try
        {}
        Out := 'ended'
    catch (E)
        Out := E[0]
    endtry
"""


@pytest.mark.parametrize(
    ("waiting", "mode", "expected"),
    [
        ("wait_seconds (60)", "cancel", 22),
        ("wait_seconds (60)", "break", "ended"),
        ("wait_event (B)", "cancel", 22),
        ("wait_event (B)", "break", 22),
        ("create_message_queue (X)\ndequeue_message (X, [], [], Y)", "cancel", 22),
    ],
)
def test_interrupting(tmp_path, waiting, mode, expected):
    main = f"""
        create_message_queue (Q)
        create_event ([], [], E)
        par_start <T> : worker (Q, E, R)
        dequeue_message (Q, [], [], M)
        get_message_tuple (M, 'id', Id)
        repeat
            wait_seconds (0.02)
            try
                interrupt_operator (Id, '{mode}')
                Ended := false
            catch (Exception)
                Ended := true
            endtry
        until (Ended)
        par_join (T)
    """
    assert threads(tmp_path, main, INTERRUPTED.format(waiting))["R"] == [expected]


def test_interrupting_nothing():
    assert run("get_current_hthread_id (Id)\ninterrupt_operator (Id, 'cancel')\nwait_seconds (0)\nR := 1")["R"] == [1]
    with fails(1301):
        run("interrupt_operator (-1, 'cancel')")
    with fails(1302, "'kill'"):
        run("get_current_hthread_id (Id)\ninterrupt_operator (Id, 'kill')")


@pytest.mark.parametrize(
    "waiting",
    [
        "create_event ([], [], E)\nwait_event (E)",
        "create_message_queue (Q)\ndequeue_message (Q, 'timeout', 'infinite', M)",
        "create_barrier ([], [], 2, B)\nwait_barrier (B)",
        "wait_seconds (60)",
    ],
)
def test_the_time_of_a_program_ends_all_waiting(waiting):
    start = time.monotonic()
    with fails(9400):
        run(waiting, timeout=0.3)
    assert time.monotonic() - start < 30


def test_the_end_of_a_program_ends_the_waiting_of_its_threads(tmp_path):
    import threading

    main = "create_event ([], [], E)\npar_start <T> : worker (E, 0, O)\nwait_seconds (0.1)\nthrow (30001)"
    before = threading.active_count()
    with pytest.raises(hdev.HError):
        threads(tmp_path, main, "wait_event (A)\nOut := 0", timeout=None)
    end = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < end:
        time.sleep(0.02)
    assert threading.active_count() == before
