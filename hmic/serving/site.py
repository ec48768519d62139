"""The addresses of the live pages. The published page is served byte for byte.

Round it stands a page of our own, with the script that puts a new page in its place and with what
is wrong. So the published one needs no other Content-Security-Policy than readers get.
"""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hmic.authoring.changing import Change, Conflict
from hmic.authoring.rewriting import Value
from hmic.diagnostics import Refusal
from hmic.serving.editing import Editing
from hmic.serving.live import Live, Shown
from hmic.serving.messages import Told

LOOPBACK = ("127.0.0.1", "localhost")
"""The names under which a browser may ask: another site may have its own name lead here."""

_SHELL = Path(__file__).parent / "shell"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_OF_REPORT = (
    "default-src 'none'; script-src '{script}'; style-src 'unsafe-inline'; img-src data:; "
    "font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""The report within our page, whose origin it shares: of all scripts, hmic's own alone runs."""
_OF_REPORT_ALONE = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
"""The report by itself: a project's own script runs, but of no origin, so that it can read nothing
of ours; and it can ask for nothing."""
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}
"""Of every answer, whatever it is."""
_NOWHERE = "default-src 'none'; frame-ancestors 'none'"
"""The policy of whatever has none of its own."""


TOKEN = "X-Hmic-Token"  # noqa: S105 - the name of a header
"""The header with which our page says that it was opened by the address that was printed."""
_MOST_SENT = 2_000_000
"""Bytes of a change; a data file may not be larger."""
_MOST_KEYS = 50
_MOST_IDS = 1_000


def site(live: Live, editing: Editing | None = None, token: str = "") -> Starlette:
    """The ASGI application.

    Args:
        live: What its pages show.
        editing: What changes files, where anything may.
        token: What whoever changes a file has to know.

    Returns:
        The application.
    """
    answers = _Answers(live)
    return Starlette(
        routes=[
            *(_Edits(editing, token).routes() if editing and token else ()),
            Route("/", answers.index),
            Route("/forces", answers.forces),
            Route("/status", answers.status),
            Route("/own/{name}", answers.own),
            Route("/forces/{force}/", answers.page),
            Route("/forces/{force}/report", answers.report),
            Route("/forces/{force}/events", answers.events),
            Route("/forces/{force}/pdf", answers.pdf, methods=["GET"]),
            Route("/forces/{force}/pdf", answers.ask_for_pdf, methods=["POST"]),
        ],
        middleware=[
            Middleware(_OwnHeaders),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(LOOPBACK), www_redirect=False),
            Middleware(_OwnRequests),
        ],
    )


class _Answers:
    """What is answered at each address."""

    def __init__(self, live: Live) -> None:
        self._live = live

    async def index(self, _request: Request) -> Response:
        if self._live.force is not None:
            return RedirectResponse(f"/forces/{self._live.force}/")
        return _own("index.html")

    async def forces(self, _request: Request) -> Response:
        listed = await asyncio.to_thread(self._live.forces)
        return JSONResponse([{"slug": slug, "name": name} for slug, name in listed])

    async def status(self, _request: Request) -> Response:
        if self._live.force is not None:
            raise HTTPException(404, "Here is one force alone.")
        return await _answered(self._live.at_a_glance)

    async def own(self, request: Request) -> Response:
        return _own(request.path_params["name"])

    async def page(self, request: Request) -> Response:
        self._force(request)
        return _own("force.html")

    async def report(self, request: Request) -> Response:
        shown = await self._live.shown(self._force(request))
        if shown.page is None:
            raise HTTPException(404, "There is no page yet.")
        if request.query_params.get("page", shown.name) != shown.name:
            return RedirectResponse("report")  # the page that was told of is no longer the page
        policy = _OF_REPORT.format(script=shown.script)
        if "alone" in request.query_params:
            policy = _OF_REPORT_ALONE
        headers = {"Content-Security-Policy": policy}
        return Response(shown.page, media_type="text/html", headers=headers)

    async def events(self, request: Request) -> Response:
        force = self._force(request)

        async def lines() -> AsyncIterator[str]:
            async for shown in self._live.follow(force):
                yield f"data: {json.dumps(_as_json(shown))}\n\n"

        return StreamingResponse(lines(), media_type="text/event-stream")

    async def pdf(self, request: Request) -> Response:
        force = self._force(request)
        printed = (await self._live.shown(force)).printed
        if printed is None or printed.pdf is None:
            raise HTTPException(404, "The PDF has to be asked for first.")
        # its name says that it is no publication
        headers = {"Content-Disposition": f'inline; filename="{force}-preview.pdf"'}
        return Response(printed.pdf, media_type="application/pdf", headers=headers)

    async def ask_for_pdf(self, request: Request) -> Response:
        await self._live.print(self._force(request))
        return Response(status_code=202)

    def _force(self, request: Request) -> str:
        force = str(request.path_params["force"])
        if not self._live.serves(force):
            raise HTTPException(404, f"There is no page of {force} here.")
        return force


