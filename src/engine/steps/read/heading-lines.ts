// Lines that are no rows because they stand between them: the headings once more, where files were put together or pages
// begin, and lines of dashes below headings.
import type { Dialect } from '../../../sql/dialects/dialect.js';
import type { PlannedExport } from '../plan/planned.js';
import { ownPart } from './lookups.js';
import { raw } from './row-columns.js';

/** True for such a line, by the cells of all fields that stand in the file itself. */
export function standsBetween(planned: PlannedExport, dialect: Dialect): string {
  const { files, fields } = ownPart(planned);
  const asked = fields.filter(({ former }) => !former);
  const again = asked.map(({ name, heading }) => {
    const found = files.flatMap((file) => file.found[file.headings.indexOf(heading)] ?? []);
    return dialect.oneOf(dialect.identifier(raw(name)), [...new Set([heading, ...found])]);
  });
  // Empty cells stand for dashes, too, as some columns take dashes for nothing; but not all of them.
  const drawn = asked.map(({ name }) => {
    const text = `coalesce(${dialect.identifier(raw(name))}, '--')`;
    return `${text} LIKE '--%' AND ${dialect.matches(text, '[-+|= ]+')}`;
  });
  const cells = asked.map(({ name }) => dialect.identifier(raw(name)));
  return `coalesce((${again.join(' AND ')}) OR (coalesce(${[...cells, 'NULL'].join(', ')}) IS NOT NULL AND ${drawn.join(' AND ')}), FALSE)`;
}
