import { isRefusedAgency, takesPart, type Register } from '#libs/casework';
import { operatorAgency, Rejection, type Actor, type Permission } from '#libs/kernel';

interface Bus {
  execute(message: object): Promise<unknown>;
}

/** Every message type says which permission it needs; one that does not is refused, whoever sends it. */
export const permissionOf = (message: object): Permission | undefined =>
  (message.constructor as { permission?: Permission }).permission;

/** Refuses an actor of the class that takes no part, whatever it asks. */
export function refuseClass(actor: Actor, register: Register): void {
  if (isRefusedAgency(register, actor.agency)) {
    throw new Rejection('recipient-class-refused', 'This class of recipient takes no part in the exchange.');
  }
}

/** Lists what an agency may do at this moment, by its kind. */
export function permissionsOf(actor: Actor, register: Register): readonly Permission[] {
  if (actor.operator) return actor.agency === operatorAgency ? ['administer', 'look-up'] : [];
  refuseClass(actor, register);
  const agency = register.agencies.get(actor.agency);
  if (!takesPart(agency)) return [];
  if (agency.kind === 'auditor') return ['replay', 'look-up'];
  return agency.kind === 'steering-committee' ? ['look-up'] : ['record', 'refer', 'receive', 'look-up'];
}

const guarded = new WeakSet<object>();

/** Puts one guard before a bus: no message passes without a declared permission that its sender holds now. */
export function guardBus<B extends Bus>(bus: B, register: () => Promise<Register>): B {
  // Two modules of one process share a bus; the first to come guards it.
  if (guarded.has(bus)) return bus;
  guarded.add(bus);
  const execute = bus.execute.bind(bus);
  bus.execute = async (message: object) => {
    const permission = permissionOf(message);
    const actor = actorOf(message);
    if (!permission || !actor || !permissionsOf(actor, await register()).includes(permission)) {
      throw new Rejection('not-permitted', 'This role may not make this kind of request.');
    }
    return execute(message);
  };
  return bus;
}

const actorOf = (message: object): Actor | undefined => {
  const { actor, context } = message as { actor?: Actor; context?: { actor?: Actor } };
  return actor ?? context?.actor;
};
