import { createServer } from "node:http";
import { once } from "node:events";

/** Autosend and Unosend on a port of this machine: they keep every message, and answer as the real ones. */
export async function startProviders() {
  const messages = [];
  const refused = new Set();
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    const taken = take(request, body);
    const sent = taken && !refused.has(taken.message.to);
    if (sent) messages.push(taken.message);
    response.writeHead(sent ? 200 : 400, { "content-type": "application/json" });
    response.end(JSON.stringify(sent ? taken.answer : { error: { message: `Not a message: ${request.url}` } }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    messages,
    refused,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function take({ method, url, headers }, body) {
  if (method !== "POST" || !headers["content-type"]?.startsWith("application/json")) return undefined;
  const wire = JSON.parse(body);
  switch (`${url} ${headers.authorization}`) {
    case "/mails/send Bearer AS_sample":
      return {
        message: { provider: "autosend", to: wire.to.email, text: `${wire.subject}\n${wire.text}` },
        answer: { success: true, data: { emailId: "em_1" } },
      };
    case "/sms Bearer un_sample":
      return {
        message: { provider: "unosend", to: wire.to, text: wire.body },
        answer: { data: [{ id: "sms_1", to: wire.to, status: "sent", segments: 1 }] },
      };
  }
}