class _Edits:
    """What the editor asks, of one force, by those who know the token."""

    def __init__(self, editing: Editing, token: str) -> None:
        self._editing, self._token = editing, token

    def routes(self) -> list[Route]:
        """Its addresses."""
        top = f"/forces/{self._editing.force}/edit"
        return [
            Route(f"{top}/findings", self.findings),
            Route(f"{top}/references", self.references),
            Route(f"{top}/parts", self.parts),
            Route(f"{top}/form", self.form),
            Route(f"{top}/try", self.attempt, methods=["POST"]),
            Route(f"{top}/preview", self.preview, methods=["POST"]),
            Route(f"{top}/save", self.save, methods=["POST"]),
            Route(f"{top}/new", self.begin, methods=["POST"]),
            Route(f"{top}/move", self.move, methods=["POST"]),
            Route(f"{top}/withdraw", self.withdraw, methods=["POST"]),
            Route(f"{top}/changes", self.changes),
            Route(f"{top}/commit", self.commit, methods=["POST"]),
        ]

    async def findings(self, request: Request) -> Response:
        self._hold_known(request)
        return await _answered(self._editing.findings)

    async def references(self, request: Request) -> Response:
        self._hold_known(request)
        return await _answered(self._editing.references)

    async def parts(self, request: Request) -> Response:
        self._hold_known(request)
        return await _answered(self._editing.parts)

    async def form(self, request: Request) -> Response:
        self._hold_known(request)
        wanted = request.query_params.get("part", "")
        return await _answered(lambda: self._editing.form(wanted))

    async def attempt(self, request: Request) -> Response:
        self._hold_known(request)
        change = await _change(request)
        return await _answered(lambda: self._editing.tried(change))

    async def preview(self, request: Request) -> Response:
        self._hold_known(request)
        change = await _change(request)
        return await _answered(lambda: self._editing.preview(change))

    async def save(self, request: Request) -> Response:
        self._hold_known(request)
        change = await _change(request)
        return await _answered(lambda: self._editing.save(change))

    async def begin(self, request: Request) -> Response:
        self._hold_known(request)
        framework, kind = await _texts(request, "framework", "kind")
        return await _answered(lambda: self._editing.begin(framework, kind))

    async def move(self, request: Request) -> Response:
        self._hold_known(request)
        finding, kind, *how = await _texts(
            request, "finding", "kind", usual={"severity": "", "severity_reason": ""}
        )
        return await _answered(lambda: self._editing.move(finding, kind, *how))

    async def withdraw(self, request: Request) -> Response:
        self._hold_known(request)
        finding, reason = await _texts(request, "finding", "reason")
        return await _answered(lambda: self._editing.withdraw(finding, reason))

    async def changes(self, request: Request) -> Response:
        self._hold_known(request)
        return await _answered(self._editing.changes)

    async def commit(self, request: Request) -> Response:
        self._hold_known(request)
        given = await _texts(request, "name", "email", "sentence", "seal")
        return await _answered(lambda: self._editing.commit(*given))

    def _hold_known(self, request: Request) -> None:
        given = request.headers.get(TOKEN, "")
        if not secrets.compare_digest(given.encode(), self._token.encode()):
            raise HTTPException(403, "Open the address that hmic serve --edit has printed.")


async def _answered(work: Callable[[], object]) -> Response:
    """What some work gives, or why it can’t be done, for a page."""
    try:
        return JSONResponse(await asyncio.to_thread(work))
    except Conflict as conflict:
        return JSONResponse({"theirs": dict(conflict.theirs)}, 409)
    except Refusal as refusal:
        return JSONResponse({"message": refusal.message, "hint": refusal.hint}, 422)
    except OSError as failure:
        why = failure.strerror or "the system refuses it"
        return JSONResponse({"message": f"the file can’t be written: {why}", "hint": None}, 422)


