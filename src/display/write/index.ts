/** The one writer of files, all of them placed whole or not at all; summary JSON and trial table. */
export { openDirectory } from './artefact-directory.ts';
export { SWEEP_SET } from './artefact-names.ts';
export { type ArtefactSystem, NODE_SYSTEM, reasonOf, systemCode } from './artefact-system.ts';
export { type ArtefactPaths, type ArtefactTexts, openArtefacts } from './artefact-writer.ts';
export { csvText } from './csv-text.ts';
export { type SetFile, writeSet } from './file-set.ts';
export { renderSummaryJson } from './summary-json.ts';
export { TRIAL_CSV_COLUMNS, TrialCsvSink } from './trial-csv.ts';
export { appendWhole, type NamedFile, optionFile, requirePlace, writeWhole } from './whole-file.ts';
