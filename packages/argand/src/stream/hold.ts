/** For how many cycles images are shown. */
export const usualHold = 10;
/** For how many cycles an image can be shown: its phases are kept to tell when the output settled. */
export const longestHold = 100_000;
