/** Redirects of what a command says. */
const silenced = /(?:\s*(?:[&12]?>>?)\s*(?:&[12]|\/dev\/null))+\s*$/;
const word = String.raw`("[^"]*"|'[^']*'|[^\s|&;<>()"']+)`;

/** Of `findmnt`, only flags that look for one mount. */
const ofMount = new RegExp(
  String.raw`^(?:mountpoint(?:\s+(?:-[qdn]+|--quiet|--))*|findmnt(?:\s+(?:-[nrlfkmMS]+|--(?:noheadings|raw|mountpoint|source|kernel|mtab)|(?:-o|--output)\s+[\w,-]+))*)\s+${word}$`,
);
const inTable = new RegExp(
  String.raw`^(?:(?:mount|df|findmnt)(?:\s+-t\s+[\w,]+|\s+-[\w-]+)*\s*\||cat\s+(\S+)\s*\|)?\s*[ef]?grep(?:\s+-[qsEFwih]+|\s+--(?:quiet|silent|no-messages))*(?:\s+(?:-e|--))?\s+${word}(?:\s+(\S+))?$`,
);
const table = /^(?:\/proc\/(?:\d+\/|self\/)?mount(?:s|info)|\/etc\/mtab)$/;

/** What a command asks for that looks whether something is mounted: a place, what is mounted there, or a type; as it is written. */
export function mountAskedFor(text: string): string | undefined {
  if (text.length > 300 || !asks.test(text)) return undefined;
  const command = text.replace(silenced, '').replace(/^\(\s*([^()]*)\)$/, '$1');
  const mount = ofMount.exec(command)?.[1];
  if (mount !== undefined) return mount;
  const [, shown, pattern, file] = inTable.exec(command) ?? [];
  const isPiped = /^(?:mount|df|findmnt|cat)\b/.test(command);
  const read = isPiped ? shown : (file ?? '');
  if (pattern === undefined || (isPiped && file !== undefined)) return undefined;
  return read === undefined || table.test(read) ? nameIn(pattern) : undefined;
}

/** Whether a text may ask for one at all. */
export const asksForMount = (text: string): boolean => asks.test(text);

const asks = /\b(?:mountpoint|findmnt|mounts|mountinfo|mtab)\b|\b(?:mount|df)\b[^\n|]{0,40}\|/;

/** What a pattern looks for among the mounts: `"^/dev/sdb1 /mnt "`, `' on /mnt type '`, `debugfs`. */
function nameIn(pattern: string): string | undefined {
  const isPlain = pattern.startsWith("'");
  const parts = pattern
    .replace(/^(["'])(.*)\1$/, '$2')
    .replace(/\\[s<>bt]\+?|\[\[:space:\]\][+*]?|^\^|\$$/g, ' ')
    .trim()
    .split(/\s+/);
  const paths = parts.filter(part => /^[/$]/.test(part));
  if (/\btype\s+\w/.test(parts.join(' '))) return undefined;
  if (paths.some(path => !/^[\w./@:${}-]+$/.test(path) || (isPlain && path.includes('$')))) return undefined;
  const [first, second, ...more] = paths;
  if (more.length > 0) return undefined;
  if (first !== undefined) return second ?? first;
  const [type, ...others] = parts.filter(
    part => /^[a-z]\w+$/.test(part) && !/^(?:on|type|r[ow])$/.test(part),
  );
  return others.length > 0 || type === undefined || parts.length > 3 ? undefined : type;
}
