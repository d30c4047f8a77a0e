"""System / Sockets, on the loopback interface: a program talks with itself, or with a socket of the test."""

from __future__ import annotations

import socket
import struct
import threading
import time

import pytest

from hdev.operators.system.socket_format import Format
from hdev.runtime.permissions import permissions
from tests.operators.running import fails, run

NET = permissions(net=True)

#: Both ends of a connection: A has connected, B has been accepted.
PAIR = """
open_socket_accept (0, ['protocol', 'address', 'timeout'], ['{protocol}', '127.0.0.1', 5], Accepting)
get_socket_param (Accepting, 'address_info', Address)
open_socket_connect ('127.0.0.1', Address[1], ['protocol', 'timeout'], ['{protocol}', {timeout}], A)
socket_accept_connect (Accepting, 'auto', B)
"""


def pair(text, protocol="HALCON", timeout="5"):
    return run(PAIR.format(protocol=protocol, timeout=timeout) + text, permissions=NET, timeout=30)


def test_tuples_travel():
    result = pair("""
        send_tuple (A, [1, 2.5, 'ä'])
        send_tuple (A, [])
        get_next_socket_data_type (B, Type)
        receive_tuple (B, R)
        receive_tuple (B, S)
        send_tuple (B, 7)
        receive_tuple (A, T)
        close_socket ([A, B])
    """)
    assert (result["Type"], result["R"], result["S"], result["T"]) == (["control"], [1, 2.5, "ä"], [], [7])


def test_a_large_tuple_needs_both_sides():
    """More than the buffers of the system hold: the sender waits for the receiver, who is another thread."""
    result = pair(
        "par_start <T> : receive_tuple (B, R)\nsend_tuple (A, [1:1000000])\npar_join (T)\nS := [|R|, R[999999]]"
    )
    assert result["S"] == [1_000_000, 1_000_000]


def test_serialized_items_travel():
    result = pair("""
        serialize_handle (dict{k: 'v'}, I)
        send_serialized_item (A, I)
        get_next_socket_data_type (B, Type)
        receive_serialized_item (B, J)
        deserialize_handle (J, D)
        R := D.k
    """)
    assert (result["Type"], result["R"]) == (["serialized_item"], ["v"])


def test_something_else_than_expected_stays():
    result = pair("""
        send_tuple (A, 5)
        try
            receive_serialized_item (B, I)
        catch (E)
        endtry
        receive_tuple (B, R)
        serialize_tuple (1, I)
        send_serialized_item (A, I)
        try
            receive_tuple (B, R2)
        catch (F)
        endtry
        Codes := [E[0], F[0]]
    """)
    assert (result["Codes"], result["R"]) == ([5630, 5602], [5])


@pytest.mark.parametrize(
    ("format", "values", "expected"),
    [
        ("c2", "[-1, 1]", b"\xff\x01"),
        ("Cn", "255", b"\xff"),
        ("sn il", "[1, 2]", b"\0\x01\x02\0\0\0"),
        ("In2", "[1, 2]", b"\0\0\0\x01\0\0\0\x02"),
        ("I2n", "[1, 2]", b"\0\0\0\x01\0\0\0\x02"),
        ("ql", "-2", struct.pack("<q", -2)),
        ("fn dl", "[1.5, 2]", struct.pack(">f", 1.5) + struct.pack("<d", 2)),
        ("A5", "'ab'", b"ab   "),
        ("Z5", "'abcdefg'", b"abcd\0"),
        ("z", "'ab'", b"ab"),
        ("z3 - _2", "'abcdef'", b"abc\0  "),
        ("a", "'raw'", b"raw"),
    ],
)
def test_formats(format, values, expected):
    text = f"send_data (A, '{format}', {values}, [])\n"
    text += f"receive_data (B, 'C{len(expected)}', R, From)"
    result = pair(text, "TCP")
    assert bytes(result["R"]) == expected
    assert result["From"][0] == "127.0.0.1"


@pytest.mark.parametrize(
    ("format", "values"),
    [
        ("c s i q", [-1, -300, 70000, -(2**40)]),
        ("Cn Sn In Qn", [255, 65535, 2**32 - 1, 2**40]),
        ("f2 dn", [0.5, -1.25, 0.1]),
        ("A8 Z4 i", ["text", "abc", 5]),
        ("- i _ i2", [1, 2, 3]),
        ("a3", ["abc"]),
        ("i z", [1, "up to the end"]),
    ],
)
def test_what_is_sent_is_received(format, values):
    parsed = Format.parse(format, "send_data")
    assert parsed.decode(parsed.encode(values)) == values


