import { Rejection, type Json } from '#libs/kernel';
import type { Decided } from '../case/decide.js';
import { checkData } from '../check-data.js';
import { registerEvents } from './events.js';
import type { Register } from './register.js';
import { serviceKey } from './services.js';

type Data = { readonly [name: string]: Json };

/** What offering a service means: an agency says it of its own, and the whole of it each time. */
export function offerService(register: Register, data: Data): Decided {
  return { type: 'ServiceOffered', data: checkData(registerEvents.ServiceOffered, data, register, '') };
}

/** What telling how much room a service has means; nobody is named in it. */
export function declareCapacity(register: Register, agency: string, data: Data): Decided {
  return ofService(register, agency, 'CapacityDeclared', data);
}

/** What ending a service means. */
export function withdrawService(register: Register, agency: string, data: Data): Decided {
  return ofService(register, agency, 'ServiceWithdrawn', data);
}

/** What stating the powers of an agency means. */
export function declarePowers(register: Register, agency: string, data: Data): Decided {
  if (!register.agencies.has(agency)) throw new Rejection('not-found', 'There is nothing here for you.');
  return { type: 'PowersDeclared', data: checkData(registerEvents.PowersDeclared, data, register, '') };
}

function ofService(register: Register, agency: string, type: 'CapacityDeclared' | 'ServiceWithdrawn', data: Data): Decided {
  const checked = checkData(registerEvents[type], data, register, '');
  if (!register.services.has(serviceKey(agency, String(checked['service'])))) throw new Rejection('not-found', 'There is nothing here for you.', '/service');
  return { type, data: checked };
}
