"""System / Multithreading: queues of messages between threads."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from hdev.errors import HError, wrong_number, wrong_type, wrong_value
from hdev.operators.system.messages import Message
from hdev.operators.system.synchronization import TIMEOUT
from hdev.registry import operator
from hdev.values import Handle, Value, elements, length, tuple_of

CANCELLED = 2890
OVERFLOW = 2891
IN_USE = 2892

NO_LIMIT = -1

_COMMANDS = ("abort_dequeuing", "abort_enqueuing", "restore_queue", "flush_queue")


class MessageQueue(Handle):
    """First in, first out. Messages that were put in together come out together.

    All attributes are read and changed only while `condition` is held.
    """

    semantics = "message_queue"

    def __init__(self) -> None:
        super().__init__()
        self.condition = threading.Condition()
        self.batches: deque[list[Message]] = deque()
        self.limit = NO_LIMIT
        self.aborted: set[str] = set()  # 'enqueue_message', 'dequeue_message'
        self._waiting = 0

    def clear(self) -> None:
        with self.condition:
            if self._waiting:
                raise HError(IN_USE, f"{self._waiting} threads wait")
            super().clear()

    def release(self) -> None:
        self.batches.clear()

    @property
    def count(self) -> int:
        """The number of messages."""
        return sum(map(len, self.batches))

    def wait(self, ready: Callable[[], bool], session: Any, operator_name: str, seconds: float | None) -> bool:
        """Wait until `ready`, or the time is over. Error 2890 as soon as the operator is aborted."""

        def go_on() -> bool:
            if operator_name in self.aborted:
                raise HError(CANCELLED, operator=operator_name)
            return ready()

        self._waiting += 1
        try:
            return session.waits.on(self.condition, go_on, operator_name, seconds)
        finally:
            self._waiting -= 1

    def put(self, messages: list[Message], session: Any, seconds: float | None) -> None:
        """Append copies of messages, waiting for room."""

        def room() -> bool:
            return self.limit == NO_LIMIT or self.count + len(messages) <= self.limit

        with self.condition:
            if not self.wait(room, session, "enqueue_message", seconds):
                raise HError(TIMEOUT if seconds else OVERFLOW, f"{self.count} messages", operator="enqueue_message")
            self.batches.append([message.copy() for message in messages])
            self.condition.notify_all()

    def get(self, session: Any, seconds: float | None) -> list[Message]:
        """Take out the oldest messages, waiting for some."""
        with self.condition:
            if not self.wait(lambda: bool(self.batches), session, "dequeue_message", seconds):
                raise HError(TIMEOUT, f"{seconds:g} s", operator="dequeue_message")
            batch = self.batches.popleft()
            self.condition.notify_all()
            return batch

    def command(self, name: str) -> None:
        """Carry out one of the commands of `set_message_queue_param`."""
        with self.condition:
            if name == "abort_dequeuing":
                self.aborted.add("dequeue_message")
            elif name == "abort_enqueuing":
                self.aborted.add("enqueue_message")
            elif name == "restore_queue":
                self.aborted.clear()
            else:
                self.batches.clear()
            self.condition.notify_all()


@operator
def create_message_queue() -> MessageQueue:
    """An empty queue, for any number of messages.

    Source: reference page of `create_message_queue`.
    """
    return MessageQueue()


@operator
def clear_message_queue(queue_handle: list[MessageQueue]) -> None:
    """Delete queues and the messages in them. Error 2892 while a thread waits in `dequeue_message` or `enqueue_message`.

    Source: reference pages of `clear_message_queue`, `set_message_queue_param`.
    """
    for queue in queue_handle:
        queue.clear()


@operator
def enqueue_message(
    queue_handle: MessageQueue,
    message_handle: list[Message],
    gen_param_name: Value,
    gen_param_value: Value,
    *,
    session: Any,
) -> None:
    """Append copies of messages to a queue; several are received together.

    A full queue (see 'max_message_num') is error 2891 at once or, with the parameter 'timeout' (seconds, or 'infinite'),
    9400 if it stays full so long. Errors: 2890 the queue is aborted; 1303, 1304, 1404 wrong parameters.
    Source: reference pages of `enqueue_message`, `set_message_queue_param`.
    """
    seconds = _timeout(gen_param_name, gen_param_value, 0.0, "enqueue_message", 3)
    if message_handle:
        queue_handle.put(message_handle, session, seconds)


@operator
def dequeue_message(
    queue_handle: MessageQueue, gen_param_name: Value, gen_param_value: Value, *, session: Any
) -> list[Message]:
    """Receive the oldest messages of a queue, all that were enqueued together; wait if there is none.

    With the parameter 'timeout' (seconds, or 'infinite', the default) the waiting ends with error 9400. Errors: 2890 the
    queue is aborted; 1302, 1303, 1403 wrong parameters.
    Source: reference page of `dequeue_message`.
    """
    return queue_handle.get(session, _timeout(gen_param_name, gen_param_value, None, "dequeue_message", 2))


def _timeout(names: Value, values: Value, default: float | None, operator_name: str, position: int) -> float | None:
    """The seconds that the generic parameters allow; None for any time."""
    if length(names) != length(values):
        raise wrong_number(position + 1, operator_name, f"{length(values)} values for {length(names)} parameters")
    seconds = default
    for name, value in zip(elements(names), elements(values)):
        if name == "":
            continue
        if name != "timeout":
            raise wrong_value(position, operator_name, f"{name!r}")
        if value == "infinite":
            seconds = None
        elif isinstance(value, int | float) and value >= 0:
            seconds = float(value)
        else:
            raise wrong_value(position + 1, operator_name, f"{value!r}")
    return seconds


@operator
def get_message_queue_param(queue_handle: MessageQueue, gen_param_name: list[str]) -> Value:
    """What a queue is like: 'max_message_num' its limit (-1 for none), 'message_num' the number of messages in it,
    'is_empty' 1 or 0. Another name is error 1302.

    Source: reference page of `get_message_queue_param`.
    """
    with queue_handle.condition:
        count = queue_handle.count
        known = {"max_message_num": queue_handle.limit, "message_num": count, "is_empty": int(not count)}
    for name in gen_param_name:
        if name not in known:
            raise wrong_value(2, "get_message_queue_param", f"'{name}'")
    return tuple_of([known[name] for name in gen_param_name])


@operator
def set_message_queue_param(queue_handle: MessageQueue, gen_param_name: list[str], gen_param_value: Value) -> None:
    """Change a queue, in the order of the names.

    'max_message_num' sets its limit (-1 for none); what is in it stays. The others are commands, with the value 1:
    'abort_dequeuing' and 'abort_enqueuing' end waiting in `dequeue_message` and `enqueue_message`, now and from now on, with
    error 2890; 'restore_queue' takes that back; 'flush_queue' throws all messages away.
    Errors: 1302 another name; 1203 a value that is no integer; 1303 a wrong one; 1403 not as many values as names.
    Source: reference page of `set_message_queue_param`.
    """
    name = "set_message_queue_param"
    if length(gen_param_value) != len(gen_param_name):
        raise wrong_number(3, name, f"{length(gen_param_value)} values for {len(gen_param_name)} parameters")
    for parameter, value in zip(gen_param_name, elements(gen_param_value)):
        if type(value) is not int:
            raise wrong_type(3, name)
        if parameter == "max_message_num":
            if value < 1 and value != NO_LIMIT:
                raise wrong_value(3, name, str(value))
            with queue_handle.condition:
                queue_handle.limit = value
                queue_handle.condition.notify_all()
        elif parameter not in _COMMANDS:
            raise wrong_value(2, name, f"'{parameter}'")
        elif value != 1:
            raise wrong_value(3, name, f"{value}: the value of a command is 1")
        else:
            queue_handle.command(parameter)
