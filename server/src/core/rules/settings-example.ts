/** A whole settings file for an example: ECI on and locked, `more` in front of it, `lists` inside. */
export function settingsFile(more?: string, lists?: string): string {
  return [
    '{',
    '  "configurationFileVersion": 2,',
    ...(more === undefined ? [] : [`  ${more},`]),
    '  "enhancedContainerIsolation": {',
    '    "locked": true,',
    `    "value": true${lists === undefined ? '' : ','}`,
    ...(lists === undefined ? [] : [`    "dockerSocketMount": ${lists}`]),
    '  }',
    '}',
    '',
  ].join('\n');
}

/** Docker socket lists in one line each. */
export const socketExample = (images: string, commands?: string): string =>
  settingsFile(
    undefined,
    `{\n      "imageList": { ${images} }${commands === undefined ? '' : `,\n      "commandList": { ${commands} }`}\n    }`,
  );
