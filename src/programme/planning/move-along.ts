// Breadth first over days: an appointment takes a day, whose appointment takes another one, until a day is found that can
// take one more.
import type { Day } from '../calendar/days.js';
import type { Bounds } from './cycles.js';

/** Appointments that can be moved, and where they may stand. */
export interface Movable<T> {
  boundsOf(each: T): Bounds;
  dayOf(each: T): Day | undefined;
  /** What stands on a day. */
  standing(day: Day): Iterable<T>;
  hasRoom(each: T, day: Day): boolean;
  put(each: T, day: Day): void;
  take(each: T): void;
}

/** One step of a way: who takes which day. */
export interface Move<T> {
  readonly day: Day;
  readonly mover: T;
  readonly from: Move<T> | undefined;
}

interface Search<T> {
  readonly starts: readonly Move<T>[];
  /** Days that nobody has looked at, in order; it shrinks. */
  readonly unseen: Set<Day>;
  /** Whether a way may end here. */
  takes(move: Move<T>): boolean;
}

/** @returns whether they have moved; nothing has otherwise */
export function moveAlong<T>(of: Movable<T>, { starts, unseen, takes }: Search<T>): boolean {
  let front = starts;
  while (front.length > 0) {
    const next: Move<T>[] = [];
    for (const move of front) {
      if (takes(move) && follow(of, move)) return true;
      for (const mover of of.standing(move.day)) {
        if (unseen.size === 0) break;
        next.push(...ownMoves(of, mover, move, unseen));
      }
    }
    front = next;
  }
  return false;
}

/** Where an appointment may go that nobody has looked at. */
export function ownMoves<T>(
  of: Movable<T>,
  mover: T,
  from: Move<T> | undefined,
  unseen: Set<Day>,
): Move<T>[] {
  const { earliest, latest } = of.boundsOf(mover);
  const moves: Move<T>[] = [];
  for (const day of unseen) {
    if (day < earliest) continue;
    if (day > latest) break;
    unseen.delete(day);
    moves.push({ day, mover, from });
  }
  return moves;
}

/** Moves everybody on the way, from its end; takes it back where they would be in each other's way. */
function follow<T>(of: Movable<T>, last: Move<T>): boolean {
  const undo: { readonly mover: T; readonly day: Day | undefined }[] = [];
  for (let move: Move<T> | undefined = last; move !== undefined; move = move.from) {
    const { mover, day } = move;
    const { earliest, latest } = of.boundsOf(mover);
    undo.push({ mover, day: of.dayOf(mover) });
    of.take(mover);
    if (day >= earliest && day <= latest && of.hasRoom(mover, day)) {
      of.put(mover, day);
      continue;
    }
    for (const each of undo.reverse()) {
      of.take(each.mover);
      if (each.day !== undefined) of.put(each.mover, each.day);
    }
    return false;
  }
  return true;
}
