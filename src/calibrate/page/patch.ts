// The values of a policy that was found, as people hand them on: flags of simulate, and a scenario file.
import { stringify } from 'yaml';
import type { PolicySetting } from '../../simulate/changes/settings.js';

/** `--set` for each value; what a shell would take apart stands in quotes. */
export function setLine(settings: readonly PolicySetting[]): string {
  return settings
    .map(({ path, value }) => `${path}=${value}`)
    .map((each) => `--set ${/^[\w.=%-]+$/.test(each) ? each : `'${each.replaceAll("'", "'\\''")}'`}`)
    .join(' ');
}

/** A scenario file for `gradus simulate --scenario`, each line by itself. */
export function patchText(policy: string, settings: readonly PolicySetting[]): string {
  const named = stringify({ scenario: `${policy}, calibrated` }, { lineWidth: 0 });
  const set = Object.fromEntries(settings.map(({ path, value }) => [path, Number(value)]));
  return `${named}set: ${stringify(set, { collectionStyle: 'flow', lineWidth: 0 })}`;
}
