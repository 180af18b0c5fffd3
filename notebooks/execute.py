"""Executes notebooks on a Deno kernel and writes the outputs into them: execute.py KERNEL FOLDER NOTEBOOK...

FOLDER is where the kernel runs, so that relative imports resolve as they do in an editor. Prints a line for each
notebook; exits with 1 when a cell fails, or is tagged "shows" and shows nothing.

Deno 2.9 may send a cell's output just after it said that it is idle, and drops what it sends before the client has
connected: so this client waits a little after the start and keeps listening after each cell.
"""
import asyncio
import queue
import re
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

CONNECTING, LISTENING, LONGEST = 0.7, 0.15, 600  # s: after the start, after a cell, for a cell


class CellError(Exception):
    """A cell did not end well."""


class PatientClient(NotebookClient):
    async def async_start_new_kernel_client(self):
        client = await super().async_start_new_kernel_client()
        await asyncio.sleep(CONNECTING)
        return client

    async def async_execute_cell(self, cell, cell_index, **options):
        try:
            done = await super().async_execute_cell(cell, cell_index, **options)
        except CellExecutionError as error:
            trace = re.sub(r"\x1b\[[0-9;]*m", "", error.traceback).strip()
            raise CellError(f"cell {cell_index + 1} failed: {trace or error}") from None
        except Exception as error:  # the kernel died, or took too long
            raise CellError(f"cell {cell_index + 1} failed: {error}") from None
        await self.listen(cell, cell_index)
        if "shows" in cell.metadata.get("tags", []) and not cell.outputs:
            raise CellError(f"cell {cell_index + 1} should show something and shows nothing")
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
    """Runs one notebook; gives a line about it, and whether all went well."""
    notebook = nbformat.read(path, as_version=4)
    client = PatientClient(notebook, kernel_name=kernel, timeout=LONGEST, record_timing=False,
                           resources={"metadata": {"path": folder}})
    start = time.monotonic()
    try:
        client.execute()
    except CellError as error:
        return f"{path.name}: {error}", False
    finally:
        nbformat.write(notebook, path)
    cells = sum(cell.cell_type == "code" for cell in notebook.cells)
    return f"{path.name}: {cells} cells, {time.monotonic() - start:.0f} s", True


def main(kernel, folder, *paths):
    all_well = True
    for path in paths:
        line, well = execute(kernel, folder, Path(path))
        print(line, file=sys.stdout if well else sys.stderr, flush=True)
        all_well = all_well and well
    sys.exit(0 if all_well else 1)


main(*sys.argv[1:])
