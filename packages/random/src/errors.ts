// The classes of `@argand/errors`, which knows these by their codes: this package has no dependencies.

/** An argument has a value that is not allowed. */
export class OptionError extends RangeError {
  override readonly name = 'OptionError';
  readonly code = 'option';
}

/** An argument is of a type that is not allowed. */
export class OptionTypeError extends TypeError {
  override readonly name = 'OptionTypeError';
  readonly code = 'option';
}
