/** The tables that the answer to a single request rests on: what is booked, and who may take how much. */
import type { AnswerTable } from '../answer/index.ts';
import type { PlanContext } from '../question/index.ts';
import { amountText, instantWords } from '../question/index.ts';
import { type Booking, fairShares, requestUnits, type Team } from '../team/index.ts';
import type { ShareFile } from './share-file.ts';

const left = (title: string): AnswerTable['columns'][number] => ({ title, align: 'left' });
const right = (title: string): AnswerTable['columns'][number] => ({ title, align: 'right' });

/** What is booked, the one that is asked for last. */
export function bookingTable(
  bookings: readonly Booking[],
  asked: Booking,
  word: string,
  context: PlanContext,
): AnswerTable {
  const row = ({ user, startMs, endMs, amountUnits }: Booking, state: string): string[] => [
    user,
    instantWords(startMs, context),
    instantWords(endMs, context),
    amountText(amountUnits),
    state,
  ];
  return {
    kind: 'table',
    title: 'Bookings',
    columns: [left('member'), left('from'), left('to'), right('amount'), left('')],
    rows: [...bookings.map((each) => row(each, 'booked')), row(asked, word)],
  };
}

/** The team with what a demand below the own share leaves idle: its owner said that it is not wanted. */
export function withKnownIdle(team: Team, members: ShareFile['members']): Team {
  const shares = fairShares(team);
  return {
    ...team,
    members: members.map((member, i) => {
      const { demandUnits, usedUnits, idleUnits } = member;
      const spare = demandUnits === null ? 0 : Math.max(0, shares[i]! - Math.max(usedUnits, demandUnits));
      return { ...member, idleUnits: Math.max(idleUnits, spare) };
    }),
  };
}

/** Of every member its share by weight, what it used, what it leaves idle, and the most it would be granted now. */
export function roomTable(team: Team): AnswerTable {
  const shares = fairShares(team);
  return {
    kind: 'table',
    title: 'Who may take how much now',
    columns: [left('member'), right('share'), right('used'), right('idle'), right('may take')],
    rows: team.members.map(({ id, usedUnits, idleUnits = 0 }, i) => [
      id,
      amountText(shares[i]!),
      amountText(usedUnits),
      amountText(idleUnits),
      amountText(requestUnits(team, id, 0).roomUnits),
    ]),
  };
}
