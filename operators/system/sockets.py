"""System / Sockets: data through the network, to other programs of hdev or to anything that speaks TCP or UDP."""

from __future__ import annotations

import os
import select
import socket as net
from typing import Any

from hdev.errors import HError, wrong_number, wrong_type, wrong_value
from hdev.operators.system.connections import PROTOCOLS, READ_FAILED, TIMEOUT, WRONG_TYPE, Socket, addresses
from hdev.operators.system.serialization import pack, unpack
from hdev.operators.system.serialized_item import SerializedItem
from hdev.registry import operator
from hdev.values import Handle, Scalar, Value, elements, length, tuple_of

NO_TUPLE = 5602
NOT_BOUND = 5611
NOT_CONNECTED = 5615
WRONG_TUPLE = 5618
PARAMETER_FAILED = 5627
NO_ITEM = 5630

_FAMILIES = {"": net.AF_UNSPEC, "4": net.AF_INET, "6": net.AF_INET6}

#: Parameters that are options of the system's sockets; those that are switched 'on' and 'off' are `_SWITCHED`.
_OPTIONS = {
    "SO_SNDBUF": (net.SOL_SOCKET, net.SO_SNDBUF),
    "SO_RCVBUF": (net.SOL_SOCKET, net.SO_RCVBUF),
    "SO_BROADCAST": (net.SOL_SOCKET, net.SO_BROADCAST),
    "TCP_NODELAY": (net.IPPROTO_TCP, net.TCP_NODELAY),
}
_SWITCHED = ("SO_BROADCAST", "TCP_NODELAY")

# ------------------------------------------------------------------------------------------------- opening and closing


@operator(effects=("net",))
def open_socket_accept(port: int, gen_param_name: Value, gen_param_value: Value, *, session: Any) -> Socket:
    """A socket that waits for connections (with 'UDP': that receives) at a port; 0 for one that is free.

    Generic parameters: 'protocol', 'HALCON' (the default; between programs of hdev), 'TCP' or 'UDP', with '4' or '6' behind
    it for one version of the Internet Protocol; 'address', that of the network interface, all without it; 'timeout', in
    seconds or 'infinite' (the default).
    Errors: 1301 no port; 1302, 1303, 1403 wrong parameters; 5611 the port is taken; 5616 an unknown address.
    Source: reference page of `open_socket_accept`.
    """
    name = "open_socket_accept"
    if not 0 <= port <= 65535:
        raise wrong_value(1, name, str(port))
    options = _generic(gen_param_name, gen_param_value, name, 2)
    protocol, family = _protocol(options, name, 3)
    timeout = _seconds(options.get("timeout", "infinite"), name, 3)
    kind = net.SOCK_DGRAM if protocol == "UDP" else net.SOCK_STREAM
    host = str(options.get("address", "")) or None
    version, _, _, _, address = addresses(host, port, family or net.AF_INET, kind, name)[0]
    system = net.socket(version, kind)
    try:
        if kind == net.SOCK_STREAM:
            system.setsockopt(net.SOL_SOCKET, net.SO_REUSEADDR, 1)
        system.bind(address)
        if kind == net.SOCK_STREAM:
            system.listen()
    except OSError as error:
        system.close()
        raise HError(NOT_BOUND, f"port {port}: {error.strerror}", operator=name) from None
    return Socket(system, protocol, kind == net.SOCK_STREAM, timeout, session)


@operator(effects=("net",))
def open_socket_connect(
    host_name: str, port: int, gen_param_name: Value, gen_param_value: Value, *, session: Any
) -> Socket:
    """A connection to a socket that waits for one. Generic parameters: 'protocol' and 'timeout' of `open_socket_accept`; the
    timeout limits connecting, too.

    Errors: 1302 no port; 1303, 1304, 1404 wrong parameters; 5616 an unknown host; 5615 nobody waits there; 5619 no answer.
    Source: reference page of `open_socket_connect`.
    """
    name = "open_socket_connect"
    if not 0 < port <= 65535:
        raise wrong_value(2, name, str(port))
    options = _generic(gen_param_name, gen_param_value, name, 3, ("protocol", "timeout"))
    protocol, family = _protocol(options, name, 4)
    timeout = _seconds(options.get("timeout", "infinite"), name, 4)
    kind = net.SOCK_DGRAM if protocol == "UDP" else net.SOCK_STREAM
    reason = ""
    for version, _, _, _, address in addresses(host_name, port, family, kind, name):
        result = Socket(net.socket(version, kind), protocol, False, timeout, session)
        reason = _connect(result, address, name)
        if not reason:
            return result
        result.clear()
    raise HError(NOT_CONNECTED, f"{host_name}, port {port}: {reason}", operator=name)


