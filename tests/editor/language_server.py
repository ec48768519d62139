"""The language server behind the YAML extension of VS Code, spoken to as an editor does."""

import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import Any

SERVER = Path(__file__).parent / "node_modules" / "yaml-language-server"
PATIENCE = 60.0
"""Seconds to wait for an answer; it comes in well under one on an idle machine."""

Message = dict[str, Any]


class Editor:
    """An editor with a folder open, and the server at the other end of its pipes."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path) -> None:
        self._process, self._folder = process, folder
        self._incoming: Queue[Message | None] = Queue()
        self._numbers = iter(range(1, 1_000_000))
        threading.Thread(target=self._listen, daemon=True).start()
        capabilities: Message = {
            "textDocument": {
                "hover": {"contentFormat": ["markdown"]},
                "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
                "publishDiagnostics": {},
            }
        }
        folders = [{"uri": folder.as_uri(), "name": folder.name}]
        self._ask(
            "initialize",
            processId=None,
            rootUri=folder.as_uri(),
            capabilities=capabilities,
            workspaceFolders=folders,
        )
        self._tell("initialized")
        # the settings of the extension as it is installed, without the schemas of the internet
        yaml = {
            "validate": True,
            "hover": True,
            "completion": True,
            "schemaStore": {"enable": False},
        }
        self._tell("workspace/didChangeConfiguration", settings={"yaml": yaml})

    def open(self, file: Path, text: str) -> list[Message]:
        """Opens a file of the folder with a text that is not saved; gives what is wrong with it."""
        document = {"uri": file.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", textDocument=document)
        while True:
            message = self._next()
            if (
                message.get("method") == "textDocument/publishDiagnostics"
                and message["params"]["uri"] == file.as_uri()
            ):
                diagnostics: list[Message] = message["params"]["diagnostics"]
                return diagnostics

    def completions(self, file: Path, line: int, column: int) -> list[Message]:
        """What is proposed at a place, which counts from 0."""
        answer = self._ask("textDocument/completion", **_at(file, line, column))
        items: list[Message] = answer["items"]
        return items

    def hover(self, file: Path, line: int, column: int) -> str:
        """What is shown where the pointer rests on a place, which counts from 0."""
        answer = self._ask("textDocument/hover", **_at(file, line, column))
        return str(answer["contents"]["value"]) if answer else ""

    def _ask(self, method: str, **params: Any) -> Any:
        number = next(self._numbers)
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._next()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def _tell(self, method: str, **params: Any) -> None:
        self._send({"method": method, "params": params})

    def _next(self) -> Message:
        """The next message; what the server itself asks is answered with what is installed."""
        while True:
            message = self._incoming.get(timeout=PATIENCE)
            assert message is not None, "the server has ended"
            if "method" not in message or "id" not in message:
                return message
            asked = message.get("params", {}).get("items")
            self._send({"id": message["id"], "result": [None for _ in asked] if asked else None})

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while header := stream.readline():
            length = int(header.partition(b":")[2])
            while stream.readline().strip():
                pass
            self._incoming.put(json.loads(stream.read(length)))
        self._incoming.put(None)


def _at(file: Path, line: int, column: int) -> Message:
    return {
        "textDocument": {"uri": file.as_uri()},
        "position": {"line": line, "character": column},
    }


@contextmanager
def editor(node: str, folder: Path) -> Iterator[Editor]:
    """An editor that has a folder open; its server ends with it."""
    command = [node, str(SERVER / "bin" / "yaml-language-server"), "--stdio"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield Editor(process, folder)
        finally:
            process.kill()
