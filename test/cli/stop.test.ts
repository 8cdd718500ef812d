// Who listens for signals, and when: JavaScript at work hears none, so that a process with nothing to clean up must not
// catch them.
import { afterEach, expect, it } from 'vitest';
import { besidesOnStop, onStop, whenStopped } from '../../src/cli/stop.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const others = signals.map((signal) => process.listenerCount(signal));
const listening = () => signals.map((signal, index) => process.listenerCount(signal) - (others[index] ?? 0));
const nothing = () => undefined;

afterEach(() => whenStopped(nothing, false));

it('listens while something has to be cleaned up, and no longer', () => {
  whenStopped(nothing, false);
  expect(listening()).toEqual([0, 0, 0]);
  const [first, second] = [onStop(nothing), onStop(() => undefined)];
  expect(listening()).toEqual([1, 1, 1]);
  first();
  expect(listening()).toEqual([1, 1, 1]);
  second();
  expect(listening()).toEqual([0, 0, 0]);
});

it('does not listen for what is only done besides', () => {
  whenStopped(nothing, false);
  const forget = besidesOnStop(nothing);
  expect(listening()).toEqual([0, 0, 0]);
  forget();
});

it('listens from the start where a log wants its end', () => {
  whenStopped(nothing, true);
  expect(listening()).toEqual([1, 1, 1]);
});
