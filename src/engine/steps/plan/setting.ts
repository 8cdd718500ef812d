// What effects of changed rows have to know of a plan.
import type { Setting } from '../../../policy/effects/change.js';
import { fileKey, type Plan, type PlannedExport } from './planned.js';

/** The metrics of a plan with its exports. */
export function settingOf({ asOf, metrics, metricTypes, exports }: Plan): Setting {
  const named = (name: string) => exports.find((each) => each.name === name);
  const files = (name: string) => filesOf(named(name)).map((file) => file.split('\0').slice(0, 2).join('\0'));
  return {
    asOf,
    metrics,
    metricTypes,
    exports: {
      typeOf: (name, field) => {
        const { fields = [], computed = [] } = named(name) ?? {};
        return [...fields, ...computed].find((each) => each.name === field)?.type;
      },
      only: (name) => named(name)?.only,
      shares: (one, other) => one === other || files(one).some((file) => files(other).includes(file)),
    },
  };
}

/** Files that rows of an export come from, be it by looking up. */
function filesOf(planned: PlannedExport | undefined): string[] {
  if (planned === undefined) return [];
  return [...planned.files, ...planned.lookups.flatMap((each) => each.files)].map(fileKey);
}
