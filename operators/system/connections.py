"""What a socket handle refers to: a connection, or a socket that waits for one."""

from __future__ import annotations

import select
import socket as net
import struct
from collections.abc import Callable
from typing import Any

from hdev.errors import HError
from hdev.values import Handle

READ_FAILED = 5606
WRITE_FAILED = 5607
NOT_ACCEPTED = 5614
TIMEOUT = 5619
UNKNOWN_HOST = 5616
WRONG_TYPE = 5625

PROTOCOLS = ("HALCON", "TCP", "UDP")

_MARK = b"hdev"
_HEADER = struct.Struct("<4s20sQ")  # the mark, the kind of the data, its size
_LARGEST = 1 << 40


class Socket(Handle):
    """A socket.

    Parameters
    ----------
    protocol : 'HALCON', 'TCP' or 'UDP'
        What is sent through it: with the first, data in frames of our own (the mark 'hdev', the kind in 20 bytes, the number
        of bytes in 8, little endian), with the others, what `send_data` makes.
    accepting : bool
        Whether it waits for connections.
    timeout : float or None
        Seconds that receiving and accepting may take; None for any time.
    """

    semantics = "socket"

    def __init__(self, system: net.socket, protocol: str, accepting: bool, timeout: float | None, session: Any) -> None:
        super().__init__()
        system.setblocking(False)
        self.system = system
        self.protocol = protocol
        self.accepting = accepting
        self.timeout = timeout
        self._session = session
        self._received = bytearray()
        self._ended = False
        self._key = f"socket {self.number}"
        session.resources[self._key] = self

    def release(self) -> None:
        self._session.resources.pop(self._key, None)
        self.system.close()

    def close(self) -> None:
        """At the end of the session."""
        self.clear()

    def use(self, *protocols: str) -> None:
        """Raise 5625 unless this is a connection of one of these protocols."""
        if self.accepting or self.protocol not in protocols:
            kind = "waits for connections" if self.accepting else f"has the protocol '{self.protocol}'"
            raise HError(WRONG_TYPE, f"the socket {kind}")

    def wait(
        self, ready: Callable[[], bool], operator: str, writing: bool = False, timeout: float | None = None
    ) -> bool:
        """Wait for the network until `ready`; False if that does not come within `timeout`."""
        reading, sending = ([], [self.system]) if writing else ([self.system], [])

        def pause(seconds: float) -> None:
            select.select(reading, sending, [], seconds)

        def alive_and_ready() -> bool:
            self.check()
            return ready()

        return self._session.waits.until(alive_and_ready, pause, operator, timeout)

    def accept(self, operator: str, timeout: float | None) -> Socket:
        """The next connection. Error 5619 if none comes within `timeout`."""
        accepted: list[net.socket] = []

        def attempt() -> bool:
            try:
                accepted.append(self.system.accept()[0])
            except BlockingIOError:
                return False
            except OSError as error:
                raise HError(NOT_ACCEPTED, str(error.strerror), operator=operator) from None
            return True

        if not self.wait(attempt, operator, timeout=timeout):
            raise HError(TIMEOUT, "nobody connects", operator=operator)
        return Socket(accepted[0], self.protocol, False, self.timeout, self._session)

    def send(self, data: bytes, operator: str) -> None:
        """Send all. Error 5607 if the connection is broken."""
        rest = memoryview(data)

        def attempt() -> bool:
            nonlocal rest
            try:
                rest = rest[self.system.send(rest) :]
            except BlockingIOError:
                pass
            except OSError as error:
                raise HError(WRITE_FAILED, str(error.strerror), operator=operator) from None
            return not rest

        self.wait(attempt, operator, writing=True)

    def receive(self, enough: Callable[[int], int], operator: str) -> bytes:
        """Receive until `enough`, a function of the number of bytes at hand, gives how many to take.

        Errors: 5619 they do not come in time; 5606 the connection ends before.
        """
        count = 0

        def attempt() -> bool:
            nonlocal count
            count = enough(len(self._received))
            while not count and self._pull(operator):
                count = enough(len(self._received))
            if not count and self._ended:
                raise HError(READ_FAILED, "the connection is closed", operator=operator)
            return bool(count)

        if not self.wait(attempt, operator, timeout=self.timeout):
            raise HError(TIMEOUT, f"{self.timeout:g} s", operator=operator)
        data = bytes(self._received[:count])
        del self._received[:count]
        return data

    def _pull(self, operator: str) -> bool:
        """Receive some bytes, if there are any."""
        try:
            data = self.system.recv(1 << 16)
        except BlockingIOError:
            return False
        except OSError as error:
            raise HError(READ_FAILED, str(error.strerror), operator=operator) from None
        self._received += data
        self._ended = not data
        return bool(data)

    # --------------------------------------------------------------------------------------------------------- frames

    def send_frame(self, kind: str, data: bytes, operator: str) -> None:
        """Send data of a kind ('control', 'serialized_item' ...)."""
        self.send(_HEADER.pack(_MARK, kind.encode(), len(data)) + data, operator)

    def next_kind(self, operator: str) -> str:
        """The kind of the data that comes next, which stays where it is."""
        header = self.receive(lambda count: _HEADER.size if count >= _HEADER.size else 0, operator)
        self._received[:0] = header
        mark, kind, size = _HEADER.unpack(header)
        if mark != _MARK or size > _LARGEST:
            raise HError(READ_FAILED, "the other side does not speak hdev's protocol", operator=operator)
        return kind.rstrip(b"\0").decode("ascii", "replace")

    def receive_frame(self, kind: str, code: int, operator: str) -> bytes:
        """Receive data of a kind; error `code`, and the data stays where it is, if it is of another."""
        found = self.next_kind(operator)
        if found != kind:
            raise HError(code, f"it is: {found}", operator=operator)
        _, _, size = _HEADER.unpack_from(self._received)
        total = _HEADER.size + size
        return self.receive(lambda count: total if count >= total else 0, operator)[_HEADER.size :]


def addresses(host: str | None, port: int, family: int, kind: int, operator_name: str) -> list[Any]:
    """The addresses of a host; error 5616 if it has none."""
    try:
        return net.getaddrinfo(host, port, family, kind, flags=0 if host else net.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise HError(UNKNOWN_HOST, f"{host}: {error}", operator=operator_name) from None
