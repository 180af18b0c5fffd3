"""Known answers for the tests of the published experiments, by NumPy in float64: python values.py > values.json"""
import json
import numpy as np


def warp(picture, rotation, scale, hue):
    """Bilinear, 0 outside, about the middle; written pixel by pixel."""
    side = len(picture)
    middle = (side - 1) / 2
    a = np.deg2rad(rotation)
    grey = np.zeros((side, side))
    pixel = lambda y, x: picture[y, x] if 0 <= y < side and 0 <= x < side else 0.0
    for row in range(side):
        for column in range(side):
            dx, dy = column - middle, row - middle
            x = (np.cos(a) * dx - np.sin(a) * dy) / scale + middle
            y = (np.sin(a) * dx + np.cos(a) * dy) / scale + middle
            left, top = int(np.floor(x)), int(np.floor(y))
            fx, fy = x - left, y - top
            grey[row, column] = (
                pixel(top, left) * (1 - fx) * (1 - fy) + pixel(top, left + 1) * fx * (1 - fy)
                + pixel(top + 1, left) * (1 - fx) * fy + pixel(top + 1, left + 1) * fx * fy
            )
    import colorsys
    return np.stack([grey * c for c in colorsys.hsv_to_rgb(hue / 360, 1, 1)])


def warps():
    picture = np.round(127.5 * (1 + np.sin(0.37 * np.arange(1, 785) + 0.002 * np.arange(1, 785) ** 2))).reshape(28, 28)
    poses = [(0, 1, 0), (20, 1.26, 0), (90, 1, 120), (200, 0.6, 340), (340, 0.87, 180), (180, 1.03, 40)]
    out = []
    for pose in poses:
        frame = warp(picture / 255, *pose)
        out.append(dict(rotation=pose[0], scale=pose[1], hue=pose[2], sums=frame.sum((1, 2)).tolist(),
                        pixels=[frame[c, y, x] for c, y, x in ((0, 3, 5), (1, 14, 13), (2, 20, 8), (0, 27, 27))]))
    return out


def sprite(shape, scale, orientation, x, y):
    size = np.sqrt(300) * (0.6 + 0.1 * scale)
    angle = np.linspace(0, 2 * np.pi, 40)[2 * orientation]
    place = np.linspace(14, 50, 32)
    rows, columns = np.mgrid[0:64, 0:64] + 0.5
    dx, dy = (columns - place[2 * x]) / size, (rows - place[2 * y]) / size
    a, b = np.cos(angle) * dx - np.sin(angle) * dy, np.sin(angle) * dx + np.cos(angle) * dy
    if shape == 0:
        return (np.abs(a) <= 0.5) & (np.abs(b) <= 0.5)
    if shape == 1:
        return np.pi * (a * a / 2 + 2 * b * b) <= 1
    s = np.sqrt(3.661972)
    u, v = a * s, -b * s
    return (u * u + v * v - 1) ** 3 <= u * u * v ** 3


