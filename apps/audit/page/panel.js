/** @import { FeedEntry } from '#libs/contracts' */
/** @import { ReplayAnswer } from '../answer.js' */
/** @import { Check, Proof } from './proof.js' */
/** @import { Cell, EventRow } from './words.js' */
import { html } from './html.js';
import { cellSentence, counted, timeText, typeText, valueText } from './words.js';

/** @typedef {Extract<ReplayAnswer, { found: true }>} Replayed */

/**
 * A cell that was opened: what it stands for, and what the exchange answered about its newest release so far.
 * @typedef {object} Opened
 * @property {string} agency
 * @property {EventRow} row
 * @property {Cell | undefined} cell
 * @property {string} until
 * @property {ReplayAnswer} [replayed]
 * @property {Proof} [proof]
 * @property {readonly Check[]} [checks]
 * @property {string} [refusal]
 */

/**
 * Shows a cell: the release made again with the rule of every field, and the proof that it is in the log.
 * @param {{ opened: Opened, close: () => void }} props
 */
export function Panel({ opened: { agency, row, cell, until, replayed, proof, checks, refusal }, close }) {
  return html`
    <section class="panel" aria-labelledby="panel-title" onKeyDown=${(/** @type {KeyboardEvent} */ { key }) => key === 'Escape' && close()}>
      <header>
        <h2 id="panel-title" tabindex="-1">${agency} · ${typeText(row.type)}</h2>
        <button type="button" onClick=${close}>Close</button>
      </header>
      <p>${cellSentence(agency, row, cell, until)}</p>
      ${refusal && html`<p class="refusal" role="alert">${refusal}</p>`}
      ${cell && !refusal && !checks && html`<p class="waiting">Making the release again and checking its proof …</p>`}
      ${cell && replayed?.found && html`<${Release} replayed=${replayed} cell=${cell} />`}
      ${proof && checks && html`<${Proved} proof=${proof} checks=${checks} />`}
    </section>`;
}

/** @param {{ replayed: Replayed, cell: Cell }} props */
function Release({ replayed, cell }) {
  const { release, at, agency, user, purpose, point, policy, holds, fault, why } = replayed;
  const line = lineOf(replayed, cell.entry);
  const reasons = why.find(({ entry }) => entry === cell.entry);
  return html`
    <h3>The newest release that held it</h3>
    <p class=${`verdict ${holds ? 'holds' : 'fails'}`}>${holds
      ? '✓ Holds: made again from the journal, the same fields by the same rules and the same bytes.'
      : `✗ Does not hold: ${fault}.`}</p>
    <dl>
      <dt>Release</dt><dd><code>${release}</code></dd>
      <dt>Left</dt><dd>${timeText(at)}, as ${point === 'feed' ? 'a page of the feed' : 'a view of the case'}</dd>
      <dt>To</dt><dd>${agency}, user <code>${user}</code> (a pseudonym)</dd>
      <dt>For</dt><dd>${purpose}</dd>
      <dt>Policy</dt><dd><code>${policy}</code></dd>
    </dl>
    ${reasons && html`
      <ul class="fields">${reasons.fields.map(({ name, treatment, rule, ground, consent }) => html`
        <li key=${name}>
          <div><b>${name}</b> <span class=${`sign ${treatment === 'show' ? 'shown' : 'treated'}`}>${treatment === 'show' ? '● shown' : `◐ ${treatment}`}</span></div>
          <div class="value">${valueText(valueOf(line, name))}</div>
          <small>rule <code>${rule}</code>, ground <code>${ground}</code>${consent && html`, consent <code>${consent}</code>`}</small>
        </li>`)}
      </ul>
      <p><span class="sign withheld">○</span> ${counted(reasons.withheld, 'recorded field')} withheld: no rule let ${reasons.withheld === 1 ? 'it' : 'them'} leave.</p>`}`;
}

/** @typedef {Extract<FeedEntry, { kind: 'entry' | 'backfill' }>} Line */

/** Finds the line of an entry in a release; what was tampered with may hold none. @param {Replayed} replayed @param {string} entry */
function lineOf({ body }, entry) {
  try {
    const { entries = [] } = /** @type {{ entries?: FeedEntry[] }} */ (JSON.parse(body ?? '{}'));
    return entries.find(/** @returns {line is Line} */ (line) => (line.kind === 'entry' || line.kind === 'backfill') && line.entry === entry);
  } catch {
    return undefined;
  }
}

/** @param {Line | undefined} line @param {string} name */
function valueOf(line, name) {
  const corrected = /** @type {Line['data']} */ (line?.data['fields'] ?? {});
  return line?.data[name] ?? corrected[name];
}

/** @param {{ proof: Proof, checks: readonly Check[] }} props */
function Proved({ proof, checks }) {
  const failed = checks.filter(({ holds }) => holds === false).length;
  const open = checks.filter(({ holds }) => holds === undefined).length;
  return html`
    <h3>Proof, worked out in this browser</h3>
    <p class=${`verdict ${failed ? 'fails' : 'holds'}`}>${failed
      ? '✗ Does not hold: the log and this release contradict each other. Keep this page and tell the oversight body.'
      : `✓ Holds: this release is leaf ${proof.index} of the log.${open ? ' What could not be checked is named below.' : ''}`}</p>
    <ul class="checks">${checks.map(({ claim, holds, why }) => html`
      <li key=${claim}><b>${holds === undefined ? '? not checked' : holds ? '✓ holds' : '✗ does not hold'}</b> ${claim}${why && html`<small>${why}</small>`}</li>`)}
    </ul>
    <details>
      <summary>Leaf, path and root</summary>
      <pre tabindex="0" aria-label="Leaf, path and root">${JSON.stringify({ ...proof, leaf: undefined }, null, 1)}
${proof.leaf}</pre>
    </details>`;
}
