// Blocks of a terminal as blocks of a page.
import type { Block } from '../text/blocks.js';
import type { SectionBlock, SectionTable } from './block.js';

/** A block of a terminal as one of a page. */
export function pageBlocksOf<Id extends string>(block: Block, heading: string): SectionBlock<Id>[] {
  switch (block.kind) {
    case 'title':
    case 'heading':
      return [{ kind: 'heading', text: block.text }];
    case 'text':
      return [{ kind: 'text', text: block.text }];
    case 'list':
      return [{ kind: 'list', items: block.items.map(({ text }) => text) }];
    case 'table':
      return [{ kind: 'table', table: pageTableOf(block, heading, block.head.length) }];
  }
}

/**
 * A table of a terminal as one of a page; its first heading is the caption.
 * @param columns so many of its columns are taken
 */
export function pageTableOf(
  { head, rows, align }: Extract<Block, { kind: 'table' }>,
  heading: string,
  columns: number,
): SectionTable {
  const [first = '', ...others] = head.slice(0, columns);
  return {
    caption: first === '' ? heading : first,
    head: ['', ...others],
    body: rows.map((row) => row.slice(0, columns)),
    numbers: align.flatMap((way, index) => (way === 'right' && index < columns ? [index] : [])),
  };
}
