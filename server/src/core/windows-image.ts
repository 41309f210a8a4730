import { imageOf } from './image-reference.ts';

/** Whether an image is for Windows by its name: Microsoft's own, and tags named after a Windows base image. */
export function isWindowsImage(reference: string): boolean {
  const image = imageOf(reference);
  if (image === undefined) return false;
  const { domain, path, tag } = image;
  const ofMicrosoft =
    domain === 'mcr.microsoft.com' && /^(windows(\/|$)|dotnet\/framework\/|powershell\/.*windows)/.test(path);
  return ofMicrosoft || /(^|-)(nanoserver|windowsservercore)(-|$)/.test(tag ?? '');
}
