import { parseHTML } from 'linkedom';

/** The document in which plots are drawn: the plotting library needs one, and Node has none. */
export const document: Document = parseHTML('<!doctype html><html><body></body></html>').document;
