#!/usr/bin/env node
/** `simulate X` is `quotalab simulate X`. */
import { main } from './main.ts';

process.exitCode = await main(['simulate', ...process.argv.slice(2)]);
