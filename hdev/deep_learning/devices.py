"""Where networks compute, and how exactly."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import torch

#: Precisions of a GPU: 'tf32' is PyTorch's own choice for convolutions (10 bits of mantissa in products, sums in float32).
PRECISIONS = ("tf32", "float32", "bfloat16")


def gpu_count() -> int:
    """The number of CUDA devices that PyTorch can use."""
    return torch.cuda.device_count() if torch.cuda.is_available() else 0


def choose(runtime: str, gpu: int, warn: Callable[[str], None]) -> torch.device:
    """The device for 'gpu' (number `gpu`) or 'cpu'; without CUDA, `warn` is told and it is the CPU."""
    if runtime == "cpu":
        return torch.device("cpu")
    count = gpu_count()
    if gpu < count:
        return torch.device("cuda", gpu)
    found = f"only {count} CUDA device{'s' if count > 1 else ''}" if count else "no CUDA device"
    warn(f"deep learning: there is {found}, so the CPU computes ('gpu' is {gpu}); set 'runtime' to 'cpu' to say so")
    return torch.device("cpu")


@contextlib.contextmanager
def computing(device: torch.device, precision: str, deterministic: bool) -> Iterator[None]:
    """Within this, the device computes with `precision` and, if `deterministic`, with algorithms that repeat."""
    with contextlib.ExitStack() as stack:
        if precision == "bfloat16":
            stack.enter_context(torch.autocast(device.type, torch.bfloat16))
        if device.type == "cuda":
            cudnn, matmul = torch.backends.cudnn, torch.backends.cuda.matmul
            old = cudnn.allow_tf32, matmul.allow_tf32, cudnn.deterministic, cudnn.benchmark
            exact = precision == "float32"
            cudnn.allow_tf32, matmul.allow_tf32 = not exact, not exact
            cudnn.deterministic, cudnn.benchmark = deterministic, not deterministic
            try:
                yield
            finally:
                cudnn.allow_tf32, matmul.allow_tf32, cudnn.deterministic, cudnn.benchmark = old
        else:
            yield
