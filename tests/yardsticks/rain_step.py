"""The convolutional rain T-VAE's training step in PyTorch: the network and loss of lib/topographic/rain_model.ts."""
import math

import torch
from torch import nn
from torch.nn import functional as F

from step_side import serve_steps

WET_RATE = 0.1


def topology(frames, width, kernel, offset):
    """Causal W [frames * width, frames * width]: wraps along the capsule, not in time; its columns sum to 1."""
    w = torch.zeros(frames, width, frames, width)
    for dt in range(kernel):
        for dc in range(kernel):
            if abs(dt - dc) <= offset:
                for t in range(dt, frames):
                    for c in range(width):
                        w[t - dt, (c - dc) % width, t, c] += 1
    w = w.view(frames * width, frames * width)
    return w / w.sum(0)


def divergence(mean, logvar):
    return 0.5 * (mean * mean + logvar.exp() - 1 - logvar).sum()


def likelihood(output, log_sigma, rain, valid):
    """Negative log-likelihood of the hurdle model, nats, summed."""
    output = output.float()  # where products are in bfloat16
    wet_logit, amount = output[:, 0], output[:, 1]
    wet = (rain > 0).float() * valid
    occurrence = F.binary_cross_entropy_with_logits(wet_logit, wet, weight=valid, reduction="sum")
    scaled = torch.exp(-log_sigma)
    deviation = (rain - amount) * scaled
    jacobian = rain + (math.log(WET_RATE) + 0.5 * math.log(2 * math.pi))
    kept = torch.log(((torch.erf(amount * scaled * math.sqrt(0.5)) + 1) * 0.5).clamp_min(1e-6))
    return occurrence + (wet * (0.5 * deviation * deviation + jacobian + log_sigma + kept)).sum()


class RainTvae(nn.Module):
    def __init__(self, config, shift):
        super().__init__()
        self.config, self.shift = config, shift
        first, second, third = config["channels"]
        hidden, residual, small = config["hidden"], config["residual"], config["size"] // 8
        units = config["capsules"] * config["width"]
        self.encoder = nn.ModuleList(
            nn.Conv2d(a, b, 4, stride=2, padding=1) for a, b in ((2, first), (first, second), (second, third)))  # fmt: skip
        self.hidden = nn.Linear(small * small * third, hidden)
        self.z, self.u = nn.Linear(hidden, 2 * units), nn.Linear(hidden, 2 * units)
        self.residual = nn.Linear(hidden, 2 * residual)
        self.from_latent, self.to_grid = nn.Linear(units + residual, hidden), nn.Linear(hidden, small * small * third)
        self.decoder = nn.ModuleList(
            nn.Conv2d(a, 4 * b, 3, padding=1) for a, b in ((third, second), (second, first), (first, 2)))  # fmt: skip
        self.mu = nn.Parameter(torch.tensor(float(config["mu"])))
        self.log_sigma = nn.Parameter(torch.tensor(-0.5))
        self.log_sigma_rolled = nn.Parameter(torch.tensor(-0.2))
        self.register_buffer("topology", topology(*(config[name] for name in ("frames", "width", "kernel", "offset"))))

    def load(self, given):
        """Our weights: images are [y, x, channel], sub-pixels [row, column, channel], dense layers [in, out]."""
        small, third = self.config["size"] // 8, self.config["channels"][2]
        grid = torch.arange(small * small * third).view(small, small, third).permute(2, 0, 1).flatten()

        def dense(layer, name, rows=slice(None), columns=slice(None)):
            layer.weight.copy_(given[f"{name}/weight"][rows][:, columns].t())
            layer.bias.copy_(given[f"{name}/bias"][columns])

        def convolution(layer, name, channels=slice(None)):
            layer.weight.copy_(given[f"{name}/weight"].permute(3, 2, 0, 1)[channels])
            layer.bias.copy_(given[f"{name}/bias"][channels])

        for i in range(3):
            convolution(self.encoder[i], f"encoder/{i + 1}")
            count = self.decoder[i].out_channels
            subpixels = torch.arange(count).view(4, count // 4).t().flatten()
            convolution(self.decoder[i], f"decoder/{i + 1}", subpixels)
        dense(self.hidden, "encoder/hidden", rows=grid)
        for name in ("z", "u", "residual"):
            dense(getattr(self, name), f"encoder/{name}")
        dense(self.from_latent, "decoder/hidden")
        dense(self.to_grid, "decoder/grid", columns=grid)
        self.mu.copy_(given["mu"])
        self.log_sigma.copy_(given["logSigma"])
        self.log_sigma_rolled.copy_(given["logSigmaRolled"])

    def decode(self, t, residual):
        small, third = self.config["size"] // 8, self.config["channels"][2]
        h = F.relu(self.to_grid(F.relu(self.from_latent(torch.cat([t, residual], 1)))))
        h = h.view(-1, third, small, small)
        for i, layer in enumerate(self.decoder):
            h = F.pixel_shuffle(layer(h), 2)
            h = F.relu(h) if i < 2 else h
        return h

    def forward(self, rain, valid, noise_z, noise_u, noise_residual):
        frames, capsules, width = (self.config[name] for name in ("frames", "capsules", "width"))
        rows, shift = rain.shape[0], self.shift
        h = torch.stack([rain, valid], 1)
        for layer in self.encoder:
            h = F.relu(layer(h))
        h = F.relu(self.hidden(h.flatten(1)))
        kl, draws = 0, []
        for layer, noise in ((self.z, noise_z), (self.u, noise_u), (self.residual, noise_residual)):
            mean, logvar = layer(h).chunk(2, 1)
            kl = kl + divergence(mean, logvar)
            draws.append(mean + torch.exp(0.5 * logvar) * noise)
        z, u, residual = draws
        q = (u * u).view(-1, frames, capsules, width).permute(0, 2, 1, 3).reshape(-1, frames * width)
        v = (q @ self.topology).view(-1, capsules, frames, width).permute(0, 2, 1, 3).reshape(rows, -1)
        t = (z + self.mu) * torch.rsqrt(v + 1e-6)
        own = likelihood(self.decode(t, residual), self.log_sigma, rain, valid)
        earlier = t.view(-1, frames, capsules, width)[:, : frames - shift].roll(shift, -1)
        earlier = earlier.reshape(-1, capsules * width)
        later = lambda x: x.view(-1, frames, *x.shape[1:])[:, shift:].flatten(0, 1)
        rolled = self.decode(earlier, residual.new_zeros(earlier.shape[0], residual.shape[1]))
        rolled = likelihood(rolled, self.log_sigma_rolled, later(rain), later(valid))
        return (own + kl) / rows + rolled / earlier.shape[0]


def build(case):
    config, rows = case["model"], case["sequences"] * case["model"]["frames"]
    shape, units = (rows, config["size"], config["size"]), config["capsules"] * config["width"]
    valid = (torch.rand(shape) < 0.98).float()
    data = {"rain": valid * (torch.rand(shape) < 0.3) * 3 * torch.rand(shape), "valid": valid}
    shapes = {"z": (rows, units), "u": (rows, units), "residual": (rows, config["residual"])}
    adam = lambda p: torch.optim.Adam(p, lr=case["learningRate"], fused=True)
    return RainTvae(config, case["shift"]), data, shapes, adam, case["clipNorm"]


if __name__ == "__main__":
    serve_steps(build)
