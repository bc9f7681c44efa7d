import type { DeliveryView } from '#libs/contracts';
import { isoTime } from '#libs/kernel';
import type pg from 'pg';

interface Row {
  id: string;
  agency: string;
  url: string;
  state: DeliveryView['state'];
  arrived: string | null;
  failing: number;
  dead: number;
  faults: string[] | null;
}

/** Reads how delivery stands at every endpoint. Of its address the host is told: the path may hold a secret of the agency. */
export async function readDeliveries(pool: pg.Pool): Promise<readonly DeliveryView[]> {
  const { rows } = await pool.query<Row>(
    `select endpoint.id, endpoint.agency, url, endpoint.state, arrived,
       (count(notification) filter (where notification.state = 'waiting' and attempts > 0))::int as failing,
       (count(notification) filter (where notification.state = 'dead'))::int as dead,
       array_agg(distinct fault) filter (where fault is not null) as faults
     from webhooks.endpoint left join webhooks.notification on webhook = endpoint.id
     group by endpoint.id order by endpoint.agency, registered, endpoint.id`,
  );
  return rows.map(({ id, agency, url, state, arrived, failing, dead, faults }) => ({
    webhook: id, agency, origin: new URL(url).origin, state, ...(arrived !== null && { arrived: isoTime(Number(arrived)) }), failing, deadLetters: dead, faults: faults ?? [],
  }));
}
