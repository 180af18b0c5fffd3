"""Reads the latents of an archive by zarr-python, xarray and tensorstore, and prints what each saw as JSON.

Usage: python read_latent.py ARCHIVE GROUP. Any warning is an error.
"""
import hashlib, json, os, sys, warnings

warnings.simplefilter("error")
import numpy as np
import tensorstore as ts
import xarray as xr
import zarr

archive, group = sys.argv[1:]
digest = lambda a: hashlib.sha256(np.ascontiguousarray(a).tobytes()).hexdigest()

opened = zarr.open_group(archive, mode="r")[group]
store = ts.open({"driver": "zarr3", "kvstore": "file://" + os.path.abspath(os.path.join(archive, group, "t"))}, read=True).result()
data = xr.open_zarr(archive, group=group, consolidated=False)
values = data["t"].values
print(json.dumps({
    "members": sorted(opened.keys()),
    "zarr": digest(opened["t"][:]), "tensorstore": digest(store.read().result()),
    "dims": data["t"].dims, "shape": values.shape,
    "times": [str(data.time.values[0]), str(data.time.values[-1])],
    "x": data.x.values.tolist(), "y": data.y.values.tolist(),
    "missing": int(np.isnan(values).sum()), "sum": float(np.nansum(values.astype("f8"))),
}))
