import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { known } from '../../server/src/core/facts.ts';
import { canonical, imageOf, parseImage } from '../../server/src/core/image-reference.ts';
import { policyOf } from '../../server/src/core/policy-of.ts';
import { machine, withLists } from '../support/settings.ts';

const word = fc.stringMatching(/^[a-z0-9]{1,6}(?:[._-][a-z0-9]{1,4})?$/);
const hubPath = fc.oneof(
  word.map(name => ({ short: name, full: `library/${name}` })),
  fc.tuple(word, word).map(([a, b]) => ({ short: `${a}/${b}`, full: `${a}/${b}` })),
);
const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,8}$/);
const digest = fc.stringMatching(/^[0-9a-f]{64}$/).map(hex => `sha256:${hex}`);
const registry = fc.oneof(
  fc.constantFrom('localhost', 'localhost:5000', 'ghcr.io', 'registry.example:443'),
  fc
    .tuple(word, fc.integer({ min: 1, max: 65535 }))
    .map(([host, port]) => `${host.replaceAll(/[._]/g, '-')}:${port}`),
);

const ask = (entry: string, image: string): string =>
  policyOf(withLists({ images: [entry] }))?.image(known(image), machine()).answer ?? '';

/** The ways to write an image of Docker Hub. A first part with a dot would be a registry. */
const spellings = ({ short, full }: { short: string; full: string }): readonly string[] => [
  ...(short.includes('/') && short.split('/')[0]?.includes('.') ? [] : [short]),
  `docker.io/${short}`,
  `index.docker.io/${short}`,
  `docker.io/${full}`,
];

describe('an image of Docker Hub', () => {
  it('is allowed by its own reference, however both are spelt', () => {
    fc.assert(
      fc.property(hubPath, tag, (path, name) => {
        for (const entry of spellings(path))
          for (const image of spellings(path)) {
            assert.equal(ask(`${entry}:${name}`, `${image}:${name}`), 'allowed', `${entry} ${image}`);
            assert.equal(ask(`${entry}:*`, `${image}:${name}`), 'allowed');
            assert.equal(ask(entry, `${image}:latest`), 'allowed');
            assert.equal(ask(`${entry}:latest`, image), 'allowed');
          }
      }),
      { numRuns: 50 },
    );
  });

  it('is not allowed by another tag or another repository', () => {
    fc.assert(
      fc.property(hubPath, hubPath, tag, tag, (path, other, name, another) => {
        fc.pre(path.full !== other.full && name !== another);
        assert.equal(ask(`docker.io/${path.full}:${another}`, `docker.io/${path.full}:${name}`), 'denied');
        assert.equal(ask(`docker.io/${other.full}:*`, `docker.io/${path.full}:${name}`), 'denied');
      }),
    );
  });
});

describe('an image of another registry', () => {
  it('is allowed by its own reference, and not by that of another registry', () => {
    fc.assert(
      fc.property(registry, word, tag, (domain, path, name) => {
        const image = `${domain}/${path}:${name}`;
        assert.equal(ask(image, image), 'allowed', image);
        assert.equal(ask(`${domain}/${path}:*`, image), 'allowed');
        assert.equal(ask(`docker.io/${path}:*`, image), 'denied');
        assert.equal(ask(`other.example/${path}:*`, image), 'denied');
      }),
    );
  });
});

describe('a digest', () => {
  it('is allowed as it is, and no other; of a tag, only the registry can tell', () => {
    fc.assert(
      fc.property(hubPath, tag, digest, digest, ({ full }, name, own, other) => {
        fc.pre(own !== other);
        const entry = `docker.io/${full}@${own}`;
        assert.equal(ask(entry, `docker.io/${full}@${own}`), 'allowed');
        assert.equal(ask(entry, `docker.io/${full}:${name}@${own}`), 'allowed');
        assert.equal(ask(entry, `docker.io/${full}@${other}`), 'denied');
        assert.equal(ask(entry, `docker.io/${full}:${name}`), 'unknown');
        assert.equal(ask(`docker.io/${full}:*`, `docker.io/${full}@${own}`), 'unknown');
      }),
    );
  });
});

it('a reference written out in full means itself', () => {
  fc.assert(
    fc.property(registry, word, tag, (domain, path, name) => {
      const parsed = imageOf(`${domain}/${path}:${name}`);
      assert.ok(parsed);
      const again = imageOf(canonical(parsed));
      assert.ok(again);
      assert.equal(canonical(again), canonical(parsed));
    }),
  );
});

it('any text is a reference or has a fault, and any entry gives an answer', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.string({ maxLength: 40 }), (a, b) => {
      assert.ok(['string', 'object'].includes(typeof parseImage(a, true)));
      assert.ok(['allowed', 'denied', 'unknown'].includes(ask(a, b)));
    }),
  );
});

it('the forms that no reference defines are not told', () => {
  assert.equal(ask('testcontainers/*:*', 'testcontainers/ryuk:1'), 'unknown');
  assert.equal(ask('testcontainers/*:*', 'other/ryuk:1'), 'denied');
  assert.equal(ask('registry.example:5000/ci/*:*', 'registry.example:5000/ci/a/b:1'), 'unknown');
});
