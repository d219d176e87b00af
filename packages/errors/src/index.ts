export {
  DeviceError,
  type ErrorCode,
  FormatError,
  InterruptedError,
  NumericError,
  OptionError,
  OptionTypeError,
  ShapeError,
} from './errors.ts';
