import { type Setting, valueOrText } from '../facts.ts';
import { imageOf } from '../image-reference.ts';

/**
 * Programs that start, in a container, what they find in folders: `cinit` is that of jlesage's images, `linuxserver` s6-overlay with a
 * folder more. The others are scripts of one image.
 */
export type Init =
  | 's6-overlay'
  | 'linuxserver'
  | 'my_init'
  | 'cinit'
  | 'nginx'
  | 'docker-stacks'
  | 'webdevops'
  | 'serversideup';

/** Images that start an init, which an image that is built on them does as well. */
export interface ImageInit {
  /** Of the domain and path. */
  readonly image: RegExp;
  readonly init: Init;
  /** The instruction that starts it: with ENTRYPOINT, a CMD of the other image is but an argument. */
  readonly by: 'ENTRYPOINT' | 'CMD';
  /** It looks for scripts only if CMD is one of these programs; absent: always. */
  readonly before?: readonly string[];
  /** The user of the image may do nothing to the system: only a container of root is of interest. */
  readonly asUser?: true;
  /** The Dockerfiles that say so, and their date. */
  readonly source: string;
}

const imageInits: readonly ImageInit[] = [
  {
    image:
      /^(?:docker\.io|ghcr\.io|lscr\.io)\/linuxserver\/(?:baseimage-[\w-]+|code-server|kasm|openssh-server|plex|qbittorrent|rdesktop|webtop|wireguard)$/,
    init: 'linuxserver',
    by: 'ENTRYPOINT',
    // The images that are not called so have no ENTRYPOINT of their own, and stand on those that are.
    source:
      'github.com/linuxserver/docker-baseimage-alpine, 2025-10; docker-{code-server,kasm,openssh-server,plex,qbittorrent,rdesktop,webtop,wireguard}, 2026-08: Dockerfile',
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
    // The older name of linuxserver's base images.
    image: /^docker\.io\/lsiobase\/[\w.-]+$/,
    init: 's6-overlay',
    by: 'ENTRYPOINT',
    source:
      'github.com/linuxserver/docker-baseimage-alpine: Dockerfile; docker-openssh-server, 2020: Dockerfile',
  },
  {
    image: /^docker\.io\/tiredofit\/alpine$/,
    init: 's6-overlay',
    by: 'ENTRYPOINT',
    source: 'github.com/tiredofit/docker-alpine, 2024: Dockerfile',
  },
  {
    image: /^docker\.io\/rocker\/(?:rstudio|tidyverse|verse|geospatial|shiny|shiny-verse)$/,
    init: 's6-overlay',
    by: 'CMD',
    source:
      'github.com/rocker-org/rocker-versioned2, 2023: dockerfiles/{rstudio,tidyverse,shiny}_4.3.0.Dockerfile',
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
  {
    image: /^docker\.io\/library\/nginx$/,
    init: 'nginx',
    by: 'ENTRYPOINT',
    before: ['nginx', 'nginx-debug'],
    source: 'github.com/nginxinc/docker-nginx, 2023-09: entrypoint/docker-entrypoint.sh',
  },
  {
    image: /^docker\.io\/nginxinc\/nginx-unprivileged$/,
    init: 'nginx',
    by: 'ENTRYPOINT',
    before: ['nginx', 'nginx-debug'],
    asUser: true,
    source:
      'github.com/nginx/docker-nginx-unprivileged, 2026-01: mainline/debian/{Dockerfile,docker-entrypoint.sh}',
  },
  {
    image:
      /^(?:docker\.io|quay\.io)\/jupyter\/(?:base|minimal|r|julia|scipy|tensorflow|pytorch|datascience|pyspark|all-spark)-notebook$/,
    init: 'docker-stacks',
    // Older ones have their own command alone run by start.sh.
    by: 'CMD',
    asUser: true,
    source:
      'github.com/jupyter/docker-stacks, 2026-08: images/docker-stacks-foundation/{Dockerfile,start.sh,run-hooks.sh}',
  },
  {
    image:
      /^docker\.io\/webdevops\/(?:base|base-app|php|php-apache|php-nginx|apache|nginx)(?:-(?:dev|official))?$/,
    init: 'webdevops',
    by: 'ENTRYPOINT',
    source: 'github.com/webdevops/Dockerfile, 2024: docker/base/ubuntu-22.04/{Dockerfile,conf/bin/config.sh}',
  },
  {
    image: /^(?:docker\.io|ghcr\.io)\/serversideup\/php$/,
    init: 'serversideup',
    by: 'ENTRYPOINT',
    asUser: true,
    source:
      'github.com/serversideup/docker-php, 2024: src/common/usr/local/bin/docker-php-serversideup-entrypoint',
  },
];

/** The init that an image is known to start. What only the build knows of its name may be anything. */
export function initOfImage(image: Setting<string>): Omit<ImageInit, 'image' | 'source'> | undefined {
  const reference = imageOf(valueOrText(image).replace(/\$(?:\w+|\{\w+\})/g, 'x'));
  const name = reference === undefined ? '' : `${reference.domain}/${reference.path}`;
  return imageInits.find(known => known.image.test(name));
}
