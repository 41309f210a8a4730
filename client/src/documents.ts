const languages = [
  'dockerfile',
  'dockercompose',
  'yaml',
  'json',
  'jsonc',
  'docker-admin-settings',
  'hcl',
  'dockerbake',
  'shellscript',
  'makefile',
  'just',
  'github-actions-workflow',
  'helm',
];

/** Files that the server reads and VS Code has no language for. */
const patterns = [
  '**/admin-settings*.json',
  '**/docker-bake*.{hcl,json}',
  '**/{Dockerfile,Containerfile}*',
  '**/*{.,-,_}{dockerfile,Dockerfile,containerfile,Containerfile}',
  '**/{Makefile,makefile,GNUmakefile}*',
  '**/*.{mk,makefile,Makefile}',
  '**/{justfile,Justfile,JUSTFILE,.justfile}',
  '**/*.just',
  '**/Kustomization',
];

/** The files that the server gets to see. It decides by name and content what a file is. */
export const documentSelector: readonly (
  | { readonly scheme: string; readonly language: string }
  | { readonly scheme: string; readonly pattern: string }
)[] = [
  ...languages.flatMap(language => [
    { language, scheme: 'file' },
    { language, scheme: 'untitled' },
  ]),
  ...patterns.map(pattern => ({ scheme: 'file', pattern })),
];
