import { openDevice, reference } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { mnist } from '@argand/datasets';
import { clip, createNetwork, dense, normalize, quadrature, randomProjection } from '@argand/layers';
import { compare, gated, spike } from '@argand/spiking';
import { evaluate, fit, recipes } from '@argand/training';

const device = await openDevice([wasm(), reference()]); //  the first that works here
const train = await mnist().load('train');
const test = await mnist().load('test');

const network = await createNetwork({
  device,
  seed: 0,
  inputShape: [784],
  encoder: [randomProjection(784), normalize({ scale: 3 }), clip()],
  layers: [dense(100), dense(10)],
  readout: quadrature(10),
  data: train, //                                            normalize() measures it
});

// `await` takes every step; `for await (const step of fit(…))` takes them one by one.
const { finalLoss } = await fit(network, train, { ...recipes.best, epochs: 2, seed: 0 });
console.log(`loss ${finalLoss.toFixed(3)}`);

const atemporal = await evaluate(network, test); //          all sources at once
const spiking = await spike(network, test, { neuron: gated() }); // one spike at a time, the same weights
const { agreement } = compare(spiking, atemporal.phases, network.description.readout);
console.log(
  `accuracy ${atemporal.accuracy}; on spikes, the same answer to ${100 * agreement} % of the images`,
);
await device.close();
