import { h } from '/desk/preact.js';
import htm from '/desk/htm.js';

/** Writes elements as HTML in a template; what stands in braces is text or an element, never markup. */
export const html = htm.bind(h);
