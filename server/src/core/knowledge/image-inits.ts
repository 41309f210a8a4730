import { type Setting, valueOrText } from '../facts.ts';
import { imageOf } from '../image-reference.ts';

/** Programs that start, in a container, what they find in folders. `cinit`: that of jlesage's images. */
export type Init = 's6-overlay' | 'my_init' | 'cinit';

/** Images that start an init, which an image that is built on them does as well. */
export interface ImageInit {
  /** Of the domain and path. */
  readonly image: RegExp;
  readonly init: Init;
  /** The instruction that starts it: with ENTRYPOINT, a CMD of the other image is but an argument. */
  readonly by: 'ENTRYPOINT' | 'CMD';
  /** The Dockerfiles that say so, and their date. */
  readonly source: string;
}

const imageInits: readonly ImageInit[] = [
  {
    image:
      /^(?:docker\.io|ghcr\.io|lscr\.io)\/linuxserver\/(?:baseimage-[\w-]+|code-server|kasm|webtop|wireguard)$/,
    init: 's6-overlay',
    by: 'ENTRYPOINT',
    // The images that are not called so have no ENTRYPOINT of their own, and stand on those that are.
    source:
      'github.com/linuxserver/docker-baseimage-alpine, 2025-10; docker-{code-server,kasm,webtop,wireguard}, 2026-08: Dockerfile',
  },
  {
    image:
      /^(?:ghcr\.io\/hassio-addons|docker\.io\/hassioaddons)\/(?:(?:debian-|ubuntu-)?base|base-(?:python|nodejs))(?:[-/]\w+)?$/,
    init: 's6-overlay',
    by: 'ENTRYPOINT',
    source: 'github.com/hassio-addons/addon-base, 2025-12; addon-base-python, 2026-01: base/Dockerfile',
  },
  {
    image:
      /^(?:ghcr\.io\/home-assistant|docker\.io\/homeassistant)\/(?:\w+-)?base(?:-(?:alpine|debian|ubuntu|python))?$/,
    init: 's6-overlay',
    by: 'ENTRYPOINT',
    source: 'github.com/home-assistant/docker-base, 2026-08: {alpine,debian,ubuntu,python}/Dockerfile',
  },
  {
    image: /^(?:docker\.io\/crazymax|ghcr\.io\/crazy-max)\/alpine-s6$/,
    init: 's6-overlay',
    by: 'ENTRYPOINT',
    source: 'github.com/crazy-max/docker-alpine-s6, 2026-07: Dockerfile',
  },
  {
    image: /^docker\.io\/phusion\/(?:baseimage|passenger-[\w-]+)$/,
    init: 'my_init',
    by: 'CMD',
    source: 'github.com/phusion/baseimage-docker, 2025-04; passenger-docker, 2026-07: image/Dockerfile',
  },
  {
    image: /^docker\.io\/jlesage\/baseimage(?:-gui)?$/,
    init: 'cinit',
    by: 'CMD',
    source: 'github.com/jlesage/docker-baseimage, docker-baseimage-gui, 2026-08: Dockerfile, rootfs/init',
  },
];

/** The init that an image is known to start. What only the build knows of its name may be anything. */
export function initOfImage(image: Setting<string>): Pick<ImageInit, 'init' | 'by'> | undefined {
  const reference = imageOf(valueOrText(image).replace(/\$(?:\w+|\{\w+\})/g, 'x'));
  const name = reference === undefined ? '' : `${reference.domain}/${reference.path}`;
  return imageInits.find(known => known.image.test(name));
}
