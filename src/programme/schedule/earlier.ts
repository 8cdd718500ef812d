// The schedule that stands where a new one is to be written: its appointments keep their ids.
import path from 'node:path';
import type { Engine } from '../../engine/engine.js';
import { lookAt } from '../../foundation/problems/file-errors.js';
import { id, openTable } from '../../telling/tables.js';
import { dayOf } from '../calendar/days.js';
import type { TierService } from './appointment.js';
import { EarlierSchedule, earlierContent } from './identity.js';

/** Reads schedule.csv of a folder; nothing is known where there is none. */
export async function earlierIn(
  engine: Engine,
  folder: string,
  services: ReadonlyMap<string, readonly TierService[]>,
  summary: (cells: Readonly<Record<string, string>>) => string,
): Promise<EarlierSchedule | undefined> {
  if (lookAt(path.join(folder, 'schedule.csv')) === undefined) return undefined;
  const earlier = new EarlierSchedule();
  const table = await openTable(engine, folder, 'schedule.csv');
  for await (const rows of engine.stream(`SELECT * FROM ${table.from}`))
    for (const row of rows) {
      const cells = Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cell ?? '']));
      const { uid = '', due_on: dueOn = '', service = '', tier = '', by = '' } = cells;
      const named = (services.get(tier) ?? []).filter((each) => each.service === service);
      const key = (named.find((each) => each.by === by) ?? named[0])?.key ?? service;
      earlier.add(cells[id] ?? '', key, {
        uid,
        dueOn: dayOf(dueOn),
        sequence: Number(cells.sequence),
        content: earlierContent(cells),
        summary: summary(cells),
      });
    }
  return earlier;
}
