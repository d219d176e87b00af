import { describe, test } from 'vitest';
import { describeNeuron } from '../conformance/index.ts';
import { gated, hold, ode, resonator } from '../index.ts';

const runner = { describe, test };
const exact = { cycles: 6, meanError: 1e-9 };
const near = { cycles: 10, meanError: 0.08 };

describeNeuron(gated(), runner, { agreement: exact });
describeNeuron(hold(), runner, { agreement: exact });
describeNeuron(hold({ leak: 1 }), runner, { title: 'hold with a leak', agreement: exact });
describeNeuron(resonator(), runner, { agreement: near });
describeNeuron(resonator({ leak: 0 }), runner, { title: 'resonator without leak', agreement: near });
describeNeuron(resonator({ leak: 1, threshold: 0.2, refractory: 0 }), runner, {
  title: 'resonator with a threshold',
});
describeNeuron(ode(), runner, { agreement: near });
describeNeuron(ode({ solver: 'euler', step: 0.03, bias: 'none' }), runner, {
  title: 'ode, Euler, steps that do not divide a cycle',
});
describeNeuron(ode({ solver: 'rk45' }), runner, { title: 'ode, Runge-Kutta' });
describeNeuron(ode({ detection: 'cyclemax' }), runner, { title: 'ode at cycle maxima' });
describeNeuron(ode({ solver: 'rk45', detection: 'cyclemax', threshold: 0 }), runner, {
  title: 'ode, Runge-Kutta, at cycle maxima',
});
