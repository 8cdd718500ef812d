// Runs that are killed at random moments, with no chance to clean up (SIGKILL): results are whole, and the next run works.
import { watch } from 'node:fs';
import { count, ended, randomFrom, type Tally, Target, tally } from './target.js';

/** When a run is killed: after milliseconds, or as soon as so many names appeared or vanished beside the results. */
type Moment = { readonly after: number } | { readonly changes: number };

/** Runs after which one is timed again. */
const runsBetween = 20;

/** Up to a little after the end of a run, and more often near its end, where results take their place. */
function someMoment(usual: number, random: () => number): Moment {
  const kind = random();
  if (kind < 0.3) return { changes: 1 + Math.floor(random() * 8) };
  return { after: usual * (kind < 0.65 ? random() * 1.1 : 0.75 + random() * 0.35) };
}

async function killed(target: Target, moment: Moment) {
  let timer: NodeJS.Timeout | undefined;
  let changes = 0;
  let kill = () => {};
  const watcher = watch(target.folder, (kind) => {
    if (kind === 'rename') changes++;
    if ('changes' in moment && changes >= moment.changes) kill();
  });
  const end = await ended(target.grade, target.folder, (child) => {
    kill = () => void child.kill('SIGKILL');
    if ('after' in moment) timer = setTimeout(kill, moment.after);
  });
  clearTimeout(timer);
  watcher.close();
  return end;
}

export async function kills(runs: number, seed: number): Promise<Tally> {
  const row = tally('runs killed at random moments');
  const random = randomFrom(seed);
  const target = new Target(50_000);
  let usual = 0;
  const timed = async (name: string) => {
    const begun = performance.now();
    await target.gradePlainly(name);
    usual = performance.now() - begun;
  };
  const seen = { killed: 0, fresh: 0, aside: 0, lock: 0 };
  for (let number = 1; number <= runs; number++) {
    // Other work on the machine changes how long a run takes, and most kills are to come near its end.
    if (number % runsBetween === 1) await timed(`unharmed before ${number}`);
    const before = target.written();
    target.name(`run ${number}`);
    const { exit, signal, said } = await killed(target, someMoment(usual, random));
    const fault = target.fault();
    const now = fault === undefined ? target.written() : undefined;
    const dead = signal === 'SIGKILL';
    if (dead) seen.killed++;
    if (now === `run ${number}`) seen.fresh++;
    if (target.place !== target.results) seen.aside++;
    if (target.left().some((each) => each.endsWith('-lock'))) seen.lock++;
    count(
      row,
      !dead && exit !== 0
        ? `run ${number} ended with ${exit}: ${said}`
        : fault !== undefined
          ? `after run ${number}: ${fault}`
          : now !== `run ${number}` && (now !== before || !dead)
            ? `after run ${number} the results are those of ${now}, before of ${before}`
            : undefined,
    );
    if (number % 50 === 0) process.stderr.write(`${row.attack}: ${number} of ${runs}\n`);
  }
  await target.gradePlainly('last');
  count(row, target.left().length > 0 ? `left beside the results: ${target.left().join(', ')}` : undefined);
  row.note = `${seen.killed} were still alive then, ${seen.fresh} had new results, ${seen.aside} stood between two renamings, ${seen.lock} left a lock`;
  target.remove();
  return row;
}
