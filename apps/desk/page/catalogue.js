/** @import { Schema } from './form.js' */
/** @import { Referral } from './exchange.js' */

/**
 * What can be recorded and sent, as the exchange serves it: the desk has no list of its own.
 * @typedef {object} Catalogue
 * @property {Readonly<Record<string, { readonly by: string, readonly from: readonly string[], readonly schema: Schema }>>} moves
 * @property {Schema} opening the data of a new case
 * @property {Readonly<Record<string, Schema>>} entries the data of everything else that can be recorded in a case, by event type
 * @property {Schema} sending
 * @property {Schema} wish what receivers are found by
 */

/** Lists the moves that an agency may make of a referral as it stands. @param {Catalogue} catalogue @param {Referral} referral @param {string} agency */
export function movesOf({ moves }, { from, to, state }, agency) {
  const parties = [...(agency === to ? ['receiver', 'either'] : []), ...(agency === from ? ['sender', 'either'] : [])];
  return Object.entries(moves).filter(([, move]) => parties.includes(move.by) && move.from.includes(state)).map(([name, { schema }]) => ({ name, schema }));
}
