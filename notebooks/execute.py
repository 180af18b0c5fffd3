"""Executes notebooks on a Deno kernel and writes the outputs into them: execute.py KERNEL FOLDER NOTEBOOK...

FOLDER is where the kernel runs, so that relative imports resolve as they do in an editor. Prints a JSON line for each
notebook: {"notebook", "cells", "figures", "seconds"}, or {"notebook", "error"} when a cell fails, or is tagged "shows"
and shows no figure (a drawing or a table), or one whose coordinates are not numbers.

Deno 2.9 may send a cell's output just after it said that it is idle, and drops what it sends before the client has
connected: so this client waits a little after the start and keeps listening after each cell.
"""
import asyncio
import json
import queue
import re
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

CONNECTING, LISTENING, LONGEST = 0.7, 0.15, 600  # s: after the start, after a cell, for a cell
DRAWN = ("image/svg+xml", "text/html")


class CellError(Exception):
    """A cell did not do what it should."""


def figures(cell):
    """What a cell drew."""
    outputs = [output.get("data", {}) for output in cell.get("outputs", [])]
    return [output[kind] for output in outputs for kind in DRAWN if kind in output]


def require_figures(cell, name):
    """Refuses a cell that should show figures and does not."""
    if "shows" not in cell.metadata.get("tags", []):
        return
    if not figures(cell):
        raise CellError(f"{name} should show a figure and shows none")
    if any(re.search(r'\b(d|x|y|x2|y2|width|height|transform)="[^"]*NaN', figure) for figure in figures(cell)):
        raise CellError(f"{name} shows a figure with coordinates that are not numbers")


class PatientClient(NotebookClient):
    async def async_start_new_kernel_client(self):
        client = await super().async_start_new_kernel_client()
        await asyncio.sleep(CONNECTING)
        return client

    async def async_execute_cell(self, cell, cell_index, **options):
        try:
            done = await super().async_execute_cell(cell, cell_index, **options)
        except CellExecutionError as error:
            trace = re.sub(r"\x1b\[[0-9;]*m", "", error.traceback).rpartition("------------------\n")[2]
            raise CellError(f"cell {cell_index + 1} failed: {trace.strip() or error.evalue}") from None
        except Exception as error:  # the kernel died, or took too long
            raise CellError(f"cell {cell_index + 1} failed: {error}") from None
        await self.listen(cell, cell_index)
        require_figures(cell, f"cell {cell_index + 1}")
        return done

    async def listen(self, cell, cell_index):
        """Takes what comes late."""
        try:
            while cell.cell_type == "code":
                message = await self.kc.get_iopub_msg(timeout=LISTENING)
                self.process_message(message, cell, cell_index)
        except queue.Empty:
            pass


def execute(kernel, folder, path):
    """Runs one notebook; says how it went."""
    notebook = nbformat.read(path, as_version=4)
    client = PatientClient(notebook, kernel_name=kernel, timeout=LONGEST, record_timing=False,
                           resources={"metadata": {"path": folder}})
    start = time.monotonic()
    with tempfile.TemporaryFile() as log:
        try:
            client.execute(stderr=log)
        except CellError as error:
            log.seek(0)
            said = [line for line in log.read().decode(errors="replace").splitlines() if "is unstable" not in line]
            return {"error": "\n".join([str(error), *said])}
    nbformat.write(notebook, path)
    cells = sum(cell.cell_type == "code" for cell in notebook.cells)
    drawn = sum(len(figures(cell)) for cell in notebook.cells)
    return {"cells": cells, "figures": drawn, "seconds": round(time.monotonic() - start, 1)}


kernel, folder, *paths = sys.argv[1:]
for path in map(Path, paths):
    print(json.dumps({"notebook": path.name, **execute(kernel, folder, path)}), flush=True)
