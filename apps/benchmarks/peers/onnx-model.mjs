// ONNX models as bytes: the few messages of its protocol buffer that a stack of products needs (onnx/onnx.proto, IR version 8).
const varint = (value) => {
  const bytes = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
};
const integer = (field, value) => Buffer.concat([varint(8 * field), varint(value)]);
const bytes = (field, value) => {
  const content = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([varint(8 * field + 2), varint(content.length), content]);
};
const message = (fields) => Buffer.concat(fields);

const FLOAT = 1;

/** TensorProto: dims 1, data_type 2, name 8, raw_data 9. */
const constant = (name, shape, numbers) =>
  message([
    ...shape.map((length) => integer(1, length)),
    integer(2, FLOAT),
    bytes(8, name),
    bytes(9, Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength)),
  ]);

/** NodeProto: input 1, output 2, op_type 4. */
const node = (kind, inputs, output) =>
  message([...inputs.map((input) => bytes(1, input)), bytes(2, output), bytes(4, kind)]);

/** ValueInfoProto: name 1, type 2 { tensor_type 1 { elem_type 1, shape 2 { dim 1 { value 1 | param 2 } } } }. */
const value = (name, width) =>
  message([
    bytes(1, name),
    bytes(
      2,
      bytes(
        1,
        message([
          integer(1, FLOAT),
          bytes(2, message([bytes(1, bytes(2, 'rows')), bytes(1, integer(1, width))])),
        ]),
      ),
    ),
  ]);

/** ModelProto: ir_version 1, graph 7 { node 1, name 2, initializer 5, input 11, output 12 }, opset_import 8 { version 2 }. */
function model(nodes, constants, inputs, outputs) {
  const graph = message([
    ...nodes.map((one) => bytes(1, one)),
    bytes(2, 'graph'),
    ...constants.map((one) => bytes(5, one)),
    bytes(11, value('x', inputs)),
    bytes(12, value('y', outputs)),
  ]);
  return message([integer(1, 8), bytes(7, graph), bytes(8, integer(2, 17))]);
}

export function matmulModel(depth, columns, b) {
  return model([node('MatMul', ['x', 'b'], 'y')], [constant('b', [depth, columns], b)], depth, columns);
}

/** y = arg(Σ W e^{iπx} + b)/π, layer after layer. ONNX has no atan2: atan(im/re), and where Re < 0 half a turn more or less. */
export function denseModel(widths, numbersOf) {
  const scalar = (name, x) => constant(name, [], Float32Array.of(x));
  const constants = [
    scalar('pi', Math.PI),
    scalar('perPi', 1 / Math.PI),
    scalar('zero', 0),
    scalar('one', 1),
    scalar('minusOne', -1),
  ];
  const nodes = [];
  let y = 'x';
  widths.slice(1).forEach((outputs, l) => {
    const at = (name) => `${name}${l}`;
    constants.push(constant(at('w'), [widths[l], outputs], numbersOf(`w${l}.f32`)));
    constants.push(constant(at('b'), [outputs], numbersOf(`b${l}.f32`)));
    const out = l === widths.length - 2 ? 'y' : at('y');
    nodes.push(
      node('Mul', [y, 'pi'], at('turned')),
      node('Cos', [at('turned')], at('cos')),
      node('Sin', [at('turned')], at('sin')),
      node('MatMul', [at('cos'), at('w')], at('re0')),
      node('Add', [at('re0'), at('b')], at('re')),
      node('MatMul', [at('sin'), at('w')], at('im')),
      node('Div', [at('im'), at('re')], at('slope')),
      node('Atan', [at('slope')], at('angle')),
      node('Mul', [at('angle'), 'perPi'], at('phase')),
      node('Less', [at('re'), 'zero'], at('left')),
      node('Less', [at('im'), 'zero'], at('below')),
      node('Where', [at('below'), 'minusOne', 'one'], at('half')),
      node('Where', [at('left'), at('half'), 'zero'], at('turn')),
      node('Add', [at('phase'), at('turn')], out),
    );
    y = out;
  });
  return model(nodes, constants, widths[0], widths.at(-1));
}
