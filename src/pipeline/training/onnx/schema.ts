import protobuf from 'protobufjs';

/** Numbers of `TensorProto.DataType` and `AttributeProto.AttributeType` that are used here. */
export const DataType = { FLOAT: 1, DOUBLE: 11 } as const;
export const AttributeType = { INT: 2, STRING: 3, TENSOR: 4, INTS: 7, STRINGS: 8 } as const;

const one = (type: string, id: number) => ({ type, id });
const many = (type: string, id: number) => ({ rule: 'repeated', type, id });
const packed = (type: string, id: number) => ({ rule: 'repeated', type, id, options: { packed: true } });

/**
 * The messages of onnx.proto (ONNX 1.16, IR version 8) that a tree model needs, with the field numbers given there.
 * Fields are written in this order, so equal models give equal bytes.
 */
const root = protobuf.Root.fromJSON({
  nested: {
    ModelProto: {
      fields: {
        irVersion: one('int64', 1),
        producerName: one('string', 2),
        graph: one('GraphProto', 7),
        opsetImport: many('OperatorSetIdProto', 8),
        metadataProps: many('StringStringEntryProto', 14),
      },
    },
    OperatorSetIdProto: { fields: { domain: one('string', 1), version: one('int64', 2) } },
    StringStringEntryProto: { fields: { key: one('string', 1), value: one('string', 2) } },
    GraphProto: {
      fields: {
        node: many('NodeProto', 1),
        name: one('string', 2),
        initializer: many('TensorProto', 5),
        input: many('ValueInfoProto', 11),
        output: many('ValueInfoProto', 12),
      },
    },
    NodeProto: {
      fields: {
        input: many('string', 1),
        output: many('string', 2),
        name: one('string', 3),
        opType: one('string', 4),
        attribute: many('AttributeProto', 5),
        domain: one('string', 7),
      },
    },
    AttributeProto: {
      fields: {
        name: one('string', 1),
        i: one('int64', 3),
        s: one('bytes', 4),
        t: one('TensorProto', 5),
        ints: packed('int64', 8),
        strings: many('bytes', 9),
        type: one('int32', 20),
      },
    },
    TensorProto: {
      fields: {
        dims: packed('int64', 1),
        dataType: one('int32', 2),
        name: one('string', 8),
        rawData: one('bytes', 9),
      },
    },
    ValueInfoProto: { fields: { name: one('string', 1), type: one('TypeProto', 2) } },
    TypeProto: { fields: { tensorType: one('TensorTypeProto', 1) } },
    TensorTypeProto: { fields: { elemType: one('int32', 1), shape: one('TensorShapeProto', 2) } },
    TensorShapeProto: { fields: { dim: many('DimensionProto', 1) } },
    DimensionProto: { fields: { dimValue: one('int64', 1), dimParam: one('string', 2) } },
  },
});

export interface TensorProto {
  readonly dims: readonly number[];
  readonly dataType: number;
  readonly name?: string;
  /** Little-endian values. */
  readonly rawData: Uint8Array;
}

export interface AttributeProto {
  readonly name: string;
  readonly type: number;
  readonly i?: number;
  readonly s?: Uint8Array;
  readonly t?: TensorProto;
  readonly ints?: readonly number[];
  readonly strings?: readonly Uint8Array[];
}

export interface NodeProto {
  readonly name: string;
  readonly opType: string;
  readonly domain?: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute?: readonly AttributeProto[];
}

export interface ValueInfo {
  readonly name: string;
  /** Size of each axis: a number, or a name for one that is known only at run time. */
  readonly shape: readonly (number | string)[];
}

export interface OnnxModel {
  readonly name: string;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly nodes: readonly NodeProto[];
  readonly initializers: readonly TensorProto[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** Writes a model with float32 inputs and outputs; operators of ai.onnx 17 and ai.onnx.ml 3. */
export function encodeOnnx(model: OnnxModel): Uint8Array {
  const type = root.lookupType('ModelProto');
  return type
    .encode({
      irVersion: 8,
      producerName: 'auspex',
      opsetImport: [
        { domain: '', version: 17 },
        { domain: 'ai.onnx.ml', version: 3 },
      ],
      metadataProps: [...model.metadata].map(([key, value]) => ({ key, value })),
      graph: {
        name: model.name,
        node: model.nodes,
        initializer: model.initializers,
        input: model.inputs.map(valueInfo),
        output: model.outputs.map(valueInfo),
      },
    })
    .finish();
}

function valueInfo({ name, shape }: ValueInfo): object {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: DataType.FLOAT, shape: { dim } } } };
}
