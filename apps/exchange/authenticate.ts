import { Rejection, type Permission } from '#libs/kernel';
import { Disclosure } from '#libs/contracts';
import { TokenReader } from '#libs/platform';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Needs, type AuthenticatedRequest } from './request.js';

/** Lets nobody through a route that does not say what it needs, and nobody without a token through one that is not public. */
@Injectable()
export class Authenticate implements CanActivate {
  constructor(private readonly reflector: Reflector, private readonly tokens: TokenReader, private readonly disclosure: Disclosure) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const needs: Permission | 'public' | undefined = this.reflector.get(Needs, context.getHandler());
    if (!needs) throw new Rejection('not-permitted', 'This route is not open to anybody.');
    if (needs === 'public') return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    // Several are no token: whatever stands before the exchange may have looked at another of them.
    request.actor = await this.tokens.read(request.raw.headersDistinct['authorization']?.join(', '));
    await this.disclosure.admit(request.actor);
    return true;
  }
}
