"""Expected numbers of additive_model_test.ts, by numpy's lstsq on indicators: python numpy_attribution.py"""
import itertools, math
import numpy as np

i = np.arange(360)
factors = [(i * 7 + (i * i) % 5) % 3, (i * i + 3 * i + i // 7) % 4, (i // 11 + i % 4) % 2]
y = ((i * 37) % 101) / 50 + 0.3 * factors[0] - 0.2 * factors[1] * factors[1] + 0.5 * factors[2]
w = 1.0 + i % 3
block = i % 24
hot = [np.eye(f.max() + 1)[f] for f in factors]
sets = [[k for k in range(3) if s >> k & 1] for s in range(8)]


def fit(rows, chosen):
    """Mean and effects of weighted mean 0, for the rows given."""
    mean = np.average(y[rows], weights=w[rows])
    effects = [np.zeros(h.shape[1]) for h in hot]
    if chosen:
        x = np.hstack([hot[k][rows] for k in chosen])
        root = np.sqrt(w[rows])[:, None]
        beta = np.linalg.lstsq(x * root, y[rows] * root[:, 0], rcond=None)[0]
        at = 0
        for k in chosen:
            part = beta[at:at + hot[k].shape[1]]
            at += len(part)
            effects[k] = part - np.average(part, weights=(hot[k][rows] * w[rows, None]).sum(0))
    return mean, effects


def prediction(rows, model):
    mean, effects = model
    return mean + sum(effects[k][factors[k][rows]] for k in range(3))


def squares(rows, model):
    return (w[rows] * (y[rows] - prediction(rows, model)) ** 2).sum()


def shapley(gains):
    shares = []
    for k in range(3):
        shares.append(sum(
            math.factorial(len(sets[s])) * math.factorial(2 - len(sets[s])) / 6 * (gains[s | 1 << k] - gains[s])
            for s in range(8) if not s >> k & 1))
    return [float(s) for s in shares]


every = np.full(360, True)
mean, effects = fit(every, [0, 1, 2])
print("mean", float(mean))
print("effects", [e.tolist() for e in effects])
total = squares(every, fit(every, []))
print("fitted", shapley([1 - squares(every, fit(every, s)) / total for s in sets]))
variation, covariance, reduction = np.zeros(24), np.zeros((24, 3)), np.zeros((24, 3))
for fold in range(10):
    known = np.isin(block, [b for b in range(24) if b % 10 != fold])
    models = [fit(known, s) for s in sets]
    for b in range(fold, 24, 10):
        rows = block == b
        away = [y[rows] - prediction(rows, m) for m in models]
        variation[b] = (w[rows] * away[0] ** 2).sum()
        covariance[b] = shapley([(w[rows] * away[0] * (away[0] - a)).sum() for a in away])
        reduction[b] = shapley([variation[b] - (w[rows] * a ** 2).sum() for a in away])
print("variation of block 3", float(variation[3]))
print("covariance", (covariance.sum(0) / variation.sum()).tolist())
print("reduction", (reduction.sum(0) / variation.sum()).tolist())
