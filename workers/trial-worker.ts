/** The thread entry: a batch in, its columns out, by transfer. */
import { move, transferableSymbol, valueSymbol } from 'piscina';
import { type BatchResult, type BatchTask, runBatch } from '../src/simulation/engine/index.ts';

export default async function trialWorker(task: BatchTask): Promise<BatchResult> {
  const result = await runBatch(task);
  if (result.status !== 'done') return result;
  const moved = move({
    get [transferableSymbol]() {
      return [result.rows.buffer, result.facts.buffer, result.uses.buffer, result.samples.buffer];
    },
    get [valueSymbol]() {
      return result;
    },
  } as unknown as ArrayBuffer);
  return moved as unknown as BatchResult;
}
