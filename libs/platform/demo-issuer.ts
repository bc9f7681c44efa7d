import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import type { Clock } from '#libs/kernel';
import { tokenAudience, type Issuer } from './identity.js';

/** Issues tokens for any agency to whoever asks. For demonstrations and scenarios; a production process refuses to have one. */
export class DemoIssuer {
  private constructor(private readonly key: CryptoKey, readonly issuer: Issuer, private readonly clock: Clock) {}

  static async create(clock: Clock): Promise<DemoIssuer> {
    const { publicKey, privateKey } = await generateKeyPair('Ed25519');
    const key = { ...(await exportJWK(publicKey)), kid: 'demo', alg: 'Ed25519' } as Issuer['jwks']['keys'][number];
    return new DemoIssuer(privateKey, { issuer: 'https://demo.firebreak.example', jwks: { keys: [key] }, agencies: 'any', operator: true }, clock);
  }

  /** Signs a token of five minutes for a user of an agency. */
  async token(agency: string, user: string, role = 'member'): Promise<string> {
    const now = Math.floor(this.clock.now() / 1_000);
    return new SignJWT({ agency, role }).setProtectedHeader({ alg: 'Ed25519', typ: 'at+jwt', kid: 'demo' })
      .setIssuer(this.issuer.issuer).setSubject(user).setAudience(tokenAudience).setIssuedAt(now).setExpirationTime(now + 300).sign(this.key);
  }
}