def _connect(connection: Socket, address: Any, operator_name: str) -> str:
    """Connect; gives the reason if that fails."""
    try:
        connection.system.connect(address)
    except BlockingIOError:
        pass
    except OSError as error:
        return str(error.strerror)
    system = connection.system

    def decided() -> bool:
        return bool(select.select([], [system], [], 0)[1])

    if not connection.wait(decided, operator_name, writing=True, timeout=connection.timeout):
        connection.clear()
        raise HError(TIMEOUT, f"{connection.timeout:g} s", operator=operator_name)
    problem = system.getsockopt(net.SOL_SOCKET, net.SO_ERROR)
    return os.strerror(problem) if problem else ""


@operator
def socket_accept_connect(accepting_socket: Socket, wait: str) -> Socket:
    """The connection of the next that connects to a waiting socket.

    Wait: 'auto', as long as the socket's timeout says; 'true', any time; 'false', not at all. Errors: 1302 another value; 5619
    nobody connects in time; 5625 the socket does not wait for connections.
    Source: reference page of `socket_accept_connect`.
    """
    if wait not in ("auto", "true", "false"):
        raise wrong_value(2, "socket_accept_connect", f"'{wait}'")
    if not accepting_socket.accepting:
        raise HError(WRONG_TYPE, "the socket does not wait for connections", operator="socket_accept_connect")
    timeout = {"auto": accepting_socket.timeout, "true": None, "false": 0.0}[wait]
    return accepting_socket.accept("socket_accept_connect", timeout)


@operator
def close_socket(socket: list[Socket]) -> None:
    """Close sockets; their handles are cleared.

    Source: reference page of `close_socket`.
    """
    for one in socket:
        one.clear()


# ------------------------------------------------------------------------------------------------- tuples and items


@operator
def send_tuple(socket: Socket, tuple: Value) -> None:
    """Send a tuple of numbers and strings, through a connection with the protocol 'HALCON', to a program of hdev.

    Errors: 5618 a handle; 5607 the connection is broken; 5625 a socket of another kind.
    Source: reference page of `send_tuple`.
    """
    socket.use("HALCON")
    if any(isinstance(element, Handle) for element in elements(tuple)):
        raise HError(WRONG_TUPLE, "a handle", operator="send_tuple")
    socket.send_frame("control", pack(tuple), "send_tuple")


@operator
def receive_tuple(socket: Socket) -> Value:
    """Receive a tuple that `send_tuple` has sent.

    Errors: 5602 something else has been sent (it can still be received); 5619 nothing comes in time; 5606 the connection is
    closed; 5625 a socket of another kind.
    Source: reference page of `receive_tuple`.
    """
    socket.use("HALCON")
    try:
        return unpack(socket.receive_frame("control", NO_TUPLE, "receive_tuple"))
    except ValueError as error:
        raise HError(READ_FAILED, str(error), operator="receive_tuple") from None


@operator
def send_serialized_item(socket: Socket, serialized_item_handle: SerializedItem) -> None:
    """Send a serialized item; see `send_tuple`.

    Source: reference page of `send_serialized_item`.
    """
    socket.use("HALCON")
    data = serialized_item_handle.kind.encode() + b"\n" + serialized_item_handle.data
    socket.send_frame("serialized_item", data, "send_serialized_item")


@operator
def receive_serialized_item(socket: Socket) -> SerializedItem:
    """Receive a serialized item; see `receive_tuple`, but 5630 if something else has been sent.

    Source: reference page of `receive_serialized_item`.
    """
    socket.use("HALCON")
    kind, _, data = socket.receive_frame("serialized_item", NO_ITEM, "receive_serialized_item").partition(b"\n")
    return SerializedItem(kind.decode("ascii", "replace"), data)


@operator
def get_next_socket_data_type(socket: Socket) -> str:
    """What comes next: 'control' (a tuple) or 'serialized_item'; 'no_data' if nothing comes within the socket's timeout.

    Errors: 5606 the connection is closed; 5625 a socket of another kind.
    Source: reference page of `get_next_socket_data_type`.
    """
    socket.use("HALCON")
    try:
        return socket.next_kind("get_next_socket_data_type")
    except HError as error:
        if error.code == TIMEOUT:
            return "no_data"
        raise


