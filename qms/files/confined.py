"""The limits under which a program of ours opens a file from outside.

Standard library only and no settings: it runs in a process of its own, before anything else is imported there.
"""

import ctypes
import resource

_NOT_DUMPABLE, _NO_NEW_PRIVILEGES = 4, 38
_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000


def confine(*, memory: int, cpu_seconds: int, written: int) -> None:
    """Bytes of address space, seconds of CPU, bytes of one written file; no dumps; no network where that needs no rights."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NOT_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    leave_network()


def leave_network() -> None:
    """Into an empty network namespace, where the system grants one."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_NEW_NETWORK) != 0:
        libc.unshare(_NEW_NETWORK | _NEW_USER)
