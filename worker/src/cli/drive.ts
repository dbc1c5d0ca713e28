import { Option } from 'commander';
import { MODES } from '../driver/plan.ts';
import { DEFAULT_MODE } from '../options.ts';
import { parseBranch, parseK, parseWindow } from './parse.ts';

/** Options of how a head speculates. */
export const drive = {
  mode: () =>
    new Option(
      '--mode <mode>',
      'how the head speculates: not at all, one frame at a time, many in flight, these and side branches',
    )
      .choices(MODES)
      .default(DEFAULT_MODE),
  k: () =>
    new Option(
      '--k <tokens>',
      'drafts in a frame, 0 to 16; default: chosen from measured times and acceptance',
    ).argParser(parseK),
  window: () =>
    new Option(
      '--window <rows>',
      'rows in flight in modes async and tree, 1 to 64; default: chosen likewise',
    ).argParser(parseWindow),
  branch: () =>
    new Option(
      '--branch <rows>',
      'rows of a side branch in mode tree, 1 to 16, wherever there is another choice; default: chosen likewise',
    ).argParser(parseBranch),
  noNgram: () => new Option('--no-ngram', 'draft with the draft model only, without n-gram lookup'),
};
