/**
 * What a reader must find: the same four queries as in the native tests and in tests/web.rs.
 *
 * @module
 */

export const TITLE = 'Pashinian Ready To Meet Aliyev';

export const GOLDEN = [
  { query: 'prisoners', marks: ['prisoners'], excerpt: 'release of 30 Armenian prisoners of war' },
  { query: 'prisnors', marks: ['prisoners'], excerpt: 'release of 30 Armenian prisoners of war' },
  { query: 'nakhich', marks: ['Nakhichevan'], excerpt: 'its Nakhichevan exclave through Armenia’s Syunik' },
  { query: '"44-day war"', marks: ['44-day war'], excerpt: 'a ceasefire that stopped the 44-day war in Karabakh' },
  { query: '“44-day war”', marks: ['44-day war'], excerpt: 'a ceasefire that stopped the 44-day war in Karabakh' },
];
