import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { adopted, certification, forwards, onAgreement, registered, registerOf, signed, type Happening } from '../test-history.js';
import { isRefusedAgency, pathToRefused, shortestPath, type Hop } from './paths.js';

describe('A shortest path', () => {
  const nodes = fc.integer({ min: 0, max: 9 }).map(String);
  const graph = fc.array(fc.tuple(nodes, nodes), { minLength: 6, maxLength: 25, size: 'max' });
  const hopsIn = (edges: ReadonlyArray<[string, string]>) => (node: string): Hop[] =>
    edges.filter(([from]) => from === node).map(([from, to]) => ({ from, to, how: 'edge' }));

  /** All that is within so many hops, found by doing every hop again and again. */
  function within(count: number, start: string, edges: ReadonlyArray<[string, string]>): Set<string> {
    const near = new Set([start]);
    for (let hops = 0; hops < count; hops += 1) for (const node of [...near]) edges.filter(([from]) => from === node).forEach(([, to]) => near.add(to));
    return near;
  }

  test('is found where an end is within reach and nowhere else, leads from hop to hop, and no path is shorter', () => {
    let found = 0;
    fc.assert(fc.property(graph, nodes, fc.uniqueArray(nodes, { maxLength: 3 }), (edges, start, ends) => {
      const path = shortestPath(start, hopsIn(edges), (node) => ends.includes(node));
      const reachable = (hops: number) => ends.some((end) => within(hops, start, edges).has(end));
      expect(path !== undefined).toBe(reachable(10));
      if (!path) return;
      if (path.length > 1) found += 1;
      path.forEach(({ from, to }, index) => {
        expect(from).toBe(index === 0 ? start : path[index - 1]!.to);
        expect(edges).toContainEqual([from, to]);
      });
      expect(ends).toContain(path.at(-1)?.to ?? start);
      if (path.length > 0) expect(reachable(path.length - 1)).toBe(false);
    }), { numRuns: 2_000 });
    expect(found).toBeGreaterThan(100);
  });
});

const suspended = (agency: string): Happening => certification(agency, 'CertificationSuspended');
const path = (...more: Happening[]) => pathToRefused(registerOf(registered('LA-QA', 'labour-authority-abroad', 'QA'), registered('POL-QA', 'police', 'QA'), ...more));
const onward = (kind: string, mark: string): Happening => adopted('a'.repeat(64), { handling: { onward: { [kind]: mark } } });
const leak = [suspended('LA-QA'), forwards('LA-QA', 'immigration-enforcement')];

