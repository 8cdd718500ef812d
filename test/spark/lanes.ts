/**
 * Does something for each, two at a time: planning a statement of few rows takes longer than running it, and one core.
 * @throws the first error of `work`, once both are at an end
 */
export async function inTwoLanes<T>(
  all: readonly T[],
  work: (each: T, index: number) => Promise<void>,
): Promise<void> {
  const waiting = all.entries();
  const lane = async () => {
    for (const [index, each] of waiting) await work(each, index);
  };
  const ended = await Promise.allSettled([lane(), lane()]);
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}
