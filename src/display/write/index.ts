/** The one writer of artefacts: summary JSON, trial table, files placed whole or not at all. */
export { openDirectory } from './artefact-directory.ts';
export { type ArtefactSystem, NODE_SYSTEM, reasonOf, systemCode } from './artefact-system.ts';
export { type ArtefactPaths, type ArtefactTexts, openArtefacts } from './artefact-writer.ts';
export { csvText } from './csv-text.ts';
export { writeSet } from './file-set.ts';
export { renderSummaryJson } from './summary-json.ts';
export { TRIAL_CSV_COLUMNS, TrialCsvSink } from './trial-csv.ts';
