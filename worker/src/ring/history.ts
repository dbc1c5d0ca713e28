import { concat } from '@shardmarket/sdk';
import { MAX_ROWS } from '../stage/shape.ts';
import { encodeTokens } from './tokens.ts';

/** Rows that follow on each other, in wire form. */
export interface Rows {
  readonly position: number;
  readonly rows: number;
  /** `ids u32 × rows ‖ hidden rows` */
  readonly payload: Uint8Array;
}

/**
 * The rows that a stage made for its successor in one job, by position, kept so that another successor can be given them.
 * Rows written again take those after them away. Memory: a token id and a hidden row for each position, at most the context.
 */
export class RowHistory {
  readonly #ids: number[] = [];
  readonly #hidden: Uint8Array[] = [];
  #bytes = 0;

  /** Positions from 0 on whose rows are known. */
  get length(): number {
    return this.#ids.length;
  }

  /** Bytes of the hidden rows that are held. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Keeps rows from `position` on instead of all that were there. Rows behind a gap are not kept, as those of a job that
   * reuses the prefix of another: whoever needs them has to have all of it computed again.
   */
  write(position: number, rows: number, payload: Uint8Array): void {
    if (position > this.length) return;
    this.#truncate(position);
    const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
    const width = payload.length / rows - 4;
    for (let row = 0; row < rows; row++) {
      const start = rows * 4 + row * width;
      // A copy: a view would keep the whole frame for as long as one row of it counts.
      const hidden = payload.slice(start, start + width);
      this.#ids.push(view.getUint32(row * 4, true));
      this.#hidden.push(hidden);
      this.#bytes += hidden.length;
    }
  }

  /** The rows of positions `from` on, as many in each part as one run takes. */
  *from(from: number): Generator<Rows> {
    for (let position = from; position < this.length; position += MAX_ROWS) {
      const ids = this.#ids.slice(position, position + MAX_ROWS);
      const hidden = this.#hidden.slice(position, position + MAX_ROWS);
      yield { position, rows: ids.length, payload: concat(encodeTokens(ids), ...hidden) };
    }
  }

  #truncate(position: number): void {
    for (const row of this.#hidden.splice(position)) this.#bytes -= row.length;
    this.#ids.length = position;
  }
}
