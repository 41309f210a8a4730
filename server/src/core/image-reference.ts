import type { Span } from './text.ts';

/**
 * An image reference, as the grammar of the distribution project reads it:
 * `[domain[:port]/]path[:tag][@digest]`, with the parts that Docker adds when they are left out.
 */
export interface ImageReference {
  /** `docker.io` where none is written. */
  readonly domain: string;
  /** `library/` in front of a single name of Docker Hub. */
  readonly path: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** Whether the text names the domain and the tag itself. */
  readonly written: { readonly domain: boolean; readonly tag: boolean };
  /** Where the parts stand in the text. */
  readonly spans: Readonly<Partial<Record<'domain' | 'path' | 'tag' | 'digest', Span>>>;
}

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const pathPattern = new RegExp(`^${component}(?:/${component})*$`);
const domainPattern =
  /^(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
const digestLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** What keeps a text from being an image reference. */
export type ReferenceFault = 'empty' | 'space' | 'scheme' | 'upper-case' | 'tag' | 'digest' | 'name';

/** Reads an image reference; `wildcardTag`: whether the tag may be `*`. */
export function parseImage(text: string, wildcardTag = false): ImageReference | ReferenceFault {
  if (text === '') return 'empty';
  if (/\s/.test(text)) return 'space';
  if (/^[a-z]+:\/\//i.test(text)) return 'scheme';
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  if (digest !== undefined && !isDigest(digest)) return 'digest';
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const tag = hasTag ? named.slice(colon + 1) : undefined;
  if (tag !== undefined && !tagPattern.test(tag) && !(wildcardTag && tag === '*')) return 'tag';
  const name = hasTag ? named.slice(0, colon) : named;
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const isDomain =
    slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  const path = isDomain ? name.slice(slash + 1) : name;
  if (isDomain && !domainPattern.test(first)) return 'name';
  if (path !== path.toLowerCase()) return 'upper-case';
  if (!pathPattern.test(path) || name.length > 255) return 'name';
  const domain = isDomain && first !== 'index.docker.io' ? first : 'docker.io';
  const pathStart = isDomain ? slash + 1 : 0;
  return {
    domain,
    path: domain === 'docker.io' && !path.includes('/') ? `library/${path}` : path,
    tag: tag ?? (digest === undefined ? 'latest' : undefined),
    digest,
    written: { domain: isDomain, tag: hasTag },
    spans: {
      ...(isDomain ? { domain: { start: 0, end: slash } } : {}),
      path: { start: pathStart, end: pathStart + path.length },
      ...(hasTag ? { tag: { start: colon + 1, end: named.length } } : {}),
      ...(at < 0 ? {} : { digest: { start: at + 1, end: text.length } }),
    },
  };
}

/** The reference, or nothing where it is none. */
export function imageOf(text: string, wildcardTag = false): ImageReference | undefined {
  const parsed = parseImage(text, wildcardTag);
  return typeof parsed === 'string' ? undefined : parsed;
}

/** The reference written out in full: `docker.io/library/docker:cli`. */
export const canonical = ({ domain, path, tag, digest }: ImageReference): string =>
  `${domain}/${path}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;

export const sameRepository = (a: ImageReference, b: ImageReference): boolean =>
  a.domain === b.domain && a.path === b.path;

function isDigest(digest: string): boolean {
  const [algorithm = '', hex = ''] = digest.split(':');
  const length = digestLengths[algorithm];
  return (
    digestPattern.test(digest) &&
    (length === undefined || (hex.length === length && hex === hex.toLowerCase()))
  );
}
