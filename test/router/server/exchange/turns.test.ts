import { expect, it } from 'vitest';
import { nextTurn } from '../../../../src/router/server/exchange/turns.ts';

it('turns are taken one by one, whoever asks for them', async () => {
  let turn = 0;
  let isOver = false;
  const count = (): void => {
    turn++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const taken: number[] = [];
  const work = async (pieces: number): Promise<void> => {
    for (let i = 0; i < pieces; i++) {
      await nextTurn();
      taken.push(turn);
    }
  };
  await Promise.all([work(5), work(3), work(1), work(5)]);
  isOver = true;
  expect(taken).toHaveLength(14);
  expect(new Set(taken).size).toBe(14);
});
