/** A terminal and its keyboard, for tests of pages that keep themselves up to date. */
import { EventEmitter, once } from 'node:events';

/** A terminal, or a pipe, that keeps what is written. */
export class Screen extends EventEmitter {
  isTTY: boolean;
  columns = 81;
  rows = 24;
  text = '';
  constructor(isTTY = false) {
    super();
    this.isTTY = isTTY;
  }
  write(text: string): void {
    this.text += text;
    this.emit('written');
  }
  /** Waits until what was written holds `words`. */
  async shows(words: string): Promise<void> {
    while (!this.text.includes(words)) await once(this, 'written');
  }
}

/** A keyboard that remembers what was asked of it. */
export class Keys extends EventEmitter {
  readonly isTTY = true;
  readonly calls: string[] = [];
  setRawMode(isRaw: boolean): void {
    this.calls.push(`raw ${isRaw}`);
  }
  resume(): void {
    this.calls.push('resume');
  }
  pause(): void {
    this.calls.push('pause');
  }
}
