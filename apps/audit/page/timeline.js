/** @import { WhoSawWhatAnswer } from '../answer.js' */
/** @import { Cell, EventRow } from './words.js' */
import { Component } from '/auditor/preact.js';
import { html } from './html.js';
import { cellSentence, isLater, signsOf, typeText } from './words.js';

/**
 * A place in the grid; the cell in reach of the Tab key.
 * @typedef {{ readonly row: number, readonly column: number }} Place
 */

/** Lists the agencies that saw anything of a case, by name. @param {WhoSawWhatAnswer} table */
export const agenciesOf = ({ events }) => [...new Set(events.flatMap(({ cells }) => cells.map(({ agency }) => agency)))].sort();

/** Gives the place that a key leads to, or undefined where it leads nowhere. @param {KeyboardEvent} event @param {Place} from @param {Place} last */
function placeAfter({ key, ctrlKey }, { row, column }, last) {
  switch (key) {
    case 'ArrowUp': return { row: Math.max(0, row - 1), column };
    case 'ArrowDown': return { row: Math.min(last.row, row + 1), column };
    case 'ArrowLeft': return { row, column: Math.max(0, column - 1) };
    case 'ArrowRight': return { row, column: Math.min(last.column, column + 1) };
    case 'Home': return { row: ctrlKey ? 0 : row, column: 0 };
    case 'End': return { row: ctrlKey ? last.row : row, column: last.column };
    default: return undefined;
  }
}

/** @param {Place} place */
export const focusCell = ({ row, column }) => document.getElementById(`cell-${row}-${column}`)?.focus();

/**
 * Draws a case as a timeline: a row for every event, a column for every agency.
 * @param {object} props
 * @param {readonly string[]} props.agencies
 * @param {WhoSawWhatAnswer} props.table as it stood at the chosen time
 * @param {string} props.until the chosen time
 * @param {Place} props.place
 * @param {boolean} props.opened whether the panel shows the cell at that place
 * @param {(place: Place) => void} props.move
 * @param {(place: Place) => void} props.open
 */
export function Timeline({ agencies, table, until, place, opened, move, open }) {
  const last = { row: table.events.length - 1, column: agencies.length - 1 };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const next = placeAfter(event, place, last);
    if (next) focusCell(next);
    else if (event.key === 'Enter' || event.key === ' ') open(place);
    else return;
    event.preventDefault();
  };
  return html`
    <div class="scroll">
      <table role="grid" aria-label=${`Who saw what of case ${table.case}`} aria-readonly="true" onKeyDown=${onKeyDown}>
        <thead>
          <tr role="row"><th scope="col" role="columnheader">Event</th>${agencies.map((agency) => html`<th key=${agency} scope="col" role="columnheader">${agency}</th>`)}</tr>
        </thead>
        <tbody>
          ${table.events.map((row, nth) => html`<${Row} key=${row.entry} ...${{ agencies, row, nth, until, move, open }}
            reached=${place.row === nth ? place.column : -1} selected=${opened && place.row === nth} />`)}
        </tbody>
      </table>
    </div>`;
}

/**
 * A row, drawn again only when something of it changes: a case may have thousands.
 * @typedef {object} RowProps
 * @property {readonly string[]} agencies
 * @property {EventRow} row
 * @property {number} nth
 * @property {string} until
 * @property {number} reached column of the cell in reach of the Tab key, -1 = in another row
 * @property {boolean} selected whether the panel shows that cell
 * @property {(place: Place) => void} move
 * @property {(place: Place) => void} open
 */

/** @extends {Component<RowProps>} */
class Row extends Component {
  /** @override @param {Readonly<RowProps>} next */
  shouldComponentUpdate(next) {
    return /** @type {(keyof RowProps)[]} */ (Object.keys(next)).some((name) => next[name] !== this.props[name]);
  }

  /** @override */
  render() {
    const { agencies, row, nth, until, reached, selected, move, open } = this.props;
    const later = isLater(row, until);
    return html`
      <tr role="row" class=${later ? 'later' : ''}>
        <th scope="row" role="rowheader">${typeText(row.type)} <small>${row.occurredOn} · ${row.by}</small></th>
        ${agencies.map((agency, column) => {
          const cell = row.cells.find((each) => each.agency === agency);
          const place = { row: nth, column };
          return html`
            <td key=${agency} id=${`cell-${nth}-${column}`} role="gridcell" tabindex=${reached === column ? 0 : -1} aria-selected=${selected && reached === column}
              class=${cell ? 'seen' : 'unseen'} onFocus=${() => move(place)} onClick=${() => open(place)}>
              <span aria-hidden="true">${later ? '' : signs(cell)}</span>
              <span class="spoken">${cellSentence(agency, row, cell, until)}</span>
            </td>`;
        })}
      </tr>`;
  }
}

/** @param {Cell | undefined} cell */
function signs(cell) {
  if (!cell) return '–';
  return signsOf(cell).map(({ name, sign, count }) => html`<span key=${name} class=${`sign ${name}`}>${sign}${name === 'recalled' ? '' : count}</span>`);
}
