"""Windows and whole slabs out of a Zarr v3 array [time, y, x], by tensorstore or zarr-python, as a side of `bench stream`."""
import hashlib
import os
import time

import numpy as np

from side import serve

state = {}


def prepare(request):
    path, threads, cache = os.path.abspath(request["array"]), request["threads"], request["cache"]
    if request["reader"] == "tensorstore":
        import tensorstore as ts

        context = {"data_copy_concurrency": {"limit": threads}, "cache_pool": {"total_bytes_limit": cache}}
        spec = {"driver": "zarr3", "kvstore": "file://" + path, "context": context}
        array = ts.open(spec, read=True).result()
        state["read"] = lambda *part: array[part].read().result()
    else:
        import zarr

        array = zarr.open_array(path, mode="r")
        state["read"] = lambda *part: array[part]
    return {}


def parts(reading):
    """What is asked for, in order."""
    if reading["kind"] == "windows":
        frames, side = reading["size"]["frames"], reading["size"]["side"]
        for t, y, x in reading["corners"]:
            yield state["read"](slice(t, t + frames), slice(y, y + side), slice(x, x + side))
    else:
        (first, count), step = reading["times"], reading["step"]
        for t in range(first, first + count, step):
            yield state["read"](slice(t, min(t + step, first + count)))


def timed(request):
    start = time.perf_counter()
    values = sum(part.size for part in parts(request["reading"]))
    return {"seconds": time.perf_counter() - start, "values": values}


def digest(request):
    digest = hashlib.sha256()
    for part in parts(request["reading"]):
        digest.update(np.ascontiguousarray(part, np.uint16))
    return {"digest": digest.hexdigest()}


if __name__ == "__main__":
    serve({"prepare": prepare, "time": timed, "digest": digest})