# --------------------------------------------------------------------------------------------------------- parameters


@operator
def get_socket_descriptor(socket: Socket) -> int:
    """The system's number of a socket.

    Source: reference page of `get_socket_descriptor`.
    """
    return socket.system.fileno()


@operator
def get_socket_param(socket: Socket, gen_param_name: list[str]) -> Value:
    """Parameters of a socket: those of `set_socket_param`; 'protocol'; 'address_info', its own address and port, then those of
    the other side if it is connected. Another name is error 1302.

    Source: reference page of `get_socket_param`.
    """
    return tuple_of([value for name in gen_param_name for value in _parameter(socket, name)])


def _parameter(connection: Socket, name: str) -> list[Scalar]:
    if name == "timeout":
        return ["infinite" if connection.timeout is None else connection.timeout]
    if name == "protocol":
        return [connection.protocol]
    if name == "address_info":
        own = connection.system.getsockname()[:2]
        try:
            return [*own, *connection.system.getpeername()[:2]]
        except OSError:
            return [*own]
    if name not in _OPTIONS:
        raise wrong_value(2, "get_socket_param", f"'{name}'")
    try:
        value = connection.system.getsockopt(*_OPTIONS[name])
    except OSError as error:
        raise HError(PARAMETER_FAILED, f"'{name}': {error.strerror}", operator="get_socket_param") from None
    return [("on" if value else "off") if name in _SWITCHED else value]


@operator
def set_socket_param(socket: Socket, gen_param_name: list[str], gen_param_value: Value) -> None:
    """Change parameters of a socket: 'timeout' in seconds or 'infinite'; 'SO_SNDBUF' and 'SO_RCVBUF', the sizes of the system's
    buffers in bytes; 'SO_BROADCAST' (UDP) and 'TCP_NODELAY' (TCP), 'on' or 'off'.

    Errors: 1302 another name; 1203, 1303, 1403 a wrong value; 5627 the socket does not take it.
    Source: reference page of `set_socket_param`.
    """
    name = "set_socket_param"
    if length(gen_param_value) != len(gen_param_name):
        raise wrong_number(3, name, f"{length(gen_param_value)} values for {len(gen_param_name)} parameters")
    for parameter, value in zip(gen_param_name, elements(gen_param_value)):
        if parameter == "timeout":
            socket.timeout = _seconds(value, name, 3)
            continue
        if parameter not in _OPTIONS:
            raise wrong_value(2, name, f"'{parameter}'")
        number = {"on": 1, "off": 0}.get(value, value) if parameter in _SWITCHED and isinstance(value, str) else value
        if type(number) is not int:
            raise wrong_value(3, name, f"'{parameter}': {value!r}") if isinstance(value, str) else wrong_type(3, name)
        try:
            socket.system.setsockopt(*_OPTIONS[parameter], number)
        except (OSError, OverflowError) as error:
            raise HError(PARAMETER_FAILED, f"'{parameter}': {error}", operator=name) from None


def _generic(
    names: Value,
    values: Value,
    operator_name: str,
    position: int,
    known: tuple[str, ...] = ("protocol", "address", "timeout"),
) -> dict[str, Scalar]:
    """Generic parameters, their names at `position`."""
    if length(names) != length(values):
        raise wrong_number(position + 1, operator_name, f"{length(values)} values for {length(names)} parameters")
    for name in elements(names):
        if name not in known:
            raise wrong_value(position, operator_name, f"{name!r}")
    return {str(name): value for name, value in zip(elements(names), elements(values))}


def _protocol(options: dict[str, Scalar], operator_name: str, position: int) -> tuple[str, int]:
    """The protocol and the version of the Internet Protocol."""
    text = str(options.get("protocol", "HALCON"))
    protocol = text.rstrip("46")
    if protocol not in PROTOCOLS or text[len(protocol) :] not in _FAMILIES:
        raise wrong_value(position, operator_name, f"'{text}'")
    return protocol, _FAMILIES[text[len(protocol) :]]


def _seconds(value: Scalar, operator_name: str, position: int) -> float | None:
    if value == "infinite":
        return None
    if not isinstance(value, int | float) or not value >= 0:
        raise wrong_value(position, operator_name, f"'timeout': {value!r}")
    return float(value)
