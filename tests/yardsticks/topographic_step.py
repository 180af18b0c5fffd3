"""The published T-VAE's training step in PyTorch, in its fastest form: linear layers, the topology as one product."""
import math

import torch
from torch import nn
from torch.nn import functional as F

from step_side import serve_steps


def topology(frames, width, kernel, offset):
    """W as a 0/1 matrix [frames * width, frames * width], circular in time and along the capsule."""
    w = torch.zeros(frames, width, frames, width)
    lags = range(-(kernel // 2), kernel // 2 + kernel % 2)
    for dt in lags:
        for dc in lags:
            if abs(dt - dc) <= offset:
                for t in range(frames):
                    for c in range(width):
                        w[(t - dt) % frames, (c - dc) % width, t, c] += 1
    return w.view(frames * width, frames * width)


def divergence(mean, logvar):
    return 0.5 * (mean * mean + logvar.exp() - 1 - logvar).sum()


class TopographicVae(nn.Module):
    def __init__(self, frames, capsules, width, kernel, offset, channels, side):
        super().__init__()
        units, pixels = capsules * width, channels * side * side
        encoder = lambda: nn.Sequential(
            nn.Linear(pixels, 3 * units), nn.ReLU(), nn.Linear(3 * units, 2 * units), nn.ReLU(),
            nn.Linear(2 * units, 2 * units))  # fmt: skip
        self.z, self.u = encoder(), encoder()
        self.d1, self.d2 = nn.Linear(units, 2 * units), nn.Linear(2 * units, 3 * units)
        self.d3 = nn.Parameter(torch.randn(pixels, 3 * units) / math.sqrt(3 * units))
        self.d3_bias, self.mu = nn.Parameter(torch.zeros(channels)), nn.Parameter(torch.tensor(30.0))
        self.shape = frames, capsules, width, channels
        self.register_buffer("topology", topology(frames, width, kernel, offset))

    def load(self, given):
        """Our weights are [in, out]."""
        layers = {f"{name}/{i + 1}": encoder[2 * i] for name, encoder in (("z", self.z), ("u", self.u)) for i in range(3)}
        for name, layer in {**layers, "decoder/1": self.d1, "decoder/2": self.d2}.items():
            layer.weight.copy_(given[f"{name}/weight"].t())
            layer.bias.copy_(given[f"{name}/bias"])
        self.d3.copy_(given["decoder/3/weight"].t())
        self.d3_bias.copy_(given["decoder/3/bias"])
        self.mu.copy_(given["mu"])

    def forward(self, x, noise_z, noise_u):
        frames, capsules, width, channels = self.shape
        n, units = x.shape[0], capsules * width
        mean_z, logvar_z = self.z(x).split(units, 1)
        mean_u, logvar_u = self.u(x).split(units, 1)
        z = mean_z + torch.exp(0.5 * logvar_z) * noise_z
        u = mean_u + torch.exp(0.5 * logvar_u) * noise_u
        q = (u * u).view(-1, frames, capsules, width).permute(0, 2, 1, 3).reshape(-1, frames * width)
        v = (q @ self.topology).view(-1, capsules, frames, width).permute(0, 2, 1, 3).reshape(n, units)
        t = (z + self.mu) * torch.rsqrt(v + 1e-6)
        h = F.relu(self.d2(F.relu(self.d1(t))))
        logits = ((h @ self.d3.t()).view(n, channels, -1) + self.d3_bias[:, None]).view(n, -1)
        bce = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        return (bce + divergence(mean_z, logvar_z) + divergence(mean_u, logvar_u)) / n


def build(case):
    sizes = case["sizes"]
    rows = case["sequences"] * sizes["frames"]
    pixels, units = sizes["channels"] * sizes["side"] ** 2, sizes["capsules"] * sizes["width"]
    data = {"x": (torch.rand(rows, pixels) < 0.15).float()}
    rates = {"lr": case["learningRate"], "momentum": case["momentum"]}
    shapes = {"z": (rows, units), "u": (rows, units)}
    return TopographicVae(**sizes), data, shapes, lambda p: torch.optim.SGD(p, **rates), None


if __name__ == "__main__":
    serve_steps(build)
