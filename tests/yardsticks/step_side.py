"""A PyTorch training step as a side of `bench step`: the same first steps as ours when given weights, batch and noise."""
import time

import torch

from side import read_tensors, serve


def serve_steps(build):
    """Serves steps of build(case) -> (model, data, noise shapes, optimizer, clip norm or None).

    A model has `load(parameters)`, which takes our parameters by name, and is called with the batch's tensors and then
    one noise tensor per shape.
    """
    state = {}

    def prepare(request):
        torch.manual_seed(0)
        torch.set_num_threads(request["threads"])
        device = "cuda" if request["device"] == "gpu" else "cpu"
        form, file = request["form"], request["file"]
        model, data, shapes, optimizer_of, clip = build(request["case"])
        given = {} if file is None else {name: torch.from_numpy(a) for name, a in read_tensors(file).items()}
        part = lambda prefix: {name.removeprefix(prefix): a for name, a in given.items() if name.startswith(prefix)}
        if file is not None:
            with torch.no_grad():
                model.load(part("parameter/"))
            data = part("data/")
        model = model.to(device)
        if form.get("channelsLast"):
            model = model.to(memory_format=torch.channels_last)
        inputs = [x.to(device) for x in data.values()]
        optimizer = optimizer_of(model.parameters())
        forward = torch.compile(model) if form["compiled"] else model

        def step(noise):
            optimizer.zero_grad()
            with torch.autocast(device, torch.bfloat16, enabled=form.get("precision") == "bfloat16"):
                loss = forward(*inputs, *noise)
            loss.backward()
            if clip is not None:
                torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
            optimizer.step()
            return loss

        def take():
            step([torch.randn(shape, device=device) for shape in shapes.values()])
            if device == "cuda":
                torch.cuda.synchronize()

        losses, start = [], time.perf_counter()
        for k in range(request["checked"]):
            noise = part(f"noise/{k}/") if file is not None else {n: torch.randn(s) for n, s in shapes.items()}
            losses.append(step([noise[name].to(device) for name in shapes]).item())
            if k == 1:
                first = time.perf_counter() - start
        state["take"] = take
        where = torch.cuda.get_device_name() if device == "cuda" else "CPU"
        return {"losses": losses, "firstSeconds": first, "engine": f"PyTorch {torch.__version__}, {where}"}

    def run(request):
        times = []
        for _ in range(request["steps"]):
            start = time.perf_counter()
            state["take"]()
            times.append((time.perf_counter() - start) * 1e3)
        return {"ms": times}

    serve({"prepare": prepare, "run": run})
