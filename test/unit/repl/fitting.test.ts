import { describe, expect, test } from 'vitest';
import { fitting, restOf } from '../../../src/repl/fitting.ts';

const by = ['byEmail', 'byId', 'byUsername'];

describe('with the cursor in a word', () => {
  test.for([
    ['nothing follows', by, 'by', '', by, ''],
    ['the rest of one name follows', by, 'byUs', 'ername', ['byUsername'], 'ername'],
    ['the end of one name follows', by, 'by', 'name', ['byUsername'], 'name'],
    ['the next letters of one follow', by, 'byU', 'ser', ['byUsername'], 'ser'],
    ['the end of several follows', ['app-1', 'app-11', 'app-2'], 'app', '1', ['app-1', 'app-11'], ''],
    ['the next letters of several follow', ['app-1', 'app-11'], 'a', 'pp', ['app-1', 'app-11'], 'pp'],
    ['another word follows', by, 'byU', 'max', by, ''],
    ['as much follows as there is', ['byId'], 'by', 'Id', ['byId'], 'Id'],
    ['more follows than there is', ['byId'], 'by', 'Ids', ['byId'], ''],
    ['names do not begin as the word does', ["'a-b'"], 'a', 'b', ["'a-b'"], ''],
  ] as const)('and %s', ([, texts, word, rest, fits, taken]) => {
    expect(fitting(texts, word, rest)).toEqual({ texts: fits, taken });
  });

  test.for([
    ["name('x').get()", 'by', undefined, 'name'],
    ["('x').get()", 'by', undefined, ''],
    ['max: 1', '', undefined, ''],
    ["cy').get()", 'gra', "'", 'cy'],
    ["cy', 'it\\'s')", '', "'", 'cy'],
    ["it\\'s')", '', "'", "it\\'s"],
    [').get()', 'gra', "'", ''],
  ] as const)('before %s', ([after, word, quote, rest]) => {
    expect(restOf(after, word, quote)).toBe(rest);
  });
});
