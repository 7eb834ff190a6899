/** `--cluster`: whose trials are played by worker processes; what is said of them while they do. */
import { QuotalabError } from '../../core/index.ts';
import type { BatchRunner, Experiment } from '../../simulation/experiment/index.ts';
import type { ClusterAddress } from '../../simulation/runners/cluster/index.ts';
import { countOf } from '../../usage/events/index.ts';
import { packageVersion } from '../options/index.ts';
import type { CommandEnvironment } from './command-environment.ts';
import { ownFingerprint } from './kept-content.ts';

const VARIABLE = 'QUOTALAB_CLUSTER';

type Surroundings = Pick<CommandEnvironment, 'env' | 'stderr'>;

/** The server that `--cluster` names: its own URL, or '' for that of the environment. Throws BAD_OPTION. */
export async function clusterAddress(
  text: string,
  { env }: Pick<CommandEnvironment, 'env'>,
): Promise<ClusterAddress> {
  // Its libraries are loaded by those who use it.
  const { parseClusterUrl } = await import('../../simulation/runners/cluster/index.ts');
  const url = text === '' ? (env[VARIABLE] ?? '') : text;
  if (url !== '') return parseClusterUrl(url);
  throw new QuotalabError(
    'BAD_OPTION',
    `--cluster has no URL and ${VARIABLE} is not set; allowed: redis://HOST/DATABASE in either`,
  );
}

/** What is said when the server is lost, and when it is there again. */
export function lostNotes(
  { shown }: ClusterAddress,
  say: (sentence: string) => void,
): (reason: string | null) => void {
  return (reason) =>
    say(reason === null ? `${shown} is there again` : `${shown} is lost (${reason}): waiting for it`);
}

/** A runner whose batches are played by workers. Throws CLUSTER_UNREACHABLE. */
export async function openCluster(
  text: string,
  { plan, batchSize }: Experiment,
  surroundings: Surroundings,
): Promise<BatchRunner> {
  const address = await clusterAddress(text, surroundings);
  const note = (sentence: string): void => void surroundings.stderr.write(`note: ${sentence}\n`);
  const identity = { version: packageVersion(), fingerprint: ownFingerprint() };
  const { createClusterRunner } = await import('../../simulation/runners/cluster/index.ts');
  return createClusterRunner({
    address,
    identity,
    plan,
    batchSize,
    onLost: lostNotes(address, note),
    onNobody: (others) => {
      const refuse =
        others.length === 0
          ? ''
          : ` (${countOf(others.length, 'worker')} of another version, ${[...new Set(others.map(({ version }) => version))].join(', ')}, will not: this is ${identity.version})`;
      note(`no worker plays${refuse}: start some with npx quotalab worker --cluster ${address.shown}`);
    },
  });
}
