#!/bin/sh
# Draws the icons (ImageMagick): a sheet with a seal on the blue of Bootstrap Italia.
cd "$(dirname "$0")" || exit 1
convert -size 512x512 xc:none \
  -fill '#0066cc' -draw 'roundrectangle 16,16 496,496 96,96' \
  -fill white -draw 'roundrectangle 136,96 376,416 16,16' \
  -fill '#bfdfff' -draw 'rectangle 176,150 336,168' -draw 'rectangle 176,196 336,214' -draw 'rectangle 176,242 280,260' \
  -fill '#003366' -draw 'circle 330,350 330,412' \
  -fill none -stroke white -strokewidth 18 -draw 'stroke-linecap round line 302,354 322,374' -draw 'stroke-linecap round line 322,374 362,330' \
  PNG32:icon.png
for size in 32 128; do convert icon.png -resize ${size}x${size} PNG32:${size}x${size}.png; done
