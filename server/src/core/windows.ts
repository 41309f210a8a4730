import { type Fact, type FactTypes, type Setting, valueOf, type Workload } from './facts.ts';
import { imageOf } from './image-reference.ts';

/** What Microsoft has published for Windows, here and, before 2018, on Docker Hub. */
const inRegistry =
  /^(?:(?:windows|windowsservercore|nanoserver)(?:-insider)?(?:\/|$)|dotnet\/framework\/|powershell\/.*windows)/;
const onHub =
  /^microsoft\/(?:(?:windowsservercore|nanoserver)(?:-insider.*)?|windows|iis|aspnet|wcf|dotnet-framework(?:-.*)?|mssql-server-windows.*)$/;

/** Whether an image is for Windows by its name: Microsoft's own, and tags named after a Windows base image. */
export function isWindowsImage(reference: string): boolean {
  const image = imageOf(reference);
  if (image === undefined) return false;
  const { domain, path, tag = '' } = image;
  // The first ASP.NET Core was published as microsoft/aspnet:1.0.0-…, for Linux.
  const ofMicrosoft =
    domain === 'mcr.microsoft.com'
      ? inRegistry.test(path)
      : domain === 'docker.io' && onHub.test(path) && !/^1\.0\.0-/.test(tag);
  return ofMicrosoft || /(^|-)(nanoserver|windowsservercore)(-|$)/.test(tag);
}

/** A path that only a container of Windows has: on a drive, or a named pipe. */
export const isWindowsPath = (path: string | undefined): boolean =>
  path !== undefined && /^(?:[a-z]:[\\/]|(?:\\\\|\/\/)\.[\\/]pipe[\\/])/i.test(path);

/** `windows/amd64`, or an isolation, which only Windows has. */
export const isWindowsPlatform = ({ value }: FactTypes['platform']): boolean =>
  /^(?:windows(?:\/[^,]*)?|isolation=(?:hyperv|process))$/i.test(valueOf(value) ?? '');

/** Whether a container is known to be of Windows, with which ECI has nothing to do. */
export const isOfWindows = (image: Setting<string> | undefined, facts: readonly Fact[]): boolean =>
  isWindowsImage(valueOf(image) ?? '') ||
  facts.some(
    fact =>
      (fact.type === 'platform' && isWindowsPlatform(fact)) ||
      (fact.type === 'mount' && isWindowsPath(valueOf(fact.target))),
  );

/** The workload, marked where it is known to be of Windows. */
export const markWindows = (workload: Workload): Workload =>
  isOfWindows(workload.image, workload.facts) ? { ...workload, ofWindows: true } : workload;
