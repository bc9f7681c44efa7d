import { FreshIds } from '#libs/kernel';
import { randomUUID } from 'node:crypto';

/** Random ids (RFC 9562 version 4). */
export class RandomIds extends FreshIds {
  override next(): string {
    return randomUUID();
  }
}
