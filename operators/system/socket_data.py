"""System / Sockets: bytes through connections to programs that know nothing of hdev."""

from __future__ import annotations

from typing import Any

from hdev.errors import HError, wrong_number, wrong_value
from hdev.operators.system.connections import READ_FAILED, TIMEOUT, WRITE_FAILED, Socket, addresses
from hdev.operators.system.socket_format import MISMATCH, Format
from hdev.registry import operator
from hdev.values import Scalar, Value, elements, length, tuple_of

_LARGEST_DATAGRAM = 65535


@operator
def send_data(socket: Socket, format: str, data: Value, to: Value) -> None:
    """Send values as bytes, as a format says, through a connection with the protocol 'TCP' or 'UDP'.

    Parameters
    ----------
    format
        See `hdev.operators.system.socket_format.Format`.
    to
        For 'UDP': address and port of the receiver, [] for the one connected to.

    Errors: 5629 no format; 5628 values that do not fit it; 5607 sending failed; 5625 a socket of another kind; 1304, 1404 a
    wrong receiver; 5616 an unknown one.
    Source: reference page of `send_data`.
    """
    socket.use("TCP", "UDP")
    packet = Format.parse(format, "send_data").encode(elements(data))
    if not length(to):
        socket.send(packet, "send_data")
        return
    if socket.protocol != "UDP" or length(to) != 2:
        raise wrong_number(4, "send_data", f"{length(to)} values")
    host, port = elements(to)
    if not isinstance(host, str) or type(port) is not int or not 0 < port <= 65535:
        raise wrong_value(4, "send_data", f"{host!r}, {port!r}")
    family = socket.system.family
    address = addresses(host, port, family, socket.system.type, "send_data")[0][4]
    try:
        socket.system.sendto(packet, address)
    except OSError as error:
        raise HError(WRITE_FAILED, str(error.strerror), operator="send_data") from None


@operator
def receive_data(socket: Socket, format: list[str]) -> tuple[Value, Value]:
    """Receive bytes as values, as a format says; with several formats, the first one that fits what has come.

    Gives the values, and address and port of the sender; with several formats also the number of the one, from 0. A format
    with a string of any length ('z') takes what has come, another one waits for all its bytes.
    Errors: 5629 no format; 5628 a packet that does not fit; 5619 nothing comes in time; 5606 the connection is closed; 5625 a
    socket of another kind.
    Source: reference pages of `receive_data`, `send_data`.
    """
    socket.use("TCP", "UDP")
    formats = [Format.parse(text, "receive_data") for text in format]
    if not formats:
        raise wrong_number(2, "receive_data", "no format")
    packet, sender = (_datagram if socket.protocol == "UDP" else _stream)(socket, formats)
    number = next((n for n, one in enumerate(formats) if one.fits(len(packet))), None)
    if number is None:
        raise HError(MISMATCH, f"{len(packet)} bytes", operator="receive_data")
    source: list[Scalar] = [sender[0], sender[1]]
    if len(formats) > 1:
        source.append(number)
    return tuple_of(formats[number].decode(packet)), tuple_of(source)


def _stream(connection: Socket, formats: list[Format]) -> tuple[bytes, Any]:
    """The bytes of one format from a stream: those at hand, if they fit one."""
    largest = max(one.size for one in formats)

    def enough(count: int) -> int:
        size = min(count, largest)
        if count and (size == largest or any(one.fits(size) for one in formats)):
            return size
        return 0

    return connection.receive(enough, "receive_data"), connection.system.getpeername()


def _datagram(connection: Socket, formats: list[Format]) -> tuple[bytes, Any]:
    """One packet, and who has sent it."""
    received: list[tuple[bytes, Any]] = []

    def attempt() -> bool:
        try:
            received.append(connection.system.recvfrom(_LARGEST_DATAGRAM))
        except BlockingIOError:
            return False
        except OSError as error:
            raise HError(READ_FAILED, str(error.strerror), operator="receive_data") from None
        return True

    if not connection.wait(attempt, "receive_data", timeout=connection.timeout):
        raise HError(TIMEOUT, f"{connection.timeout:g} s", operator="receive_data")
    return received[0]
