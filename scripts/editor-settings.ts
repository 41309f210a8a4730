/** Settings for the VS Code of tests and pictures: nothing in the way of the editor. */
export const editorSettings: Readonly<Record<string, unknown>> = {
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'window.commandCenter': false,
  'editor.minimap.enabled': false,
  'editor.fontFamily': "'DejaVu Sans Mono', monospace",
  'files.watcherExclude': {},
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
};
