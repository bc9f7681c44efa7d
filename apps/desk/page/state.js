/** @import { Catalogue } from './catalogue.js' */
/** @import { Known } from './cases.js' */
/** @import { Draft, Exchange, Match, Organization, Referral } from './exchange.js' */
/** @import { Fault } from './form.js' */
/** @import { Record } from './record.js' */
/** @import { Words } from './words.js' */

/** @typedef {'inbox' | 'sent' | 'over'} Tab */

/**
 * What is looked at. A form has a draft, so that what is sent again is recorded once.
 * @typedef {{ readonly name: 'list', readonly tab: Tab, readonly referrals: readonly Referral[] }
 *   | { readonly name: 'referral', readonly referral: Referral, readonly record: Record, readonly move?: string | undefined, readonly draft: Draft }
 *   | { readonly name: 'cases', readonly cases: readonly Known[] }
 *   | { readonly name: 'case', readonly record: Record }
 *   | { readonly name: 'entry', readonly record: Record | undefined, readonly type: string | undefined, readonly draft: Draft }
 *   | { readonly name: 'send', readonly record: Record, readonly organizations: readonly Organization[], readonly matches?: readonly Match[], readonly draft: Draft }} Screen
 */

/**
 * All that the page knows; it is nowhere but in this object and gone with the page.
 * @typedef {object} State
 * @property {Words} words
 * @property {Catalogue} catalogue
 * @property {Exchange | undefined} [exchange]
 * @property {boolean} signedOut whether the token has run out: what was on the screen stays
 * @property {readonly string[]} purposes
 * @property {Screen | undefined} [screen]
 * @property {string} said the newest that a screen reader is told
 * @property {string | undefined} [refusal]
 * @property {Fault | undefined} [fault]
 */

export {};
