"""Executes notebooks on the Deno kernel and writes the outputs into them: execute.py NOTEBOOK...

Deno 2.9 may publish a cell's result just after it says that it is idle, and drops what it sends before the client
has connected: so this client waits a little after the start and keeps listening after each cell.
"""
import asyncio
import sys
import nbformat
from nbclient import NotebookClient


class PatientClient(NotebookClient):
    async def async_start_new_kernel_client(self):
        client = await super().async_start_new_kernel_client()
        await asyncio.sleep(0.7)
        return client

    async def async_execute_cell(self, cell, cell_index, **options):
        done = await super().async_execute_cell(cell, cell_index, **options)
        try:
            while True:
                message = await self.kc.get_iopub_msg(timeout=0.15)
                self.process_message(message, cell, cell_index)
        except Exception as error:  # the queue is empty: nothing came late
            if type(error).__name__ != "Empty":
                raise
        return done


def main(paths):
    for path in paths:
        notebook = nbformat.read(path, as_version=4)
        client = PatientClient(notebook, timeout=600, kernel_name="ondee-deno",
                               resources={"metadata": {"path": path.rpartition("/")[0] or "."}})
        try:
            client.execute()
        finally:
            nbformat.write(notebook, path)
        silent = [i for i, cell in enumerate(notebook.cells)
                  if cell.cell_type == "code" and "shows" in cell.metadata.get("tags", []) and not cell.outputs]
        if silent:
            sys.exit(f"{path}: cells {silent} should show something and show nothing")
        print(f"{path}: {sum(cell.cell_type == 'code' for cell in notebook.cells)} cells", flush=True)


main(sys.argv[1:])
