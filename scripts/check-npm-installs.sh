#!/bin/bash
# Installs the npm package into empty projects in the two ways that people do, and uses it as ESM and as CommonJS.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

use() {
    node -e "console.log(require('sovendus').findClick('sovReqToken=abc123').token.masked, typeof require('sovendus/express').sovendus)"
    node --input-type=module -e "import { findClick } from 'sovendus'; console.log(findClick('sovReqToken=abc123').token.masked)"
}

echo "from the folder"
mkdir "$folder/linked" && cd "$folder/linked"
echo '{"private":true}' >package.json
npm install --no-audit --no-fund "$root/node"
use

echo "from a tarball"
tarball=$(cd "$root/node" && npm pack --silent --ignore-scripts --pack-destination "$folder" | tail -n 1)
mkdir "$folder/packed" && cd "$folder/packed"
echo '{"private":true}' >package.json
npm install --no-audit --no-fund --ignore-scripts "$folder/$tarball"
use
