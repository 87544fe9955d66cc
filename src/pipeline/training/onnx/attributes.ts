import { type AttributeProto, AttributeType, DataType, type TensorProto } from './schema.js';

const utf8 = new TextEncoder();

export const int = (name: string, i: number): AttributeProto => ({ name, type: AttributeType.INT, i });
export const ints = (name: string, values: readonly number[]): AttributeProto => ({
  name,
  type: AttributeType.INTS,
  ints: values,
});
export const string = (name: string, text: string): AttributeProto => ({
  name,
  type: AttributeType.STRING,
  s: utf8.encode(text),
});
export const strings = (name: string, texts: readonly string[]): AttributeProto => ({
  name,
  type: AttributeType.STRINGS,
  strings: texts.map((text) => utf8.encode(text)),
});
export const doubles = (name: string, values: readonly number[]): AttributeProto => ({
  name,
  type: AttributeType.TENSOR,
  t: { name, dims: [values.length], dataType: DataType.DOUBLE, rawData: littleEndian(values, 8) },
});

/** A named float32 vector. */
export const floatTensor = (name: string, values: readonly number[]): TensorProto => ({
  name,
  dims: [values.length],
  dataType: DataType.FLOAT,
  rawData: littleEndian(values, 4),
});

function littleEndian(values: readonly number[], width: 4 | 8): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * width));
  values.forEach((value, i) => {
    if (width === 4) view.setFloat32(i * 4, value, true);
    else view.setFloat64(i * 8, value, true);
  });
  return new Uint8Array(view.buffer);
}
