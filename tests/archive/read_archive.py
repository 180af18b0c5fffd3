"""Reads one variable of an archive's group by zarr-python, xarray and tensorstore, and prints what each saw as JSON.

Usage: python read_archive.py ARCHIVE GROUP VARIABLE. Any warning is an error.
"""
import hashlib, json, os, sys, warnings

warnings.simplefilter("error")
import numpy as np
import tensorstore as ts
import xarray as xr
import zarr

archive, group, variable = sys.argv[1:]
digest = lambda a: hashlib.sha256(np.ascontiguousarray(a).tobytes()).hexdigest()

raw = zarr.open_group(archive, mode="r")[group][variable][:]
store = ts.open({"driver": "zarr3", "kvstore": "file://" + os.path.abspath(os.path.join(archive, group, variable))}, read=True).result()
data = xr.open_zarr(archive, group=group, consolidated=False)
values = data[variable].values
print(json.dumps({
    "members": sorted(zarr.open_group(archive, mode="r")[group].keys()),
    "zarr": digest(raw), "tensorstore": digest(store.read().result()), "shape": raw.shape,
    "dims": data[variable].dims,
    "times": [str(data.time.values[0]), str(data.time.values[-1])],
    "x": data.x.values.tolist(), "y": data.y.values.tolist(),
    "missing": int(np.isnan(values).sum()),
    "sum": float(np.nansum(values.astype("f8"))),
    "present": int(data.present.values.sum()),
    "mapping": data.spatial_ref.attrs,
}))
