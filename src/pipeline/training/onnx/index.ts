export { type ExportOnnxOptions, exportOnnx } from './export-onnx.js';
export { type OnnxHead, predictHead, type ScoreCalibration } from './heads.js';
