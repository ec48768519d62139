"""Workers on other machines: those of a Dask cluster that is there already, through its executor.

A worker needs hmic, in the same versions as here, and none of the project's files: orders bring
them along. Where a worker is lost, the engine gives its orders to others. Reports come back as
bytes, and no object of a reply is unpickled here. But Dask's own messages are pickles: whoever is
the scheduler can run code here, and whoever reaches it on the workers.
"""

import contextlib
import logging
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Future
from typing import TYPE_CHECKING, Any, TypeVar

from hmic.diagnostics import Refusal
from hmic.publishing.freshness import take
from hmic.publishing.memory import digest_of_all
from hmic.publishing.versions import differences, versions
from hmic.publishing.workers import Workers
from hmic.sources.project import PACKAGED, Project

if TYPE_CHECKING:
    from distributed import Client

_ADDRESS = re.compile(r"(?:(?:tcp|tls|ws|wss)://)?[^\s/]+:(\d{1,5})")
_PORTS = 65536
PATIENCE = 10
"""Seconds until a scheduler has to answer, and to know a worker."""

_R = TypeVar("_R")


class _Cluster:
    """The workers of one scheduler."""

    far = True
    helpers: "Workers | None" = None
    dropped: tuple[type[BaseException], ...] = (CancelledError,)
    """The scheduler was lost; it may be back."""
    advice = "the scheduler's log tells of it; was their memory short?"

    def __init__(self, client: "Client", address: str) -> None:
        from distributed import KilledWorker  # noqa: PLC0415 - an extra, for many machines

        self._client, self._address = client, address
        self._executor = client.get_executor(pure=False)  # type: ignore[no-untyped-call]
        self.most = 2 * len(client.nthreads())  # type: ignore[no-untyped-call]
        self.lost: tuple[type[BaseException], ...] = (KilledWorker,)

    def submit(self, function: Callable[..., _R], /, *arguments: Any) -> "Future[_R]":  # noqa: ANN401
        """Has a function called by a worker.

        Raises:
            Refusal: the scheduler is gone.
        """
        if self._client.status != "running":
            raise Refusal(
                f"the Dask scheduler at {self._address} is gone",
                "the reports that were finished are written; start it again, then build again",
                fault="machine",
            )
        future: Future[_R] = self._executor.submit(function, *arguments)
        return future

    def leave(self) -> None:
        with contextlib.suppress(Exception):  # whatever the network says: it is over
            self._executor.shutdown(wait=False)


@contextlib.contextmanager
def cluster(address: str) -> Iterator[Workers]:
    """The workers of the scheduler at an address, such as tcp://192.0.2.1:8786.

    Orders that are under way are called back at the end of the block.

    Raises:
        Refusal: that is no address; Dask is not installed here; nobody answers; there is no worker,
            or one that would make other reports than this process.
    """
    port = _ADDRESS.fullmatch(address)  # Dask itself would start a cluster here for an empty one
    if port is None or not 0 < int(port[1]) < _PORTS:
        raise Refusal(
            f"{address or 'nothing'} is no address of a Dask scheduler",
            "the scheduler prints it when it starts: tcp://192.0.2.1:8786",
        )
    try:
        from distributed import Client  # noqa: PLC0415 - an extra, for many machines
    except ImportError:
        raise Refusal(
            "--cluster needs Dask, which is not installed", "pip install 'hmic[cluster]'"
        ) from None
    _silence()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own look at versions: ours refuses
        client = _connected(Client, address)
    with client:
        _want_workers(client, address)
        made = _Cluster(client, address)
        try:
            yield made
        finally:
            made.leave()


def _silence() -> None:
    """Dask logs what goes wrong with its connections; it is told in our own words."""
    for name in logging.root.manager.loggerDict:
        if name.partition(".")[0] in ("distributed", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL)


def _connected(client: Callable[..., "Client"], address: str) -> "Client":
    try:
        return client(
            address,
            timeout=PATIENCE,
            set_as_default=False,
            name="hmic",
            deserializers=["msgpack"],  # of what workers answer, nothing that runs when it is read
        )
    except OSError:
        raise Refusal(
            f"no Dask scheduler answers at {address} within {PATIENCE} seconds",
            "is it running? `dask scheduler` prints its address when it starts",
            fault="machine",
        ) from None


def _want_workers(client: "Client", address: str) -> None:
    """Refuses a cluster that could not make the reports of this process."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise Refusal(
            f"the Dask scheduler at {address} has no worker",
            f"dask worker {address} --nworkers -1 --nthreads 1",
            fault="machine",
        ) from None
    here = programs()
    found: Mapping[str, Any] = client.run(programs, on_error="return")
    for worker, there in sorted(found.items()):
        other = differences(here, there) if isinstance(there, Mapping) else f"no hmic ({there})"
        if other:
            raise Refusal(
                f"the worker {worker} would make other reports: {other}",
                "install the same versions on every machine, then start the workers again",
                fault="machine",
            )


def programs() -> Mapping[str, str]:
    """What a machine brings along to a report: its programs, and hmic's own templates."""
    hmics = f"hmic/{Project(PACKAGED).templates.name}/"
    files = (file for file in Project(PACKAGED).inputs_of_all() if file.name.startswith(hmics))
    return {**versions(), "hmic's templates": digest_of_all(take(files).digests)}
