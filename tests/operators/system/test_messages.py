"""System / Multithreading: messages and their queues."""

from __future__ import annotations

import time

import numpy as np
import pytest

from tests.operators.running import fails, run

QUEUE = "create_message_queue (Q)\n"
TWO = """
create_message (M1)
set_message_tuple (M1, 'n', 1)
create_message (M2)
set_message_tuple (M2, 'n', 2)
"""


def test_tuples_in_messages():
    result = run("""
        create_message (M)
        set_message_tuple (M, 'values', [1, 2.5, 'x'])
        set_message_tuple (M, 7, [])
        get_message_tuple (M, 'values', A)
        get_message_tuple (M, 7, B)
        get_message_param (M, 'message_keys', [], Keys)
        get_message_param (M, 'key_exists', ['values', 'other', 7], Exist)
        get_message_param (M, 'key_data_type', ['values', 7], Types)
        set_message_param (M, 'remove_key', 'values', [])
        get_message_param (M, 'message_keys', [], Rest)
    """)
    assert (result["A"], result["B"]) == ([1, 2.5, "x"], [])
    assert (result["Keys"], result["Exist"], result["Types"]) == (["values", 7], [1, 0, 1], ["tuple", "tuple"])
    assert result["Rest"] == [7]


def test_a_message_holds_copies():
    text = "T := [1,2]\ncreate_message (M)\nset_message_tuple (M, 'k', T)\nT[0] := 9\nget_message_tuple (M, 'k', R)"
    assert run(text)["R"] == [1, 2]


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("get_message_tuple (M, 'k', T)", 2894),
        ("set_message_tuple (M, '', 1)", 1302),
        ("set_message_tuple (M, ['a','b'], 1)", 1402),
        ("set_message_tuple (M, 1.5, 1)", 1202),
        ("get_message_param (M, 'message_keys', 'k', T)", 1403),
        ("get_message_param (M, 'size', [], T)", 1302),
        ("get_message_param (M, 'key_data_type', 'k', T)", 2894),
        ("set_message_param (M, 'remove_key', 'k', [])", 2894),
        ("set_message_param (M, 'clear', [], [])", 1302),
        ("clear_message (M)\nget_message_tuple (M, 'k', T)", 2454),
        ("write_message (M, '/x', 'compress', 'true')", 1303),
        ("write_message (M, 'no/where', [], [])", 5212),
        ("read_message ('missing', '', '', M)", 5200),
    ],
)
def test_wrong_use_of_messages(call, code):
    with fails(code):
        run("create_message (M)\n" + call)


def test_messages_in_files(tmp_path):
    result = run(
        """
        create_message (M)
        set_message_tuple (M, 'k', ['a', 1])
        set_message_tuple (M, 'd', dict{x: 5})
        write_message (M, Name, [], [])
        read_message (Name, [], [], N)
        get_message_tuple (N, 'k', R)
        get_message_tuple (N, 'd', D)
        X := D.x
        """,
        {"Name": str(tmp_path / "m")},
    )
    assert (result["R"], result["X"]) == (["a", 1], [5])


@pytest.mark.parametrize("data", [b"", b"hdev-message\nx", b"something else"])
def test_files_without_a_message(tmp_path, data):
    (tmp_path / "m").write_bytes(data)
    with fails(2893):
        run("read_message (Name, [], [], N)", {"Name": str(tmp_path / "m")})


def test_first_in_first_out():
    text = (
        QUEUE
        + TWO
        + """
        enqueue_message (Q, M1, [], [])
        set_message_tuple (M1, 'n', 5)
        enqueue_message (Q, M2, [], [])
        dequeue_message (Q, 'timeout', 'infinite', A)
        dequeue_message (Q, 'timeout', 0, B)
        get_message_tuple (A, 'n', R)
        get_message_tuple (B, 'n', S)
        get_message_queue_param (Q, ['message_num', 'is_empty', 'max_message_num'], P)
    """
    )
    result = run(text)
    assert (result["R"], result["S"], result["P"]) == ([1], [2], [0, 1, -1])


def test_messages_enqueued_together_are_received_together():
    text = QUEUE + TWO + "enqueue_message (Q, [M1, M2], [], [])\nget_message_queue_param (Q, 'message_num', N)\n"
    result = run(text + "dequeue_message (Q, [], [], M)\nR := |M|")
    assert (result["N"], result["R"]) == ([2], [2])


