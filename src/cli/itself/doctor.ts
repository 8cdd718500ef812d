// doctor: whether gradus can run here, and what a report of a fault should hold.

import { resultsFormat } from '../../format/results-format.js';
import { jsonText } from '../../foundation/characters/visible.js';
import { packageSaid } from '../../results/manifest.js';
import type { Flags, Run } from '../context/command.js';
import { doctorText } from './doctor-text.js';
import { policyFormat, versionText } from './versions.js';
import { workplace } from './workplace.js';

type DoctorFlags = Flags<'lang' | 'json' | 'quiet'>;

/** @returns 2 where something keeps reviews from being graded here */
export const doctor: Run<DoctorFlags> = async (_, flags, context) => {
  const said = packageSaid();
  const findings = await workplace();
  if (flags.json) {
    const own = { version: said.version, policy_format: policyFormat, results_format: resultsFormat };
    context.data(`${jsonText({ ...own, findings }, 2)}\n`);
  } else if (!flags.quiet)
    context.result(doctorText(versionText(said), findings, flags.lang ?? 'en', context.paint));
  return findings.some(({ standing }) => standing === 'bad') ? 2 : 0;
};
