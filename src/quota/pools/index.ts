/** Pools: presets by name, pool files, and the graph that each becomes. */
export { type CapacityRecord, capacitiesSchema, plainWindowId, recordedCapacity } from './capacities.ts';
export { type Pool, poolVendors } from './pool.ts';
export { parsePool } from './pool-file.ts';
export { type CapacityRange, PRESETS, type Preset, type PresetWindow } from './preset-data.ts';
export {
  findPreset,
  PRESET_FORMS,
  presetPool,
} from './presets.ts';
export { limitNotes } from './unknown-capacity.ts';
