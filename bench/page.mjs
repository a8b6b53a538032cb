/**
 * The page that is measured: a list of results and one engine. The engine's adapter is bundled with its library into `engine.js`, minified, as a site would do it;
 * an adapter without a library is small enough to stand in the page itself, so that it costs no leg of its own.
 * Called by `deploy.mjs`.
 *
 * @module
 */

import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

// A script up to this size a site would put into its page.
const INLINE = 2000;

/** @param {string} name the adapter's file @param {string[]} preload */
export async function page(name, preload) {
  const open = `import { open } from './peers/${name}.mjs';`;
  const drive = `import { drive } from './driver.mjs';`;
  const engine = await bundled(`${open} export { open };`);
  const inline = engine.length <= INLINE;
  const script = inline ? await bundled(`${open} ${drive} drive(open);`) : await bundled(`import { open } from './engine.js'; ${drive} drive(open);`);
  const links = preload.map((file) => `<link rel="preload" as="fetch" crossorigin href="./${file}">`).join('\n');
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>bench</title>
<link rel="icon" href="data:,">
${links}
</head>
<body>
<ol id="results"></ol>
<script type="module">${script.replaceAll('</script', '<\\/script')}</script>
</body>
</html>
`;
  return { html, engine: inline ? undefined : engine };
}

/** One script of all that `contents` needs, but for `engine.js`. @param {string} contents */
async function bundled(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    external: ['./engine.js'],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
