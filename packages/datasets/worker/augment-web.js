// A worker of a browser.
import { answer } from './answer.js';

self.onmessage = ({ data }) => {
  const { message, transferred } = answer(data);
  self.postMessage(message, { transfer: transferred });
};