def sprites():
    out = []
    for latents in ((0, 0, 0, 0, 0), (0, 4, 3, 14, 7), (1, 4, 5, 0, 14), (1, 2, 10, 7, 7), (2, 4, 0, 14, 14), (2, 1, 14, 3, 0)):
        picture = sprite(*latents)
        rows, columns = np.nonzero(picture)
        out.append(dict(latents=latents, pixels=int(picture.sum()), rows=int(rows.sum()), columns=int(columns.sum()),
                        products=int((rows * columns).sum())))
    return out


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def published(coherence, kernel, offset, epsilon=1e-6):
    """The fixture of topographic-vae.md 5.3, TINY, for other rows; and what decoding, rolled, and importance weights give."""
    B, S, C, D, side, P = 2, 6, 3, 6, 4, 16
    s, N = C * D, B * S
    k = 0

    def layer(out, inputs, bias):
        nonlocal k
        values = []
        for length in (out * inputs, bias):
            values.append(np.sin(0.37 * np.arange(1, length + 1) + 0.11 * k) / np.sqrt(inputs))
            k += 1
        return values[0].reshape(out, inputs), values[1]

    mlp = lambda: [layer(3 * s, P, 3 * s), layer(2 * s, 3 * s, 2 * s), layer(2 * s, 2 * s, 2 * s)]
    encoders = [mlp()] + ([] if coherence == "none" else [mlp()])
    decoder = [layer(2 * s, s, 2 * s), layer(3 * s, 2 * s, 3 * s), layer(P, 3 * s, 1)]
    x = (np.sin(0.05 * np.arange(1, N * P + 1)) > 0.5).astype(float).reshape(N, P)
    series = lambda f, w: np.sqrt(2) * f(w * np.arange(1, N * s + 1)).reshape(N, s)

    def run(layers, h):
        for i, (w, b) in enumerate(layers):
            h = h @ w.T + b
            h = np.maximum(h, 0) if i < 2 else h
        return h

    def share(squares):
        q = squares.reshape(B, S, C, D)
        v = np.zeros_like(q)
        reach = lambda k: range(-(k // 2), k - k // 2)
        for dt in reach(kernel):
            for dc in reach(kernel) if coherence == "shifting" else range(-offset, offset + 1):
                if coherence == "stationary" or abs(dt - dc) <= offset:
                    v += np.roll(q, (dt, dc), (1, 3))
        return v.reshape(N, s)

    posteriors = [np.split(run(e, x), 2, 1) for e in encoders]
    latent = lambda z, squares: z if coherence == "none" else (z + 30) / np.sqrt(share(squares) + epsilon)
    bce = lambda t, frames: -(frames * np.log(sigmoid(run(decoder, t))) + (1 - frames) * np.log(1 - sigmoid(run(decoder, t)))).sum(1)
    kl = sum(0.5 * (m * m + np.exp(v) - 1 - v).sum(1) for m, v in posteriors)

    def draw(noises):
        values = [m + np.exp(0.5 * v) * e for (m, v), e in zip(posteriors, noises)]
        return values, latent(values[0], values[-1] ** 2)

    log_normal = lambda value, m, v: (-0.5 * np.log(2 * np.pi) - 0.5 * v - 0.5 * (value - m) ** 2 / np.exp(v)).sum(1)
    noises = [series(np.sin, 1.3), series(np.cos, 1.7)]
    values, t = draw(noises)
    weights = []
    for w in (1.1, 2.3, 3.1):
        drawn, u = draw([series(np.sin, w), series(np.cos, w)])
        weights.append(-bce(u, x) + sum(log_normal(a, 0 * a, 0 * a) - log_normal(a, m, v) for a, (m, v) in zip(drawn, posteriors)))
    m, v = posteriors[-1]
    expected = latent(posteriors[0][0], m * m + np.exp(v))
    roll = lambda d: np.roll(expected.reshape(N, C, D), d, 2).reshape(N, s)
    later = lambda d: np.roll(x.reshape(B, S, P), -d, 1).reshape(N, P)
    logsum = lambda a: np.log(np.exp(a - a.max(0)).sum(0)) + a.max(0)
    W = np.array(weights)
    by_sequence = (logsum(W.reshape(3, B, S).sum(2)) - np.log(3)).mean() / S

    def equivariance(latents, remove):
        q = latents.reshape(B, S, C, D)
        q = q - q.mean(-1, keepdims=True) if remove else q
        q = q / np.linalg.norm(q, axis=-1, keepdims=True)
        return sum(np.abs(np.roll(q[:, l], n - l, -1) - q[:, n]).sum() for l in range(S) for n in range(l + 1, S)) / B

    return dict(coherence=coherence, kernel=kernel, offset=offset, epsilon=epsilon, bce=bce(t, x).mean(), kl=kl.mean(),
                t00=t[0, 0], expected00=expected[0, 0], rolled=[bce(roll(d), later(d)).mean() for d in (0, 1, 2)],
                unrolled=[bce(expected, later(d)).mean() for d in (0, 1, 2)],
                bySequence=by_sequence, byFrame=(logsum(W) - np.log(3)).mean(), asPrinted=logsum(W).mean(),
                error=equivariance(t, False), errorExpectedMeanRemoved=equivariance(expected, True))


def capsules():
    """CapCorr of a closed-form latent by FFT, as the reference code computes it."""
    B, S, C, D = 12, 15, 4, 15
    T = np.sin(0.7 * np.arange(1, B * S * C * D + 1) + 0.003 * np.arange(1, B * S * C * D + 1) ** 1.5).reshape(B, S, C, D)
    out = {}
    for values in (15, 5):
        nearest, told, true, true_told = [], [], [], []
        for b in range(B):
            first = (7 * b + 3) % values
            found = {}
            for frame in range(S):
                if (first + frame) % values == 0:
                    cc = np.fft.ifft(np.fft.fft(T[b, 0]) * np.conj(np.fft.fft(T[b, frame]))).real
                    shifts = cc.argmax(-1)
                    found[frame] = int(np.bincount(shifts).argmax())
            nearest.append(min(found.values(), key=lambda shift: abs(shift - first)))
            true.append(first)
            if first > 0:
                told.append(found[S - first])
                true_told.append(first)
        out[values] = [np.corrcoef(nearest, true)[0, 1], np.corrcoef(told, true_told)[0, 1]]
    return out


print(json.dumps(dict(
    warps=warps(), sprites=sprites(), capsules=capsules(),
    published=[published("shifting", 5, 1), published("shifting", 6, 0, 1e-3), published("stationary", 5, 1),
               published("stationary", 1, 1, 1e-3), published("none", 1, 0)]), indent=1))