async def _change(request: Request) -> Change:
    """The change that a request holds.

    Raises:
        HTTPException: it is too large, or is none.
    """
    sent = await _sent(request)
    try:
        return Change(_text(sent["part"]), _values(sent["seen"]), _values(sent["now"]))
    except (ValueError, KeyError, TypeError):
        raise HTTPException(400, "This is no change to a part of the report.") from None


async def _texts(
    request: Request, *names: str, usual: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """The texts that a request holds under some names.

    Args:
        request: The request.
        names: The names.
        usual: Further names, each with the text of a request that lacks it.

    Returns:
        The texts, in the order of the names.

    Raises:
        HTTPException: it is too large, or lacks one.
    """
    sent = await _sent(request)
    try:
        needed = [_text(sent[name]) for name in names]
        return (*needed, *(_text(sent.get(name, text)) for name, text in (usual or {}).items()))
    except (ValueError, KeyError, TypeError):
        raise HTTPException(400, f"This lacks {' or '.join(names)}.") from None


async def _sent(request: Request) -> Any:  # noqa: ANN401 - from outside
    """What a request holds as JSON.

    Raises:
        HTTPException: it is too large, or no JSON.
    """
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _MOST_SENT:
            raise HTTPException(413, "A change has at most 2 MB.")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise HTTPException(400, "This is no JSON.") from None


def _values(sent: Any) -> dict[str, Value | None]:  # noqa: ANN401 - from outside
    if not isinstance(sent, dict) or len(sent) > _MOST_KEYS:
        raise TypeError
    return {name: _value(value) for name, value in sent.items()}


def _value(sent: Any) -> Value | None:  # noqa: ANN401 - from outside
    if sent is None:
        return None
    if isinstance(sent, list) and len(sent) <= _MOST_IDS:
        return tuple(_row(one) if isinstance(one, dict) else _text(one) for one in sent)
    return _text(sent)


def _row(sent: dict[Any, Any]) -> dict[str, str]:
    """A mapping of texts; those that say nothing are left out."""
    if len(sent) > _MOST_KEYS:
        raise TypeError
    return {_text(key): _text(one) for key, one in sent.items() if one is not None}


def _text(sent: Any) -> str:  # noqa: ANN401 - from outside
    if not isinstance(sent, str):
        raise TypeError
    sent.encode()  # half a surrogate is no text
    return sent.replace("\r\n", "\n").replace("\ufeff", "")  # as some pages have between letters


def _own(name: str) -> Response:
    if name not in {path.name for path in _SHELL.iterdir()}:
        raise HTTPException(404)
    return FileResponse(_SHELL / name, headers={"Content-Security-Policy": _POLICY})


def _as_json(shown: Shown) -> dict[str, Any]:
    printed = shown.printed
    return {
        "page": shown.name,
        "current": shown.current,
        "scripted": shown.runs_own_script,
        "count": shown.count,
        "told": _told(shown.told),
        "pdf": printed
        and {
            "state": printed.state,
            "current": printed.page == shown.name,
            "told": _told(printed.told),
        },
    }


def _told(told: tuple[Told, ...]) -> list[dict[str, str]]:
    return [{"severity": one.severity, "text": one.text} for one in told]


class _OwnHeaders:
    """Keeps browsers from keeping, showing or telling another site what they got, errors too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                headers.setdefault("Content-Security-Policy", _NOWHERE)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class _OwnRequests:
    """Refuses what another site's page asks for: nothing is made for it, and nothing told.

    A browser says from where it asks (https://www.w3.org/TR/fetch-metadata/). One that says nothing
    of it, as before 2023 Safari did, names the origin where something is to be done; else it may
    read, which the answers' own headers keep from the other site.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _is_own(Request(scope)):
            await self.app(scope, receive, send)
        else:
            words = "Another site asks. Open the address that hmic serve has printed."
            await PlainTextResponse(words, 403)(scope, receive, send)


def _is_own(request: Request) -> bool:
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None and site not in ("same-origin", "none"):  # none: the reader themselves
        return False
    if origin is not None:
        return origin == f"http://{request.headers['host']}"
    return request.method in ("GET", "HEAD") or site == "same-origin"