def test_a_full_queue():
    text = QUEUE + TWO + "set_message_queue_param (Q, 'max_message_num', 1)\nenqueue_message (Q, M1, [], [])\n"
    with fails(2891):
        run(text + "enqueue_message (Q, M2, [], [])")
    with fails(9400):
        run(text + "enqueue_message (Q, M2, 'timeout', 0.05)")
    text += "set_message_queue_param (Q, ['flush_queue', 'max_message_num'], [1, -1])\nenqueue_message (Q, [M1, M2], [], [])\n"
    assert run(text + "get_message_queue_param (Q, 'message_num', R)")["R"] == [2]


def test_waiting_for_a_message_ends():
    start = time.monotonic()
    with fails(9400, "0.1 s"):
        run(QUEUE + "dequeue_message (Q, 'timeout', 0.1, M)")
    assert 0.1 <= time.monotonic() - start < 5


def test_an_aborted_queue():
    text = QUEUE + TWO + "enqueue_message (Q, M1, [], [])\nset_message_queue_param (Q, 'abort_{}', 1)\n"
    with fails(2890):
        run(text.format("dequeuing") + "dequeue_message (Q, [], [], M)")
    with fails(2890):
        run(text.format("enqueuing") + "enqueue_message (Q, M2, [], [])")
    restored = "set_message_queue_param (Q, 'restore_queue', 1)\ndequeue_message (Q, [], [], M)\nR := 1"
    assert run(text.format("dequeuing") + restored)["R"] == [1]


def test_aborting_ends_waiting():
    """The thread that waits is that of an operator, which `par_start` can start as well as a procedure."""
    result = run(
        QUEUE
        + """
        par_start <T> : dequeue_message (Q, [], [], M)
        wait_seconds (0.1)
        try
            clear_message_queue (Q)
        catch (E1)
        endtry
        set_message_queue_param (Q, 'abort_dequeuing', 1)
        try
            par_join (T)
        catch (E2)
        endtry
        clear_message_queue (Q)
        R := [E1[0], E2[0]]
        """,
        timeout=20,
    )
    assert result["R"] == [2892, 2890]


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("set_message_queue_param (Q, 'size', 1)", 1302),
        ("set_message_queue_param (Q, 'max_message_num', 0)", 1303),
        ("set_message_queue_param (Q, 'max_message_num', '1')", 1203),
        ("set_message_queue_param (Q, 'flush_queue', 0)", 1303),
        ("set_message_queue_param (Q, 'flush_queue', [])", 1403),
        ("get_message_queue_param (Q, 'size', R)", 1302),
        ("dequeue_message (Q, 'time', 1, M)", 1302),
        ("dequeue_message (Q, 'timeout', -1, M)", 1303),
        ("dequeue_message (Q, 'timeout', 'never', M)", 1303),
        ("dequeue_message (Q, 'timeout', [], M)", 1403),
        ("enqueue_message (Q, 1, [], [])", 1202),
        ("enqueue_message (Q, Q, [], [])", 2404),
        ("clear_message_queue (Q)\ndequeue_message (Q, [], [], M)", 2454),
    ],
)
def test_wrong_use_of_queues(call, code):
    with fails(code):
        run(QUEUE + call)


def test_iconic_objects_in_messages():
    image = np.arange(6, dtype=np.uint8).reshape(2, 3)
    text = """
        create_message (M)
        set_message_obj (Image, M, 'image')
        create_message_queue (Q)
        enqueue_message (Q, M, [], [])
        dequeue_message (Q, [], [], N)
        get_message_param (N, 'key_data_type', 'image', Type)
        get_message_obj (Copy, N, 'image')
    """
    result = run(text, {"Image": image})
    assert result["Type"] == ["object"]
    assert (result["Copy"][0].to_numpy() == image).all()
    with fails(2460):
        run(text + "get_message_tuple (N, 'image', T)", {"Image": image})
    with fails(2461):
        run(text + "set_message_tuple (M, 'image', [])\nget_message_obj (Copy, M, 'image')", {"Image": image})
    with fails(2455, "'image'"):
        run(text + "write_message (M, 'file', [], [])", {"Image": image})
