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
  kindOf,
  type NumberArray,
  type NumberArrayKind,
  nameOf,
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
