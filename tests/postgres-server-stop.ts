import { server } from './postgres-server.js';

/** Stops the server that the integration tests started. */
export default async function stopServer(): Promise<void> {
  await server?.stop();
}
