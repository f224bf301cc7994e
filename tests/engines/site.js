import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { takeNote } from "./mistakes.js";

const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css" };

// What documents and samples call the service.
const documented = /https:\/\/otp\.example\.com/g;

/**
 * A site whose pages have the form. `show` gives it a page at a path, `serve` a folder of files. In both, the address of
 * the service is the one that it really has.
 */
export async function startSite() {
  const pages = new Map();
  const folders = new Map();
  let service = "";
  const server = createServer(async ({ method, url, headers }, response) => {
    const { pathname } = new URL(url, "http://site");
    const folder = [...folders.keys()].find(name => pathname.startsWith(`${name}/`));
    const page = pages.get(pathname);
    if (method === "POST") {
      const proof = (headers.authorization ?? "").replace("Bearer ", "");
      response.writeHead(proof.startsWith("eyJ") ? 200 : 401).end();
    } else if (page) {
      const policy = page.policy && { "content-security-policy": page.policy.replace(documented, service) };
      response.writeHead(200, { "content-type": types[".html"], ...policy })
        .end(policy ? page.html.replace(documented, service) : finished(page.html));
    } else if (folder) {
      await answer(response, join(folders.get(folder), pathname.slice(folder.length).replace(/\/$/, "/index.html")));
    } else {
      response.writeHead(404).end();
    }
  }).listen(0, "127.0.0.1");

  async function answer(response, file) {
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text === undefined) response.writeHead(404).end();
    else if (extname(file) === ".html") response.writeHead(200, { "content-type": types[".html"] }).end(finished(text));
    else response.writeHead(200, { "content-type": types[extname(file)] }).end(text.replace(documented, service));
  }

  /** The policy of a page may forbid that it takes note of its mistakes before it is loaded. */
  const finished = text =>
    text.replace(documented, service).replace("<head>", () => `<head><script>(${takeNote})()</script>`);

  await once(server, "listening");
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    url,
    speaksTo: address => (service = address),
    show(path, html, policy) {
      pages.set(path, { html, policy });
      return url + path;
    },
    serve(path, folder) {
      folders.set(path, folder);
      return `${url}${path}/`;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A whole page around a body. */
export const pageOf = (body, { language = "en", title = "Shop", head = "" } = {}) => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<script type="module" src="https://otp.example.com/otp.js"></script>
${head}
</head>
<body><main><h1>${title}</h1>${body}</main></body>
</html>`;
