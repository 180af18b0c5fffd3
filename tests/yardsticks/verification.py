"""Scores by pysteps, scores and scoringrules, as a side of `bench verify`. Names and order of values are those of ours."""
import os
import time
import warnings
from importlib.metadata import version
from importlib.util import find_spec

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
import scoringrules
import xarray as xr
from pysteps.utils import fft
from pysteps.utils.spectral import rapsd
from pysteps.verification import detcatscores as events, detcontscores as continuous, spatialscores as spatial
from scores.spatial import fss_2d

from side import serve

warnings.simplefilter("ignore")

THRESHOLD, WINDOWS = 1.0, (5, 17, 65)
EVENT_SCORES = ("POD", "FAR", "FA", "ACC", "CSI", "BIAS", "HSS", "HK", "GSS", "SEDI", "MCC", "F1")
CONTINUOUS_SCORES = ("ME", "MAE", "MSE", "RMSE", "DRMSE", "corr_p", "beta2", "RV")

data = {}


def event_scores():
    return events.det_cat_fct(data["estimate"], data["truth"], THRESHOLD, EVENT_SCORES)


def event_scores_by_field():
    table = events.det_cat_fct_init(THRESHOLD)
    for estimate, truth in zip(data["estimate"], data["truth"]):
        events.det_cat_fct_accum(table, estimate, truth)
    return events.det_cat_fct_compute(table, EVENT_SCORES)


def continuous_scores():
    return continuous.det_cont_fct(data["estimate"], data["truth"], CONTINUOUS_SCORES)


def continuous_scores_by_field():
    error = continuous.det_cont_fct_init()
    for estimate, truth in zip(data["estimate"], data["truth"]):
        continuous.det_cont_fct_accum(error, estimate, truth)
    return continuous.det_cont_fct_compute(error, CONTINUOUS_SCORES)


def fss_pysteps():
    sums = [spatial.fss_init(THRESHOLD, window) for window in WINDOWS]
    for estimate, truth in zip(data["estimate"], data["truth"]):
        for own in sums:
            spatial.fss_accum(own, estimate, truth)
    return [spatial.fss_compute(own) for own in sums]


def fss_scores():
    estimate, truth = (xr.DataArray(data[name], dims=("time", "y", "x")) for name in ("estimate", "truth"))
    choice = {"event_threshold": THRESHOLD, "spatial_dims": ("y", "x"), "threshold_operator": np.greater_equal}
    return [fss_2d(estimate, truth, window_size=(window, window), **choice).item() for window in WINDOWS]


def fair_crps(estimator, backend):
    scores = scoringrules.crps_ensemble(data["outcome"], data["ensemble"], estimator=estimator, backend=backend)
    return [scores.mean(dtype=np.float64)]


def mean_spectrum(method):
    return np.mean([rapsd(field, fft_method=method) for field in data["truth"]], axis=0)


def contenders(shape):
    """What does each piece of work, by (work, by, form)."""
    both = "pysteps det_cat_fct and det_cont_fct"
    found = {
        ("pairs", "pysteps det_cat_fct", "in one call"): event_scores,
        ("pairs", "pysteps det_cat_fct", "field by field"): event_scores_by_field,
        ("pairs", both, "in one call"): lambda: {**event_scores(), **continuous_scores()},
        ("pairs", both, "field by field"): lambda: {**event_scores_by_field(), **continuous_scores_by_field()},
        ("fss-zero", "pysteps", "fss_accum"): fss_pysteps,
        ("fss-interior", "scores", "fss_2d"): fss_scores,
    }
    # of the estimators that are the fair CRPS, the faster one of each backend
    for estimator, backend in (("fair", "numba"), ("pwm", "numpy")):
        if find_spec(backend):
            form = f"{estimator}, {backend}"
            found["crps", "scoringrules", form] = lambda own=estimator, by=backend: fair_crps(own, by)
    for name in ("numpy", "scipy", "pyfftw"):
        if find_spec(name):
            method = getattr(fft, f"get_{name}")(shape)
            found["rapsd", "pysteps", name] = lambda own=method: mean_spectrum(own)
    return found


def prepare(request):
    given = request["data"]
    shape = (given["side"], given["side"])
    for name in ("truth", "estimate"):
        data[name] = np.fromfile(given[name], np.float32).reshape(-1, *shape)
    data["ensemble"] = np.fromfile(given["ensemble"], np.float32).reshape(-1, given["members"])
    data["outcome"] = np.fromfile(given["outcome"], np.float32)
    data["contenders"] = contenders(shape)
    versions = {name: version(name) for name in ("numba", "pyfftw") if find_spec(name)}
    return {"versions": versions, "scorers": [dict(zip(("work", "by", "form"), key)) for key in data["contenders"]]}


def lift(request):
    for name in ("truth", "estimate"):
        data[name] += np.float32(request["by"])
    return {}


def run(request):
    work = data["contenders"][request["work"], request["by"], request["form"]]
    start = time.perf_counter()
    values = work()
    seconds = time.perf_counter() - start
    values = values.values() if isinstance(values, dict) else values
    return {"seconds": seconds, "values": [float(value) if np.isfinite(value) else None for value in values]}


if __name__ == "__main__":
    serve({"prepare": prepare, "raise": lift, "run": run})
