import type { Naming } from '#libs/kernel';
import { Unanswered } from '../replay/fault.js';
import type { LineOf } from './format.js';

type Name = Omit<LineOf<'name'>, 'kind'>;

/** Gives names and keeps each it has given: whoever has them can render again what was rendered, and names nothing else. */
export class KeptNames implements Naming {
  private readonly kept = new Map<string, Name>();

  constructor(private readonly names: Naming) {}

  name(...[agency, of, id]: Parameters<Naming['name']>): string {
    return this.keep({ agency, of, id, name: this.names.name(agency, of, id) });
  }

  pseudonym(agency: string, value: string): string {
    return this.keep({ agency, of: 'pseudonym', id: value, name: this.names.pseudonym(agency, value) });
  }

  /** Lists what was given, in order of agency, kind and id. */
  list(): readonly Name[] {
    return [...this.kept.values()].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  }

  private keep(name: Name): string {
    this.kept.set(placeOf(name), name);
    return name.name;
  }
}

/** Gives the names that were kept, and no others. */
export class GivenNames implements Naming {
  private readonly given = new Map<string, string>();

  add(name: Name): void {
    this.given.set(placeOf(name), name.name);
  }

  name(...[agency, of, id]: Parameters<Naming['name']>): string {
    return this.find({ agency, of, id });
  }

  pseudonym(agency: string, value: string): string {
    return this.find({ agency, of: 'pseudonym', id: value });
  }

  private find(place: Omit<Name, 'name'>): string {
    const name = this.given.get(placeOf(place));
    if (name === undefined) throw new Unanswered('name', `the bundle has no name that ${place.agency} has for ${place.of} ${place.id}`);
    return name;
  }
}

/** Where a name stands among others. */
export const placeOf = ({ agency, of, id }: Omit<Name, 'name'>): string => JSON.stringify([agency, of, id]);