describe('A path to the refused class', () => {
  test('is not there in a register that holds the class itself, agreements and a policy', () => {
    expect(path(signed({ onward: 'ask-originator' }), onward('labour-authority-abroad', 'ask-originator'))).toBeUndefined();
  });

  test.each<[string, Happening[], string]>([
    ['an agency that forwards to the class', [forwards('UNION', 'immigration-enforcement')], 'UNION (receives) > immigration-enforcement (forwarding)'],
    ['an agency that forwards to one of the class', [forwards('UNION', 'BORDER')], 'UNION (receives) > BORDER (forwarding)'],
    ['an agency that forwards to one cut off that forwards', [...leak, forwards('UNION', 'LA-QA')],
      'UNION (receives) > LA-QA (forwarding) > immigration-enforcement (forwarding)'],
    ['an agency that forwards to a kind of which one forwards', [suspended('POL-QA'), forwards('POL-QA', 'BORDER'), forwards('UNION', 'police')],
      'UNION (receives) > police (forwarding) > POL-QA (of this kind) > BORDER (forwarding)'],
    ['a counterpart that may pass on to a counterpart', [...leak, signed({ counterparts: ['DMW-PH', 'LA-QA'], onward: 'ask-originator' })],
      'DMW-PH (receives) > LA-QA (onward use under DE-PH) > immigration-enforcement (forwarding)'],
    ['a counterpart that may pass on to its partner elsewhere', [
      ...leak, signed({ onward: 'ask-originator' }), signed({ parties: ['PH'], counterparts: ['LA-QA'], onward: 'never' }, 'PH-QA'),
    ], 'DMW-PH (receives) > LA-QA (onward use under DE-PH and PH-QA) > immigration-enforcement (forwarding)'],
    ['a counterpart that may pass on to its partner in a memorandum it is party to', [
      ...leak, signed({ onward: 'ask-originator' }), signed({ parties: ['DMW-PH'], counterparts: ['LA-QA'], onward: 'never' }, 'PH-QA'),
    ], 'DMW-PH (receives) > LA-QA (onward use under DE-PH and PH-QA) > immigration-enforcement (forwarding)'],
    ['a counterpart that may pass on to a party', [
      ...leak, signed({ onward: 'ask-originator' }), signed({ parties: ['LA-QA'], counterparts: ['DMW-PH'], onward: 'never' }, 'QA-PH'),
    ], 'DMW-PH (receives) > LA-QA (onward use under DE-PH and QA-PH) > immigration-enforcement (forwarding)'],
    ['a silent agreement, where the policy marks no limit', [
      ...leak, signed({ counterparts: ['DMW-PH', 'LA-QA'] }), onward('labour-authority-abroad', 'ask-originator'),
    ], 'DMW-PH (receives) > LA-QA (onward use under DE-PH) > immigration-enforcement (forwarding)'],
  ])('goes over %s, and is told hop by hop', (_over, more, told) => {
    expect(path(...more)).toBe(told);
  });

  test.each<[string, Happening[]]>([
    ['an agency that is suspended', leak],
    ['an agency that is revoked', [certification('LA-QA', 'CertificationRevoked'), forwards('LA-QA', 'BORDER')]],
    ['an agency that no longer forwards', [forwards('UNION', 'BORDER'), forwards('UNION')]],
    ['agencies that forward in a ring', [forwards('UNION', 'POLICE'), forwards('POLICE', 'UNION')]],
    ['an agreement that forbids onward use', [...leak, signed({ counterparts: ['DMW-PH', 'LA-QA'], onward: 'never' }), onward('labour-authority-abroad', 'ask-originator')]],
    ['a silent agreement, where the policy forbids onward use', [...leak, signed({ counterparts: ['DMW-PH', 'LA-QA'] }), onward('labour-authority-abroad', 'never')]],
    ['a silent agreement, where the policy marks another kind', [...leak, signed({ counterparts: ['DMW-PH', 'LA-QA'] }), onward('police', 'ask-originator')]],
    ['a suspended agreement', [...leak, signed({ counterparts: ['DMW-PH', 'LA-QA'], onward: 'ask-originator' }), onAgreement('AgreementSuspended')]],
    ['an ended agreement', [...leak, signed({ counterparts: ['DMW-PH', 'LA-QA'], onward: 'ask-originator' }), onAgreement('AgreementEnded')]],
    ['a partner of a suspended agreement', [
      ...leak, signed({ onward: 'ask-originator' }), signed({ parties: ['PH'], counterparts: ['LA-QA'] }, 'PH-QA'), onAgreement('AgreementSuspended', {}, 'PH-QA'),
    ]],
    ['an agreement of others', [...leak, signed({ onward: 'ask-originator' }), signed({ parties: ['DE'], counterparts: ['LA-QA'], onward: 'never' }, 'DE-QA')]],
  ])('does not go over %s', (_over, more) => {
    expect(path(...more)).toBeUndefined();
  });

  test('does not wait for a day: an agreement that is signed for later or is past carries', () => {
    for (const dates of [{ from: '2090-01-01' }, { from: '2001-01-01', until: '2001-12-31' }]) {
      expect(path(...leak, signed({ counterparts: ['DMW-PH', 'LA-QA'], onward: 'ask-originator', ...dates }))).toContain('onward use under DE-PH');
    }
  });

  test('is as long as it has to be', () => {
    const chain = Array.from({ length: 40 }, (_, index) => `LINK-${index}`);
    const links = chain.flatMap((link, index) => [registered(link, 'ngo'), suspended(link), forwards(link, chain[index + 1] ?? 'BORDER')]);
    expect(path(...links)).toBeUndefined();
    expect(path(...links, forwards('UNION', 'LINK-0'))?.split(' > ')).toHaveLength(42);
  });
});

test('An agency is refused like the class if it is of it or passes on to it, whether it takes part or not', () => {
  const register = registerOf(registered('LA-QA', 'labour-authority-abroad', 'QA'), ...leak, forwards('UNION', 'LA-QA'));
  expect(['BORDER', 'LA-QA', 'UNION', 'POLICE', 'NOBODY'].map((agency) => isRefusedAgency(register, agency))).toEqual([true, true, true, false, false]);
});
