/** What the pictures of Fashion-MNIST show, in the order of its labels. */
export const clothes = [
  'T-shirt or top',
  'trouser',
  'pullover',
  'dress',
  'coat',
  'sandal',
  'shirt',
  'sneaker',
  'bag',
  'ankle boot',
];
