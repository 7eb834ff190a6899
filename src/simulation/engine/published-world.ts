/**
 * The published model's world: CPython's generator and draw order. A master generator gives one scenario seed
 * per trial; the scenario's generator draws the scenario, then one demand seed per policy.
 */
import { CpythonRandom } from '../../numerics/random/index.ts';
import { drawScenario, type Scenario, type ScenarioLaw } from '../scenario/index.ts';

const LARGEST_SEED = 2147483647;

export class PublishedWorld {
  private readonly master: CpythonRandom;
  private readonly law: ScenarioLaw;
  /** Scenario seeds drawn so far, in trial order: the master can only be run forwards. */
  private readonly scenarioSeeds: number[];

  constructor(seed: number, law: ScenarioLaw) {
    this.master = new CpythonRandom(seed);
    this.law = law;
    this.scenarioSeeds = [];
  }

  /** The scenario of a trial and the demand seed of each of its policies. */
  open(trialIndex: number, policyCount: number): { scenario: Scenario; demandSeeds: number[] } {
    while (this.scenarioSeeds.length <= trialIndex) this.scenarioSeeds.push(this.master.int(0, LARGEST_SEED));
    const random = new CpythonRandom(this.scenarioSeeds[trialIndex]!);
    const scenario = drawScenario(this.law, random, random);
    const demandSeeds = Array.from({ length: policyCount }, () => random.int(0, LARGEST_SEED));
    return { scenario, demandSeeds };
  }
}
