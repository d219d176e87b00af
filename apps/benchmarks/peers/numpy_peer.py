"""NumPy, or PyTorch, as a contender: python numpy_peer.py numpy|torch THREADS. One JSON object a line, as serve.ts has it."""
import json
import math
import os
import platform
import resource
import statistics
import sys
import time

library, threads = sys.argv[1], int(sys.argv[2])
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = str(threads)

import numpy as np

if library == "torch":
    import torch

    torch.set_num_threads(threads)


def floats(folder, name):
    return np.fromfile(os.path.join(folder, name), "<f4")


def layers_of(widths, folder):
    return [
        (floats(folder, f"w{l}.f32").reshape(widths[l], widths[l + 1]), floats(folder, f"b{l}.f32"))
        for l in range(len(widths) - 1)
    ]


def numpy_apply(layers, x):
    y = x
    for weight, bias in layers:
        turned = y * np.float32(math.pi)
        real = np.cos(turned) @ weight + bias
        y = np.arctan2(np.sin(turned) @ weight, real) * np.float32(1 / math.pi)
    return y


def numpy_gradients(layers, x, target):
    """The loss and its gradients, written out."""
    kept, y = [], x
    for weight, bias in layers:
        turned = y * np.float32(math.pi)
        cosine, sine = np.cos(turned), np.sin(turned)
        real, imaginary = cosine @ weight + bias, sine @ weight
        kept.append((cosine, sine, real, imaginary))
        y = np.arctan2(imaginary, real) * np.float32(1 / math.pi)
    difference = (y - target) * np.float32(math.pi)
    loss = 1 - float(np.cos(difference).mean())
    g = np.sin(difference) * np.float32(math.pi / difference.size)
    gradients = []
    for l in reversed(range(len(layers))):
        cosine, sine, real, imaginary = kept[l]
        scaled = g / (np.float32(math.pi) * (real * real + imaginary * imaginary))
        to_real, to_imaginary = -scaled * imaginary, scaled * real
        gradients[:0] = [cosine.T @ to_real + sine.T @ to_imaginary, to_real.sum(0)]
        if l:
            weight = layers[l][0].T
            g = np.float32(math.pi) * ((to_imaginary @ weight) * cosine - (to_real @ weight) * sine)
    return loss, gradients


def target_of(labels, classes):
    target = np.zeros((len(labels), classes), np.float32)
    target[np.arange(len(labels)), labels] = 0.5
    return target


def numpy_train(problem, folder):
    widths, batch = problem["widths"], problem["batch"]
    x = floats(folder, "x.f32").reshape(batch, widths[0])
    labels = np.fromfile(os.path.join(folder, "labels.i32"), "<i4")
    target = target_of(labels, widths[-1])
    parameters = [p for layer in layers_of(widths, folder) for p in layer]
    squares = [np.zeros_like(p) for p in parameters]
    paired = lambda: list(zip(parameters[::2], parameters[1::2]))
    loss, gradients = numpy_gradients(paired(), x, target)
    check = [loss, *(float(np.abs(g).sum()) for g in gradients)]

    def run():
        loss, gradients = numpy_gradients(paired(), x, target)
        for p, s, g in zip(parameters, squares, gradients):
            s *= np.float32(0.9)
            s += np.float32(0.1) * g * g
            p -= np.float32(1e-3) * g / (np.sqrt(s) + np.float32(1e-7))
        return loss

    run()
    check.append(numpy_gradients(paired(), x, target)[0])
    return check, run


def torch_apply(layers, x):
    y = x
    for weight, bias in layers:
        turned = y * math.pi
        real = torch.cos(turned) @ weight + bias
        y = torch.atan2(torch.sin(turned) @ weight, real) / math.pi
    return y


