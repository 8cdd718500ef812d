// What stands above the tables of each reference page.
import type { SchemaName } from './json-schema.js';

const made = (name: SchemaName) =>
  `Written by \`gradus schema ${name} --format md\` from the shapes that gradus reads files with; a test keeps both alike.
For completion while you type, begin a file with the line below, with the path to the JSON Schema from where the file lies:

\`\`\`yaml
# yaml-language-server: $schema=${name}.schema.json
\`\`\``;

const described = (name: SchemaName) =>
  `Written by \`gradus schema ${name} --format md\`; [${name}.schema.json](${name}.schema.json) is the JSON Schema. A test compares both with
what runs write.`;

export const introductions: Readonly<Record<SchemaName, string>> = {
  policy: `# The policy file: every key

${made('policy')}

Policy is data: no expressions and no SQL. A key that is not listed here is an error, with its line and the nearest known key.
[annual-weighted.yaml](annual-weighted.yaml) is a complete policy. Of the kinds of a metric exactly one is given, and so of the
rules for points.`,
  review: `# The review file: every key

${made('review')}

Paths are relative to the review file, and flags of the command line override what it says. A key that is not listed here is an
error, with its line and the nearest known key.`,
  cases: `# Test cases of a policy: every key

${made('cases')}

\`gradus test policy.yaml\` runs the cases in \`policy.cases.yaml\`, which lies beside the policy; \`--cases FILE\` names another
file. A case runs through the same steps as a review: from the metrics on, or from rows of exports.
[annual-weighted.cases.yaml](annual-weighted.cases.yaml) are the cases of a complete policy.`,
  summary: `# summary.json: every key

${described('summary')}

Every number that reports show. Counts are numbers; amounts, scores and shares are exact text, shares with 6 places. Every key is
there, unless its meaning says otherwise; null says that there is nothing to tell.`,
  manifest: `# manifest.json: every key

${described('manifest')}

What went in, what came out and what ran, so that results can be verified and made again.`,
  change: `# change.json: every key

${described('change')}

What \`gradus diff --out\` writes and \`gradus diff --format json\` prints. Counts are numbers; amounts, scores and shares are exact text,
shares with 6 places. Every key is there; null says that there is nothing to tell.`,
  report: `# report.json: every key

${described('report')}

What \`gradus report --format json\` writes: the report for programs, for the team or an audience. Counts are numbers; amounts, scores
and shares are exact text, shares with 6 places. Labels stand in both languages, so that \`--lang\` changes nothing. Every key is there;
null says that there is nothing to tell, or that these readers may not see it.`,
};