def test_a_stream_in_pieces():
    result = pair("""
        send_data (A, 'sn', 1, [])
        send_data (A, 'sn', 2, [])
        wait_seconds (0.05)
        receive_data (B, 'sn2', R, From)
        send_data (A, 'z', 'hello', [])
        receive_data (B, 'z', S, From)
    """, "TCP")  # fmt: skip
    assert (result["R"], result["S"]) == ([1, 2], ["hello"])


def test_several_formats():
    text = "send_data (A, '{}', {}, [])\nreceive_data (B, ['c', 'in', 'z20'], R, From)"
    for format, value, received, number in (("in", 258, [258], 1), ("c", 5, [5], 0), ("z", "'abc'", ["abc"], 2)):
        result = pair(text.format(format, value), "TCP")
        assert (result["R"], result["From"][2]) == (received, number)


def test_datagrams():
    result = run(
        """
        open_socket_accept (0, ['protocol', 'address', 'timeout'], ['UDP4', '127.0.0.1', 5], Server)
        get_socket_param (Server, ['protocol', 'address_info'], Info)
        open_socket_connect ('127.0.0.1', Info[2], ['protocol', 'timeout'], ['UDP', 5], Client)
        send_data (Client, 'z', 'ping', [])
        receive_data (Server, 'z', Asked, From)
        send_data (Server, 'z', 'pong', From)
        receive_data (Client, 'z', Answer, From)
        """,
        permissions=NET,
        timeout=30,
    )
    assert (result["Info"][:2], result["Asked"], result["Answer"]) == (["UDP", "127.0.0.1"], ["ping"], ["pong"])


