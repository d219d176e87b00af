"""Runs a network that `argand export` wrote, event by event, on the spikes of its inputs. It needs NumPy and nothing of Argand.

    argand run network.safetensors --input x.npy --output y.npy --neuron gated --spikes spikes.npz
    argand export network.safetensors --out exported --neuron gated
    python simulate.py exported spikes.npz simulated.npz

A spike is (cycle, phase, neuron): it comes (phase + 1)/2 periods into a cycle of the clock of its layer, which runs offset periods behind the
inputs' clock. docs/reference/files.md describes the files and the equations.
"""
import heapq, json, sys
from itertools import groupby
from pathlib import Path
import numpy as np


def phasor(x):
    """e^(i pi x), exact at multiples of 1/2."""
    return complex(0 if x % 1 == 0.5 else np.cos(np.pi * x), 0 if x % 1 == 0 else np.sin(np.pi * x))


def angle(z):
    """arg(z)/pi in [-1, 1): the seam is called -1."""
    y = np.angle(z) / np.pi
    return np.where(y >= 1, -1.0, y)


def wrap(x):
    return (x + 1) % 2 - 1


class Synapses:
    """z += w[source] * a for every target that a source reaches."""

    def __init__(self, weights, arrays):
        self.weights = weights
        self.arrays = {name: arrays[array] for name, array in weights.items() if array in arrays}

    def add(self, z, source, a):
        if self.weights["form"] == "dense":
            z += self.arrays["array"][source].astype(float) * a
            return
        offsets, target, weight, weights = (self.arrays[name] for name in ("offsets", "target", "weight", "weights"))
        for run in range(offsets[source], offsets[source + 1]):
            width = self.weights["width"]
            z[target[run] : target[run] + width] += weights[weight[run] : weight[run] + width].astype(float) * a


def gated(layer, synapses, events, settings):
    """Gathers the spikes of a cycle, and fires in the next at the angle of their sum; a sum of 0 is silence."""
    whole = (event for event in events if event[0] < layer["until"]["cycle"])
    for cycle, spikes in groupby(whole, key=lambda event: event[0]):
        z = np.zeros(layer["targets"], complex)
        for _, x, source in spikes:
            synapses.add(z, source, phasor(x))
        yield from ((cycle + 1, float(angle(z[o])), int(o)) for o in np.flatnonzero(z))


def hold(layer, synapses, events, settings):
    """Holds the phasor of each source's latest spike; fires when the hand of its clock meets arg v, by turning or by a jump."""
    targets, kept = layer["targets"], np.exp(-settings["leak"])
    v, held, heard = np.zeros(targets, complex), {}, {}
    fired_in = np.full(targets, -1)  # the cycle of each neuron's last spike: it fires once in each, from cycle 0 on

    def fire(which, cycle, phases):
        for o in np.flatnonzero(which & (fired_in < cycle)):
            fired_in[o] = cycle
            yield cycle, float(phases[o]), int(o)

    def turn(since, until):
        """The hand of the firing clock goes from (cycle, r) to a later (cycle, r), while v rests."""
        for cycle in range(since[0], until[0] + 1):
            start = since[1] if cycle == since[0] else -1
            stop = until[1] if cycle == until[0] else 1
            y = angle(v)
            yield from fire((v != 0) & (y >= start) & (y < stop), cycle, y)

    def edge(cycle):
        """A cycle of the firing clock begins: forgets sources that let a cycle pass, and sums the others afresh."""
        v[:] = 0
        for source in sorted(held):
            if heard[source] < cycle - 1:
                held[source] *= kept if abs(held[source]) * kept >= 2**-24 else 0
            synapses.add(v, source, held[source])

    now = hand(-layer["number"], -1.0)
    end = hand(layer["until"]["cycle"], layer["until"]["phase"])
    moments = [(moment, list(spikes)) for moment, spikes in groupby(events, key=lambda event: event[:2])]
    for (cycle, x), spikes in [*moments, ((layer["until"]["cycle"], layer["until"]["phase"]), [])]:
        at = min(hand(cycle, x), end)
        while now[0] < at[0]:
            yield from turn(now, (now[0], 1.0))
            now = (now[0] + 1, -1.0)
            edge(now[0])
        yield from turn(now, at)
        now = at
        if at == end:
            return
        kick = np.zeros(targets, complex)
        for _, _, source in spikes:  # simultaneous spikes are one kick
            heard[source] = cycle
            if held.get(source, 0) != phasor(x):
                synapses.add(kick, source, phasor(x) - held.get(source, 0))
                held[source] = phasor(x)
        before, after = angle(v), angle(v + kick)
        ahead = (before - at[1]) % 2
        jumped = (kick != 0) & (v != 0) & (v + kick != 0) & (ahead > 0) & (ahead + wrap(after - before) < 0)
        yield from fire(jumped, at[0], np.full(targets, at[1]))
        v += kick


def hand(cycle, x):
    """A moment of the listening clock on the firing one, a quarter period later."""
    return (cycle, x - 0.5) if x >= -0.5 else (cycle - 1, x + 1.5)


def earliest(layer, window_of, events):
    """The first spike of each window in each cycle passes."""
    passed = set()
    for cycle, x, source in events:
        if window_of[source] >= 0 and (cycle, window_of[source]) not in passed:
            passed.add((cycle, window_of[source]))
            yield cycle, x, int(window_of[source])


def simulate(network, arrays, spikes):
    """The spikes of every layer with synapses, from those of the inputs: lists of (cycle, phase, neuron)."""
    neuron = {"gated": gated, "hold": hold}[network["neuron"]["name"]]
    layers = []
    for layer in network["layers"]:
        if layer["rule"] == "synapses":
            reference = layer["reference"]
            beats = range(reference["from"], reference["to"]) if reference else []
            ticks = [(cycle, reference["phase"], reference["source"]) for cycle in beats]
            events = list(heapq.merge(spikes, ticks))
            synapses = Synapses(layer["weights"], arrays)
            end = hand(layer["until"]["cycle"], layer["until"]["phase"])
            fired = neuron(layer, synapses, events, network["neuron"]["settings"])
            spikes = sorted(spike for spike in fired if spike[:2] < end)
            layers.append(spikes)
        elif layer["rule"] == "earliest":
            spikes = sorted(earliest(layer, arrays[layer["windowOf"]], spikes))
    return layers


def main(folder, spikes_file, out):
    network = json.loads((Path(folder) / "network.json").read_text())
    arrays = dict(np.load(Path(folder) / "network.npz"))
    given = np.load(spikes_file)
    rows = []
    for image in given["images"]:
        chosen = (given["image"] == image) & (given["layer"] == -1)
        inputs = sorted(zip(*(given[name][chosen].tolist() for name in ("cycle", "phase", "neuron"))))
        for number, spikes in enumerate(simulate(network, arrays, inputs)):
            rows += [(image, number, neuron, cycle, phase) for cycle, phase, neuron in spikes]
    columns = zip(("image", "layer", "neuron", "cycle", "phase"), np.array(rows, float).reshape(-1, 5).T)
    synapses = [layer for layer in network["layers"] if layer["rule"] == "synapses"]
    np.savez(
        out,
        **{name: column if name == "phase" else column.astype("int32") for name, column in columns},
        images=given["images"],
        layers=np.arange(len(synapses), dtype="int32"),
        neurons=np.array([layer["targets"] for layer in synapses], "int32"),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
