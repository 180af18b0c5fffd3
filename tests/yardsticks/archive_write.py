"""A day of rain rates packed and written as a Zarr v3 array by zarr-python, as a side of `bench ingest`."""
import hashlib
import os
import time

import numpy as np
import zarr
from zarr.codecs import BloscCodec, ZstdCodec

from side import serve

state = {}


def prepare(request):
    day = request["day"]
    state["first"], shape = day["first"], (day["frames"], day["grid"]["ny"], day["grid"]["nx"])
    state["rates"] = np.fromfile(day["file"], np.float32).reshape(shape)
    return {}


def write(request):
    rates, first, chunk = state["rates"], state["first"], tuple(request["chunk"])
    shape = (request["perDay"], *rates.shape[1:])
    sharded = {"shards": tuple(-(-n // c) * c for n, c in zip(shape, chunk))} if request["sharded"] else {}
    zstd = ZstdCodec(level=3, checksum=True)
    compressor = BloscCodec(cname="zstd", clevel=5, shuffle="bitshuffle") if request["blosc"] else zstd
    start = time.perf_counter()
    array = zarr.create_array(
        request["path"], shape=shape, chunks=chunk, dtype="uint16", compressors=compressor, fill_value=65535, **sharded
    )
    packed = np.where(np.isnan(rates), np.float32(65535), np.rint(rates * np.float32(100))).astype(np.uint16)
    array[first : first + len(packed)] = packed
    return {"seconds": time.perf_counter() - start, "array": request["path"]}


def digest(request):
    values = zarr.open_array(request["array"], mode="r")[:]
    return {"digest": hashlib.sha256(np.ascontiguousarray(values)).hexdigest()}


if __name__ == "__main__":
    serve({"prepare": prepare, "write": write, "digest": digest})
