export {
  type DecodedNumbers,
  type DecodeOptions,
  decodeNumbers,
  encodeNumbers,
  type NumberFormat,
  privateBytes,
  widthOf,
} from './bytes.ts';
export {
  type ArrayKind,
  type BigArray,
  inThisRealm,
  isFloats,
  isNumberArray,
  isOfKind,
  kindOf,
  type NumberArray,
  type NumberArrayKind,
  nameOf,
  requireFloats,
  requireNumbers,
  zerosLike,
} from './kinds.ts';
export {
  fromFile,
  isBytes,
  type PixelArray,
  type Pixels,
  requirePixels,
  scaleWarning,
  toFloats,
  toIntensities,
} from './pixels.ts';
