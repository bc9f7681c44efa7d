import { z } from 'zod';

const flag = z.enum(['0', '1', 'true', 'false']).transform((text) => text === '1' || text === 'true');

/** Every setting of a process, read from the environment. The comment of each is its documentation. */
const schema = z.object({
  /** `development` or `production`. Production refuses the demo issuer and generated keys. */
  NODE_ENV: z.string().default('development'),
  /** Port of the agencies' door; 0 = any free one. */
  FIREBREAK_PORT: z.coerce.number().int().min(0).max(65_535).default(8_080),
  /** Address the doors listen on. */
  FIREBREAK_HOST: z.string().default('127.0.0.1'),
  /**
   * A PostgreSQL database to use instead of the embedded one. Its user prepares the database at the start and does nothing after: it must own the
   * database and may create roles (`alter role … createrole`), or be a superuser. The server must let roles in by password.
   */
  DATABASE_URL: z.string().optional(),
  /** Where the embedded server and the development keys live. */
  FIREBREAK_DATA: z.string().default('var/firebreak'),
  /** 32 bytes in hexadecimal: root of pairwise names, pseudonyms and the passwords of the database's roles. Required in production; made and kept beside the data in development. */
  FIREBREAK_ROOT_KEY: z.string().regex(/^[0-9a-f]{64}$/).optional(),
  /** File with the trusted token issuers: [{ issuer, jwks, agencies: [...] | "any", operator }]. */
  FIREBREAK_ISSUERS: z.string().optional(),
  /** 1 = issue tokens to whoever asks, for demonstrations. Development only. */
  FIREBREAK_DEMO_ISSUER: flag.default(false),
  /** Port of /metrics for operators, on FIREBREAK_METRICS_HOST; left out = not served, 0 = any free one. No agency may reach it. */
  FIREBREAK_METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  FIREBREAK_METRICS_HOST: z.string().default('127.0.0.1'),
  /**
   * The name under which the disclosure log signs its checkpoints, such as `exchange.example.org/disclosures`; it is part of the key's name, so it
   * stays as it is. Required in production.
   */
  FIREBREAK_LOG_ORIGIN: z.string().regex(/^[^\s+\p{Cc}]{1,200}$/u).optional(),
  /** Who cosigns the log: `VERIFIERKEY URL` for each witness, separated by commas (docs/witness.md). Left out = nobody. */
  FIREBREAK_WITNESSES: z.string().default(''),
  /** How many witnesses must have cosigned a checkpoint for it to count; left out = 2, or as many as there are. */
  FIREBREAK_WITNESS_QUORUM: z.coerce.number().int().min(0).optional(),
  /** Seconds between checkpoints of a log that grows. */
  FIREBREAK_CHECKPOINT_SECONDS: z.coerce.number().positive().default(60),
  /** Seconds for which leaves may go without a checkpoint that counts; then disclosure stops. */
  FIREBREAK_UNSIGNED_LIMIT_SECONDS: z.coerce.number().min(0).default(14_400),
  /** 1 = webhooks may go to this machine itself, by http too; for tests and demonstrations. Development only. */
  FIREBREAK_WEBHOOK_LOOPBACK: flag.default(false),
  /** Largest body accepted, in bytes. */
  FIREBREAK_BODY_LIMIT: z.coerce.number().int().positive().default(262_144),
});

/** How the disclosure log is signed. */
export interface LogSettings {
  readonly origin: string;
  readonly witnesses: string;
  /** Undefined = 2, or as many as there are. */
  readonly quorum: number | undefined;
  readonly everySeconds: number;
  readonly limitSeconds: number;
}

/** Reads how the log is signed from the environment. */
export function logSettings(environment: Environment): LogSettings {
  const { NODE_ENV, FIREBREAK_LOG_ORIGIN: origin } = environment;
  if (!origin && NODE_ENV === 'production') throw new Error('Settings: FIREBREAK_LOG_ORIGIN is required in production');
  return {
    origin: origin ?? 'localhost/disclosures', witnesses: environment.FIREBREAK_WITNESSES, quorum: environment.FIREBREAK_WITNESS_QUORUM,
    everySeconds: environment.FIREBREAK_CHECKPOINT_SECONDS, limitSeconds: environment.FIREBREAK_UNSIGNED_LIMIT_SECONDS,
  };
}

/** Injection token and value: the settings a process runs with. */
export class Settings {
  readonly production!: boolean;
  readonly host!: string;
  readonly port!: number;
  /** Of the user that prepares the database; processes log in by `runtimeUrl`. */
  readonly databaseUrl!: string;
  /** 32 bytes. */
  readonly rootKey!: Uint8Array;
  readonly demoIssuer!: boolean;
  readonly bodyLimit!: number;
  /** Whether webhooks may go to this machine itself; left out = no. */
  readonly webhookLoopback?: boolean;
  /** Left out = as an environment that says nothing about it. */
  readonly log?: LogSettings;

  constructor(values: { [K in keyof Settings]: Settings[K] }) {
    if (values.production && values.demoIssuer) throw new Error('The demo issuer runs in development only (unset FIREBREAK_DEMO_ISSUER)');
    if (values.production && values.webhookLoopback) throw new Error('Webhooks go to the machine itself in development only (unset FIREBREAK_WEBHOOK_LOOPBACK)');
    Object.assign(this, values);
  }
}

export type Environment = z.infer<typeof schema>;

/** Reads and checks the environment; the message of what it throws names the setting, never its value. */
export function readEnvironment(environment: NodeJS.ProcessEnv): Environment {
  const { data, error } = schema.safeParse(environment);
  if (data) return data;
  throw new Error(`Settings: ${error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`);
}