def test_another_program():
    """A server that knows nothing of hdev."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer():
            connection, _ = server.accept()
            with connection:
                connection.sendall(connection.recv(100).upper() + b"\r\n")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        text = "open_socket_connect ('localhost', Port, 'protocol', 'TCP4', S)\nsend_data (S, 'z', 'hello', [])\nreceive_data (S, 'z', R, F)"
        assert run(text, {"Port": server.getsockname()[1]}, permissions=NET, timeout=30)["R"] == ["HELLO\r\n"]
        thread.join(5)


def test_parameters():
    result = pair(
        """
        set_socket_param (A, ['timeout', 'TCP_NODELAY'], [0.5, 'on'])
        get_socket_param (A, ['timeout', 'TCP_NODELAY', 'protocol'], R)
        set_socket_param (A, 'timeout', 'infinite')
        get_socket_param (A, 'timeout', S)
        get_socket_param (A, 'address_info', T)
        get_socket_param (A, 'SO_RCVBUF', U)
        get_socket_descriptor (A, V)
        """,
        "TCP",
    )
    assert (result["R"], result["S"]) == ([0.5, "on", "TCP"], ["infinite"])
    assert result["T"][2:] == result["Address"]
    assert result["U"][0] > 0
    assert result["V"][0] > 2


@pytest.mark.parametrize(
    ("call", "protocol", "code"),
    [
        ("receive_tuple (B, R)", "TCP", 5625),
        ("receive_tuple (Accepting, R)", "HALCON", 5625),
        ("send_data (A, 'z', 'x', [])", "HALCON", 5625),
        ("socket_accept_connect (A, 'auto', C)", "HALCON", 5625),
        ("socket_accept_connect (Accepting, 'never', C)", "HALCON", 1302),
        ("socket_accept_connect (Accepting, 'false', C)", "HALCON", 5619),
        ("send_tuple (A, dict{})", "HALCON", 5618),
        ("send_data (A, 'y', 1, [])", "TCP", 5629),
        ("send_data (A, '', [], [])", "TCP", 5629),
        ("send_data (A, 'i2', 1, [])", "TCP", 5628),
        ("send_data (A, 'i', [1,2], [])", "TCP", 5628),
        ("send_data (A, 'C', 256, [])", "TCP", 5628),
        ("send_data (A, 'i', 'x', [])", "TCP", 5628),
        ("send_data (A, 'z', 1, [])", "TCP", 5628),
        ("send_data (A, 'i', 1.5, [])", "TCP", 5628),
        ("send_data (A, 'i', 1, ['localhost', 1])", "TCP", 1404),
        ("receive_data (B, [], R, F)", "TCP", 1402),
        ("set_socket_param (A, 'speed', 1)", "TCP", 1302),
        ("set_socket_param (A, 'timeout', -1)", "TCP", 1303),
        ("set_socket_param (A, 'TCP_NODELAY', 'maybe')", "TCP", 1303),
        ("set_socket_param (A, 'SO_SNDBUF', 1.5)", "TCP", 1203),
        ("set_socket_param (A, 'timeout', [])", "TCP", 1403),
        ("get_socket_param (A, 'speed', R)", "TCP", 1302),
        ("close_socket (B)\nreceive_tuple (A, R)", "HALCON", 5606),
        ("close_socket (B)\nreceive_data (A, 'i', R, F)", "TCP", 5606),
        ("close_socket (B)\nreceive_tuple (B, R)", "HALCON", 2454),
    ],
)
def test_wrong_use(call, protocol, code):
    with fails(code):
        pair(call, protocol)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("open_socket_accept (-1, [], [], S)", 1301),
        ("open_socket_accept (0, 'speed', 1, S)", 1302),
        ("open_socket_accept (0, 'protocol', 'HTTP', S)", 1303),
        ("open_socket_accept (0, 'protocol', 'TCP64', S)", 1303),
        ("open_socket_accept (0, 'timeout', 'never', S)", 1303),
        ("open_socket_accept (0, 'timeout', [], S)", 1403),
        ("open_socket_connect ('localhost', 0, [], [], S)", 1302),
        ("open_socket_connect ('localhost', 1, 'address', 'x', S)", 1303),
        ("open_socket_connect ('localhost', 1, 'protocol', 'HTTP', S)", 1304),
    ],
)
def test_wrong_parameters_of_opening(call, code):
    with fails(code):
        run(call, permissions=NET)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_nobody_waits():
    port = free_port()
    with fails(5615, str(port)):
        run("open_socket_connect ('127.0.0.1', Port, 'timeout', 5, S)", {"Port": port}, permissions=NET)


def test_a_port_that_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as server, fails(5611):
        run("open_socket_accept (Port, 'address', '127.0.0.1', S)", {"Port": server.getsockname()[1]}, permissions=NET)


def test_an_unknown_host():
    with fails(5616):
        run("open_socket_connect ('no host of this name', 80, [], [], S)", permissions=NET)


def test_another_protocol_on_the_other_side():
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(
            target=lambda: server.accept()[0].sendall(b"HTTP/1.1 400 Bad Request" * 9), daemon=True
        ).start()
        with fails(5606, "does not speak"):
            text = "open_socket_connect ('127.0.0.1', Port, [], [], S)\nreceive_tuple (S, R)"
            run(text, {"Port": server.getsockname()[1]}, permissions=NET, timeout=30)


@pytest.mark.parametrize(
    ("call", "protocol"), [("receive_tuple (A, R)", "HALCON"), ("receive_data (A, 'i', R, F)", "TCP")]
)
def test_nothing_comes_in_time(call, protocol):
    with fails(5619, "0.1 s"):
        pair(call, protocol, "0.1")


def test_no_data():
    assert pair("get_next_socket_data_type (A, R)", timeout="0.1")["R"] == ["no_data"]


@pytest.mark.parametrize("call", ["receive_tuple (A, R)", "socket_accept_connect (Accepting, 'true', C)"])
def test_the_time_of_a_program_ends_waiting(call):
    start = time.monotonic()
    with fails(9400):
        run(PAIR.format(protocol="HALCON", timeout="'infinite'") + call, permissions=NET, timeout=0.5)
    assert time.monotonic() - start < 10


def test_sockets_are_closed_at_the_end():
    result = pair("R := 1")
    assert not any(result[name][0].valid for name in ("A", "B", "Accepting"))


@pytest.mark.parametrize(
    "call", ["open_socket_accept (0, [], [], S)", "open_socket_connect ('localhost', 1, [], [], S)"]
)
def test_the_network_needs_a_permission(call):
    with fails(9000, "--allow-net"):
        run(call)
