#!/bin/sh
set -eu

docker build --network=host --tag example/app:1 .
docker run --rm --pid=host example/app:1 ps
