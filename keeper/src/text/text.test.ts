import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BOS, byteTokenizer, EOS, idsOf } from '../../test/models.ts';
import { Problem } from '../errors.ts';
import { Detokenizer } from './detokenizer.ts';
import { promptText } from './prompt.ts';
import { StopFilter } from './stop.ts';
import { createCodec } from './tokenizer.ts';

const codec = createCodec(byteTokenizer());

describe('promptText', () => {
  it('joins the messages with newlines and names no roles', () => {
    const messages = [
      { role: 'system', content: 'Once upon a time' },
      { role: 'user', content: 'there was' },
    ];
    assert.equal(promptText(messages), 'Once upon a time\nthere was');
  });
});

describe('createCodec', () => {
  it('gives the ids of the tokenizer and the bytes of each', () => {
    const ids = codec.encode('Añ☃');
    assert.deepEqual(ids, idsOf('Añ☃'));
    assert.equal(Buffer.concat(ids.map((id) => codec.bytesOf(id))).toString('utf8'), 'Añ☃');
  });

  it('shows nothing of special tokens and refuses unknown ids', () => {
    assert.deepEqual([...codec.bytesOf(BOS), ...codec.bytesOf(EOS)], []);
    assert.throws(() => codec.bytesOf(9999), RangeError);
  });

  it('refuses a tokenizer whose tokens are not bytes', () => {
    assert.throws(
      () => createCodec({ ...byteTokenizer(), decoder: { type: 'WordPiece' } }),
      (e) => e instanceof Problem && /WordPiece/.test(e.message),
    );
  });
});

describe('Detokenizer', () => {
  it('gives the text of any bytes cut into any tokens, with no broken character in between', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const detokenizer = new Detokenizer(codec);
        const pieces = idsOf(text).map((id) => detokenizer.push(id));
        assert.equal(pieces.join('') + detokenizer.end(), text);
        if (!text.includes('\ufffd')) assert.ok(!pieces.join('').includes('\ufffd'));
      }),
    );
  });

  it('holds back a character that is not complete and shows it as broken at the end only', () => {
    const detokenizer = new Detokenizer(codec);
    const [first = 0, second = 0] = idsOf('☃');
    assert.equal(detokenizer.push(first) + detokenizer.push(second), '');
    assert.equal(detokenizer.end(), '\ufffd');
  });
});

describe('StopFilter', () => {
  const cut = (text: string, stops: string[]) => {
    const at = Math.min(...stops.map((s) => text.indexOf(s)).filter((i) => i >= 0), text.length);
    return text.slice(0, at);
  };

  it('shows the text before the first stop string, however it is cut into pieces', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c') });
    const stops = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 }), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.array(letters), stops, (pieces, stop) => {
        const filter = new StopFilter(stop);
        let out = '';
        for (const piece of pieces) out += filter.push(piece);
        out += filter.end();
        // A stop string that ends earlier is found before one that begins earlier and ends later.
        const whole = pieces.join('');
        assert.ok(whole.startsWith(out));
        assert.ok(stop.every((s) => !out.includes(s)));
        assert.equal(
          filter.stopped,
          stop.some((s) => whole.includes(s)),
        );
        if (!filter.stopped) assert.equal(out, whole);
        if (stop.length === 1) assert.equal(out, cut(whole, stop));
      }),
    );
  });

  it('holds back no more than it must', () => {
    const filter = new StopFilter(['STOP']);
    assert.equal(filter.push('go ST'), 'go ');
    assert.equal(filter.push('AY'), 'STAY');
    assert.equal(filter.push('!STOP and more'), '!');
    assert.equal(filter.push('again'), '');
  });
});
