import { h } from '/operator/preact.js';
import htm from '/operator/htm.js';

/** Writes elements as HTML in a template; what stands in braces is text or an element, never markup. */
export const html = htm.bind(h);
