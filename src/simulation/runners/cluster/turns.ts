/** Work that may go on beside other work, and work that must be alone in the process. */
export class Turns {
  private readonly others: Set<Promise<unknown>> = new Set();
  private sole: Promise<void> | null = null;

  /** Begins when nothing is alone. */
  async shared(work: () => Promise<void>): Promise<void> {
    while (this.sole !== null) await this.sole;
    const running = work();
    const settled = running.catch(() => {});
    this.others.add(settled);
    await settled;
    this.others.delete(settled);
    await running;
  }

  /** Begins when nothing else goes on; nothing else begins before it has ended. */
  async alone(work: () => Promise<void>): Promise<void> {
    while (this.sole !== null) await this.sole;
    let release: () => void = () => {};
    this.sole = new Promise((resolve) => {
      release = resolve;
    });
    await Promise.all(this.others);
    try {
      await work();
    } finally {
      this.sole = null;
      release();
    }
  }
}
