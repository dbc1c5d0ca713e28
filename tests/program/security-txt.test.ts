import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const BEGIN = '=======BEGIN SECURITY.TXT V1=======\0';
const END = '=======END SECURITY.TXT V1=======\0';
const CONTACTS = ['email', 'discord', 'telegram', 'twitter', 'link', 'other'];
const elf = readFileSync(new URL('../../programs/artifacts/shardmarket.so', import.meta.url));

/** Fields by name, read as explorers do: from the first mark to the next end, names and values each closed by a zero byte. */
function securityTxt(binary: Buffer): Map<string, string> {
  const start = binary.indexOf(BEGIN);
  const end = binary.indexOf(END, start);
  assert.ok(start >= 0 && end > start, 'the binary holds no security.txt');
  const parts = binary.toString('utf8', start + BEGIN.length, end).split('\0');
  assert.equal(parts.pop(), '', 'the last value is closed too');
  assert.equal(parts.length % 2, 0, 'every name has a value');
  return new Map(parts.flatMap((name, i) => (i % 2 === 0 ? [[name, parts[i + 1] ?? ''] as const] : [])));
}

/** Where the section of that name lies in an ELF file. */
function section(binary: Buffer, wanted: string): { readonly start: number; readonly end: number } | undefined {
  const [table, size] = [Number(binary.readBigUInt64LE(0x28)), binary.readUInt16LE(0x3a)];
  const header = (i: number) => {
    const at = table + i * size;
    const start = Number(binary.readBigUInt64LE(at + 0x18));
    return { name: binary.readUInt32LE(at), start, end: start + Number(binary.readBigUInt64LE(at + 0x20)) };
  };
  const names = header(binary.readUInt16LE(0x3e)).start;
  for (let i = 0; i < binary.readUInt16LE(0x3c); i++) {
    const found = header(i);
    const from = names + found.name;
    if (binary.toString('utf8', from, binary.indexOf(0, from)) === wanted) return found;
  }
  return undefined;
}

describe('security.txt in the program’s binary', () => {
  const fields = securityTxt(elf);

  it('says what every tool asks for: name, project, contacts and policy', () => {
    assert.equal(fields.get('name'), 'shardmarket');
    for (const name of ['project_url', 'policy', 'source_code']) assert.match(fields.get(name) ?? '', /^https:\/\//);
    const contacts = (fields.get('contacts') ?? '').split(',');
    for (const contact of contacts) assert.ok(CONTACTS.includes(contact.slice(0, contact.indexOf(':'))), contact);
    assert.match(fields.get('policy') ?? '', /\/programs\/shardmarket\/SECURITY\.md$/);
  });

  it('has no field that the tools do not know, and stands there once', () => {
    const known = ['name', 'project_url', 'contacts', 'policy', 'preferred_languages', 'source_code'];
    assert.deepEqual([...fields.keys()], known);
    assert.equal(elf.indexOf(BEGIN, elf.indexOf(BEGIN) + 1), -1);
    assert.equal(elf.indexOf(END, elf.indexOf(END) + 1), -1);
  });

  it('lies in .rodata, the section that the linker keeps', () => {
    const rodata = section(elf, '.rodata');
    assert.ok(rodata);
    const start = elf.indexOf(BEGIN);
    assert.ok(rodata.start <= start && elf.indexOf(END) + END.length <= rodata.end);
  });
});
