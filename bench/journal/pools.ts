import pg from 'pg';

/** Opens a pool that outlives its server quietly: a server that stops ends connections that are still saying goodbye. */
export function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on('error', () => {});
  return pool;
}
