/**
 * The page that shows a run while it goes on. It holds no results: its script hears of them from the server that sent it.
 * Read next: templates/live-script.js, and cli/live for what that is told.
 */
import { pageTemplate, templateText } from '../report/index.ts';
import { pagePolicy } from './page-policy.ts';
import { pageStyle } from './page-style.ts';

export interface LivePageView {
  /** The command that repeats the run. */
  readonly command: string;
  /** What runs, a sentence that the command follows. */
  readonly runs: string;
  /** How the interval of the lead is to be read, a sentence. */
  readonly interval: string;
}

/** The page and the policy that it is sent with: nothing is asked but its own server. */
export function renderLivePage(view: LivePageView): { readonly html: string; readonly policy: string } {
  const style = pageStyle('live-style');
  const script = templateText('live-script.js');
  const template = pageTemplate('live', { partials: [], form: 'html' });
  return {
    html: template({ ...view, style, script }),
    policy: pagePolicy({ styles: [style], script, asksItsServer: true }),
  };
}
