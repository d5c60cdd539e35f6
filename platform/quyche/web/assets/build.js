// Builds what the pages load, from our sources and npm packages, into static/build.
import { build } from "esbuild";
import { copyFile, mkdir, rm } from "node:fs/promises";

const here = new URL(".", import.meta.url).pathname;
const out = new URL("../static/build", import.meta.url).pathname;

await rm(out, { recursive: true, force: true });
await build({
  entryPoints: [`${here}app.js`, `${here}app.css`, `${here}map.js`, `${here}queue.js`, `${here}devices.js`, `${here}push.js`, `${here}wall.js`, `${here}technical.css`],
  outdir: out,
  bundle: true,
  minify: true,
  target: ["es2020", "safari14"],
  loader: { ".woff2": "file", ".woff": "empty", ".png": "file" },
  assetNames: "[name]-[hash]",
  logLevel: "warning",
});
await copyFile(`${here}mark.svg`, `${out}/mark.svg`);

// A serif with the widths of Times, whole, for papers.
const fonts = new URL("../../papers/fonts", import.meta.url).pathname;
await mkdir(fonts, { recursive: true });
for (const [folder, face] of [["400Regular", "Regular"], ["700Bold", "Bold"], ["400Regular_Italic", "Italic"], ["700Bold_Italic", "BoldItalic"]]) {
  const from = `node_modules/@expo-google-fonts/tinos/${folder}/Tinos_${folder}.ttf`;
  await copyFile(from, `${fonts}/Tinos-${face}.ttf`);
}
