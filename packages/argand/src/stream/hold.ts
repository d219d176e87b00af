/** Default number of cycles per image. */
export const defaultHold = 10;
/** The most cycles per image: its phases are kept, to find when the output settled. */
export const longestHold = 100_000;