def torch_train(problem, folder):
    widths, batch = problem["widths"], problem["batch"]
    x = torch.from_numpy(floats(folder, "x.f32").reshape(batch, widths[0]))
    labels = np.fromfile(os.path.join(folder, "labels.i32"), "<i4")
    target = torch.from_numpy(target_of(labels, widths[-1]))
    layers = [[torch.from_numpy(p.copy()).requires_grad_() for p in layer] for layer in layers_of(widths, folder)]
    parameters = [p for layer in layers for p in layer]
    loss_of = lambda: 1 - torch.cos((torch_apply(layers, x) - target) * math.pi).mean()
    optimizer = torch.optim.RMSprop(parameters, lr=1e-3, alpha=0.9, eps=1e-7)
    loss = loss_of()
    loss.backward()
    check = [loss.item(), *(p.grad.abs().sum().item() for p in parameters)]

    def run():
        optimizer.zero_grad()
        loss = loss_of()
        loss.backward()
        optimizer.step()
        return loss.item()

    run()
    check.append(loss_of().item())
    return check, run


def prepare(problem, folder):
    kind = problem["kind"]
    if kind == "train":
        return (torch_train if library == "torch" else numpy_train)(problem, folder)
    array = torch.from_numpy if library == "torch" else (lambda numbers: numbers)
    first = lambda out: [float(v) for v in np.asarray(out).reshape(-1)[:30]]
    if kind == "infer":
        layers = [[array(p) for p in layer] for layer in layers_of(problem["widths"], folder)]
        x = array(floats(folder, "x.f32").reshape(problem["batch"], -1))
        run = lambda: (torch_apply if library == "torch" else numpy_apply)(layers, x)
    elif kind == "matmul":
        a = array(floats(folder, "a.f32").reshape(problem["rows"], problem["depth"]))
        b = array(floats(folder, "b.f32").reshape(problem["depth"], problem["columns"]))
        run = lambda: a @ b
    elif kind in ("sincos", "atan2", "add", "sum") and problem["length"] > 1:
        x, y = array(floats(folder, "x.f32")), array(floats(folder, "y.f32"))
        m = torch if library == "torch" else np
        if kind == "atan2":
            run = lambda: m.arctan2(y, x)
        elif kind == "add":
            run = lambda: x + y
        elif kind == "sum":
            rows = x.reshape(-1, 1000)
            run = lambda: rows.sum(1)
        else:
            def both():
                turned = x * np.float32(math.pi) if library == "numpy" else x * math.pi
                return m.sin(turned), m.cos(turned)

            check = [v for out in both() for v in first(out)]
            return check, both
    else:
        return None
    return first(run()), run


def timed_round(run, seconds):
    samples, end = [], time.perf_counter() + seconds
    while True:
        start, repeats = time.perf_counter(), 0
        while True:
            run()
            repeats += 1
            if time.perf_counter() - start >= 0.001:
                break
        samples.append((time.perf_counter() - start) / repeats)
        if time.perf_counter() >= end:
            return 1000 * statistics.median(samples)


def answer(message):
    print(json.dumps(message), flush=True)


def blas():
    try:
        built = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
        return f"{built['name']} {built['version']}"
    except Exception:
        return "its BLAS"


if library == "torch":
    answer({"version": torch.__version__, "engine": f"native, {torch.get_num_threads()} threads"})
else:
    answer({"version": np.__version__, "engine": f"native, {blas()}, {threads} threads, Python {platform.python_version()}"})
run = None
for line in sys.stdin:
    asked = json.loads(line)
    try:
        if asked["ask"] == "prepare":
            prepared = prepare(asked["problem"], asked["folder"])
            run = prepared[1] if prepared else None
            answer({"check": prepared[0]} if prepared else {"unsupported": True})
        else:
            before = resource.getrusage(resource.RUSAGE_SELF)
            milliseconds = timed_round(run, asked["seconds"])
            after = resource.getrusage(resource.RUSAGE_SELF)
            busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            answer({"milliseconds": milliseconds, "busy": busy, "found": {}})
    except Exception as error:
        answer({"error": f"{type(error).__name__}: {error}"})
