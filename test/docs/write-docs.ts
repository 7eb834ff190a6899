/** `npm run docs:write`: puts the generated parts of README.md and docs/ in place, and the figure that README shows. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOCUMENTS, FIGURE_COPY, FIGURE_SOURCE, ROOT, readDocument } from './markdown.ts';
import { filled } from './tables.ts';

for (const name of DOCUMENTS) writeFileSync(join(ROOT, name), filled(readDocument(name)));
copyFileSync(join(ROOT, FIGURE_SOURCE), join(ROOT, FIGURE_COPY));
