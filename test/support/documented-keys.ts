/**
 * The keys that Docker's documentation names, as paths. Source: docker/docs,
 * settings-management/configure-json-file.md (its tables and its example), settings-reference.md, air-gapped-containers.md
 * and enhanced-container-isolation/config.md, versions of 2025-10 to 2026-05, read in November 2026. The reference calls
 * kubernetes.imagesRepository `KubernetesImagesRepository`; the page on the file and its example have the name below.
 */
export const documentedKeys: readonly string[] = [
  'configurationFileVersion',
  ...`analyticsEnabled disableUpdate blockDockerLoad displayedOnboarding desktopTerminalEnabled exposeDockerAPIOnTCP2375
    silentModulesUpdate extensionsEnabled onlyMarketplaceExtensions extensionsPrivateMarketplace
    extensionsPrivateMarketplaceAdminContactURL filesharingAllowedDirectories useVirtualizationFrameworkVirtioFS
    useGrpcfuse useVirtualizationFrameworkRosetta scout proxy containersProxy linuxVM windowsContainers kubernetes
    defaultNetworkingMode dnsInhibition portBindingBehavior enableInference enableInferenceTCP enableInferenceTCPPort
    enableInferenceCORS enableInferenceGPUVariant allowBetaFeatures enableDockerAI enableDockerMCPToolkit
    allowExperimentalFeatures enableCloud enhancedContainerIsolation`.split(/\s+/),
  ...'path sharedByDefault'.split(' ').map(name => `filesharingAllowedDirectories[].${name}`),
  ...'locked sbomIndexing useBackgroundIndexing'.split(' ').map(name => `scout.${name}`),
  ...'locked mode http https exclude windowsDockerdPort enableKerberosNtlm pac embeddedPac'
    .split(' ')
    .map(name => `proxy.${name}`),
  ...'locked mode http https exclude pac embeddedPac transparentPorts'
    .split(' ')
    .map(name => `containersProxy.${name}`),
  ...'wslEngineEnabled dockerDaemonOptions vpnkitCIDR'.split(' ').map(name => `linuxVM.${name}`),
  'windowsContainers.dockerDaemonOptions',
  ...'locked enabled showSystemContainers imagesRepository'.split(' ').map(name => `kubernetes.${name}`),
  ...`dockerSocketMount dockerSocketMount.imageList dockerSocketMount.imageList.images
    dockerSocketMount.imageList.allowDerivedImages dockerSocketMount.commandList dockerSocketMount.commandList.type
    dockerSocketMount.commandList.commands`
    .split(/\s+/)
    .map(name => `enhancedContainerIsolation.${name}`),
];
